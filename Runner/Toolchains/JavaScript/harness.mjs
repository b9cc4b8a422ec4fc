// Runs one test file under node's test runner and writes one JSON line for each thing that happens.
//
// It is both the reporter, which receives the events, and what main.mjs calls to import the test file. The last line
// carries a seal, made with a key from standard input. A program that ends the process early, or writes a report of its
// own, leaves a report without a valid seal. That raises the price of cheating and does not make it impossible: code in
// the same process could search its memory.
import { createHmac } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { afterEach, beforeEach } from 'node:test';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { original, prepare } from './sources.mjs';

const workspace = '/workspace/';
const [test, report] = process.argv.splice(1, 3).slice(1);
const code = JSON.parse(readFileSync('/harness/code.json', 'utf8'));
process.argv.push(workspace + test);
const digest = createHmac('sha256', readFileSync(0));
const file = openSync(report, 'w');
const names = [];
const begun = [];
let reporting = false;
let exited = false;

function write(event, fields) {
  const line = JSON.stringify({ event, ...fields }) + '\n';
  digest.update(line);
  writeSync(file, line);
}

const below = path => {
  const plain = path?.startsWith('file://') ? fileURLToPath(path) : path;
  return plain?.startsWith(workspace) ? plain.slice(workspace.length) : null;
};

/** The innermost place in the workspace that the error passed through. */
function place(error) {
  const [, path, line, column] = String(error?.stack ?? '').match(/((?:file:\/\/)?\/workspace\/[^\n:)]+):(\d+)(?::(\d+))?/) ?? [];
  return path ? original({ file: below(path), line: Number(line), column: Number(column ?? 1) }) : {};
}

const placeOf = ({ file, line, column }) => original({ file: below(file), line, column });

const describe = error => {
  if (!(error instanceof Error)) return String(error);
  const text = error.message.trim();
  return error.code === 'ERR_ASSERTION' ? text : `${error.name}: ${text}`;
};

const handlers = {
  'test:dequeue': data => {
    begun[data.nesting] = data.name;
    write('started', { name: begun.slice(0, data.nesting + 1).join(' > '), ...placeOf(data) });
  },
  'test:start': data => { names.length = data.nesting; names[data.nesting] = data.name; },
  'test:pass': data => { if (data.details.type !== 'suite') finish(data, data.skip !== undefined || data.todo !== undefined ? 'skipped' : 'passed'); },
  'test:fail': data => {
    const { error } = data.details;
    if (error.failureType === 'subtestsFailed') return; // told by the subtests themselves
    if (data.todo !== undefined) return finish(data, 'skipped');
    const own = error.failureType === 'testCodeFailure' || error.failureType === 'testTimeoutFailure';
    finish(data, own ? 'failed' : 'error', error.cause ?? error);
  },
  'test:coverage': ({ summary }) => {
    for (const covered of summary.files)
      if (code.includes(original({ file: below(covered.path) }).file)) write('coverage', coverage(below(covered.path), covered.lines));
  }
};

/** By lines as they were written, of which each that was compiled to several counts once. */
function coverage(file, lines) {
  const ran = new Map();
  for (const { line, count } of lines) {
    const at = original({ file, line, column: Infinity }).line;
    if (at) ran.set(at, ran.get(at) || count > 0);
  }
  return { file: original({ file }).file, lines: ran.size, missed: [...ran.values()].filter(hit => !hit).length };
}

function finish(data, status, error) {
  const at = error ? place(error) : {};
  const own = placeOf(data);
  write('finished', {
    name: [...names.slice(0, data.nesting), data.name].join(' > '), status, message: error && describe(error),
    file: at.file ?? own.file, line: at.line ?? own.line, duration_ms: Math.round(data.details.duration_ms)
  });
}

/** Node names the place of a syntax error in a module only when it dies of it, or checks the file alone. */
function placeOfSyntaxError(error) {
  const at = place(error);
  if (at.file) return at;
  for (const path of [...code, test])
    for (const name of /\.js$/.test(path) ? [workspace + path, '/tmp/check.mjs'] : [workspace + path]) {
      if (name === '/tmp/check.mjs') writeFileSync(name, readFileSync(workspace + path));
      const line = spawnSync(process.execPath, ['--check', name], { encoding: 'utf8' }).stderr.match(/^(?:file:\/\/)?\/\S+:(\d+)$/m);
      if (line) return { file: path, line: Number(line[1]) };
    }
  return {};
}

/** A missing module is named in the message, with the file that wanted it. */
function placeOfImport({ message = '' }) {
  const [, name] = message.match(/Cannot find (?:package|module) '([^']+)'/) ?? [];
  const { file: importer } = original({ file: below(message.match(/(?:imported from |Require stack:\n- )(\/workspace\/[^\n]+)/)?.[1]) });
  if (!name || !importer) return {};
  return { file: importer, line: lineOf(importer, name.split('/').at(-1)) };
}

function lineOf(path, text) {
  const line = readFileSync(workspace + path, 'utf8').split('\n').findIndex(line => line.includes(text));
  return line < 0 ? undefined : line + 1;
}

export default async function* reporter(source) {
  reporting = true;
  for await (const { type, data } of source) handlers[type]?.(data);
  reporting = false;
  yield '';
}

export async function run() {
  const broken = prepare();
  for (const { message, file = test, line } of broken) write('finished', { name: file, status: 'error', message, file, line, duration_ms: 0 });
  if (broken.length) return;
  beforeEach(({ name }) => write('running', { name, file: test, line: lineOf(test, name) })); // at once: events come late, and never from a loop without an end
  afterEach(() => write('running', {}));
  try {
    await import(pathToFileURL(workspace + test));
  } catch (error) {
    const at = error instanceof SyntaxError ? placeOfSyntaxError(error) : { ...place(error), ...placeOfImport(error) };
    write('finished', { name: test, status: 'error', message: describe(error), file: at.file ?? test, line: at.line, duration_ms: 0 });
    process.exitCode = 1;
  }
}

// A natural end comes after the loop has run dry, never out of process.exit.
const exit = process.exit;
process.exit = code => {
  const { file: at, line } = place(new Error());
  write('finished', { name: 'process.exit', status: 'error', message: `process.exit(${code ?? ''}) ended the tests`, file: at, line, duration_ms: 0 });
  exited = true;
  exit(code || 1);
};
process.on('exit', () => {
  if (!reporting && !exited) writeSync(file, JSON.stringify({ event: 'sealed', seal: digest.digest('hex') }) + '\n');
});
