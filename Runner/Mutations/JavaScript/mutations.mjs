// Asks of each small change to a program whether the tests notice it.
//
// Standard input holds a line with the time by which this must end, in seconds since 1970, a line with the key that seals the report, and the job as JSON. The arguments
// are the language and, when there is time before the run, "wait": it then gets ready. Each changed program runs in a folder and a thread of its
// own; where the tests cannot run in a thread, in a process.
import { fork, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire, SourceMap } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { emptied, find, select, Source } from './mutants.mjs';

const require = createRequire('/opt/javascript/');
const small = 300; // milliseconds that the slowest start of a test file may take
let number = 0;

// TypeScript is compiled to a file beside it, and imports are led there by a hook.
const isTyped = path => /\.[cm]?tsx?$/.test(path);
const runnable = path => (isTyped(path) ? `${path}.mjs` : path);
const hooks = job => (job.files.some(file => isTyped(file.path)) ? ['--import', '/harness/register.mjs'] : []);
const compiled = new Map();

async function compile(path, text) {
  const key = `${path}\n${text}`;
  if (!compiled.has(key)) {
    const { code } = await require('esbuild').transform(text, { loader: /x$/.test(path) ? 'tsx' : 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcesContent: false, tsconfigRaw: {} });
    compiled.set(key, code);
  }
  return compiled.get(key);
}

/** The lines that ran, as they were written: of one that was compiled to several, all have to. */
async function original(path, text, { ran, missed }) {
  if (!isTyped(path)) return ran;
  const [, encoded] = (await compile(path, text)).match(/base64,(\S+)\s*$/);
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64')));
  const at = (line, column) => map.findEntry(line - 1, column).originalLine + 1;
  const written = lines => lines.flatMap(line => { const [from, to] = [at(line, 0), at(line, Infinity)]; return from <= to ? Array.from({ length: to - from + 1 }, (_, index) => from + index) : [to]; });
  const idle = new Set(written(missed));
  return written(ran).filter(line => !idle.has(line));
}

function parse(path, text) {
  if (isTyped(path)) return require('@typescript-eslint/typescript-estree').parse(text, { loc: true, range: true, jsx: /x$/.test(path) });
  const parsed = sourceType => require('acorn').parse(text, { ecmaVersion: 'latest', sourceType, locations: true, allowHashBang: true, allowReturnOutsideFunction: sourceType === 'script' });
  if (path.endsWith('.cjs')) return parsed('script');
  try {
    return parsed('module');
  } catch (error) {
    if (path.endsWith('.mjs')) throw error;
    return parsed('script');
  }
}

class Report {
  constructor(path, key) {
    this.file = openSync(path, 'w');
    this.digest = createHmac('sha256', key);
  }

  write(event, fields) {
    const line = JSON.stringify({ event, ...fields }) + '\n';
    this.digest.update(line);
    writeSync(this.file, line);
  }

  seal() {
    writeSync(this.file, JSON.stringify({ event: 'sealed', seal: this.digest.digest('hex') }) + '\n');
  }
}

async function unpack(job, replaced) {
  const folder = `/tmp/mutants/${++number}`;
  for (const { path, content } of job.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), replaced[path] ?? content);
    if (isTyped(path)) writeFileSync(join(folder, runnable(path)), await compile(path, replaced[path] ?? content));
  }
  return folder;
}

/** Runs one test file in a process; its exit code (null when it was ended), and what the reporter told. */
function runProcess(job, folder, test, ends, options = []) {
  return new Promise(resolve => {
    const output = [];
    const child = spawn(process.execPath, [...hooks(job), ...options, join(folder, runnable(test))], { cwd: folder, detached: true, stdio: ['ignore', options.length ? 'pipe' : 'ignore', 'ignore'] });
    const clock = setTimeout(() => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has just ended */ } }, ends - performance.now());
    child.stdout?.on('data', data => output.push(data));
    child.on('close', code => {
      clearTimeout(clock);
      resolve({ code, output: Buffer.concat(output).toString() });
    });
  });
}

const waiting = [];

/** The same in a thread of another process, which then waits for the next. One that does not survive it has shown a fault as well as a failing test. */
async function runThread(job, folder, test, ends, stopsEarly) {
  const last = waiting.pop();
  const host = last?.connected ? last : fork('/harness/threads.mjs', { stdio: 'ignore' });
  const told = await new Promise(resolve => {
    host.once('message', resolve).once('exit', () => resolve(null)).once('error', () => resolve(null));
    host.send({ file: join(folder, runnable(test)), options: hooks(job), milliseconds: ends - performance.now(), stopsEarly });
  });
  for (const event of ['message', 'exit', 'error']) host.removeAllListeners(event);
  if (told) waiting.push(host);
  return told ?? { code: 1, saysFailed: false };
}

/** The tests on a program: which pass, which lines they run; null when one fails and all should pass. */
async function measure(job, folder, ends, all) {
  const passed = [], lines = {};
  for (const test of job.test_paths) {
    const { code, output } = await runProcess(job, folder, test, ends, ['--experimental-test-coverage', '--disable-warning=ExperimentalWarning', '--test-reporter=/harness/reporter.mjs']);
    let told;
    try {
      told = JSON.parse(output.slice(output.lastIndexOf('{"passed":')));
    } catch {
      told = { passed: [], lines: {} };
    }
    if (all && code !== 0) return null;
    passed.push(...told.passed);
    for (const { path, content } of job.files.filter(file => all && job.sources.includes(file.path)))
      for (const line of await original(path, content, told.lines[join(folder, runnable(path))] ?? { ran: [], missed: [] })) (lines[path] ??= new Set()).add(line);
  }
  return { passed, lines };
}

async function inParallel(tasks) {
  const next = async () => { for (let task = tasks.shift(); task; task = tasks.shift()) await task(); };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, next));
}

async function judge(job, report) {
  const given = () => performance.now() + job.seconds * 1000;
  const sources = job.files.filter(file => job.sources.includes(file.path)).map(file => new Source(file.path, file.content, parse));
  const folder = await unpack(job, {});
  process.chdir(folder);
  const base = await measure(job, folder, given(), true);
  if (!base) return report.write('baseline', { problem: 'the tests do not pass on the code as it is, or take too long', tests: 0 });
  report.write('baseline', { problem: null, tests: base.passed.length });

  const began = performance.now();
  const threads = [];
  await inParallel(job.test_paths.map(test => async () => threads.push(await runThread(job, folder, test, given(), false))));
  const inThreads = threads.every(thread => thread.code === 0);
  const stopsEarly = !threads.some(thread => thread.saysFailed);
  const limit = small + 5 * (performance.now() - began);

  const found = sources.flatMap(source => find(source, base.lines[source.path] ?? new Set()));
  report.write('found', { mutants: found.length });
  const until = given();
  const tasks = [async () => {
    const empty = await unpack(job, Object.fromEntries(sources.map(source => [source.path, emptied(source)])));
    report.write('empty', { passed: (await measure(job, empty, Math.min(until, performance.now() + 5 * limit), false)).passed });
  }];
  for (const mutant of select(found, job.changed_lines, job.mutants))
    tasks.push(() => performance.now() < until ? attempt(job, report, mutant, until, limit, inThreads, stopsEarly) : undefined);
  await inParallel(tasks);
}

async function attempt(job, report, { text, scope, ...mutant }, until, limit, inThreads, stopsEarly) {
  const folder = await unpack(job, { [mutant.path]: text });
  const ends = Math.min(until, performance.now() + limit);
  let outcome = 'survived';
  for (const test of job.test_paths) {
    const { code } = inThreads ? await runThread(job, folder, test, ends, stopsEarly) : await runProcess(job, folder, test, ends);
    if (code === null && ends === until) return; // there was no time left to see
    outcome = code === null ? 'timed_out' : code === 0 ? 'survived' : 'killed';
    if (outcome !== 'survived') break;
  }
  report.write('mutant', { ...mutant, outcome });
  rmSync(folder, { recursive: true, force: true });
}

async function getReady(typed) {
  const path = typed ? 'sample.ts' : 'sample.mjs';
  if (typed) await compile(path, 'export const one: number = 1;');
  const source = new Source(path, 'export const add = (a, b) => { if (a > 1 && b) return a + b; };', parse);
  select(find(source, new Set([1])), {}, 10);
  emptied(source);
}

const [language, waits] = process.argv.slice(2);
if (waits) await getReady(language === 'typescript');
const [deadline, key, ...rest] = readFileSync(0, 'utf8').split('\n');
const job = JSON.parse(rest.join('\n'));
job.seconds = Math.min(job.seconds, 0.8 * (Number(deadline) - Date.now() / 1000));
const report = new Report('/reports/mutations.jsonl', key.trim());
try {
  await judge(job, report);
} catch (error) {
  if (!(error instanceof SyntaxError) && error.name !== 'TSError' && !error.errors) throw error;
  report.write('baseline', { problem: 'the code cannot be parsed', tests: 0 });
}
report.seal();
process.exit(0);
