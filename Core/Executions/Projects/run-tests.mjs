// Runs the *.test.json files of this folder on the queries beside them; README.md tells what that needs. The argument is the language:
// postgresql, mysql or mongodb.
import { readFileSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Fault, lineAt, show, text } from './queries.mjs';

function compare(test, { actual, expected = test.expect ?? [], same }) {
  if (!Array.isArray(expected)) throw new Fault('The test expects something that is no list.');
  const left = [...actual];
  const matches = expected.every((row, number) => {
    const at = test.any_order ? left.findIndex(other => same(other, row)) : same(actual[number], row) ? 0 : -1;
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  if (!matches || actual.length !== expected.length) throw new Fault(`Expected ${show(expected)}, but it is ${show(actual)}`);
}

async function runOne(engine, session, test, given, files) {
  const programs = [test.run ?? files.find(({ path }) => /(^|\/)query\./.test(path))?.path ?? files[0]?.path].flat().map(path => files.find(file => file.path === path) ?? { path, missing: true });
  const absent = programs.find(({ missing }) => missing);
  if (absent) throw new Fault(`There is no file ${absent.path}`);
  const empty = programs.find(({ content }) => content.replace(/\/\*[^]*?\*\/|(--|\/\/).*/g, '').trim() === '');
  if (empty) throw new Fault(`Expected a query, but ${empty.path} is empty`, empty.path, 1);
  try {
    const result = await engine.run(test, given, programs, session);
    if (test.error) throw new Fault(`Expected the error ${test.error}, but it succeeds`, programs.at(-1).path, 1);
    compare(test, result);
  } catch (error) {
    if (!(test.error && error.state === test.error)) throw error;
  }
  return programs;
}

/**
 * Runs every test of every test file. A test has a name; what it is given before (on top of what the file gives); the query file to run, with parameters; a
 * query to ask afterwards; and what is expected.
 */
export async function runTests(engine, session, files, testFiles, report) {
  const ran = new Set();
  for (const { path, content } of testFiles) {
    let suite;
    try {
      suite = JSON.parse(content);
      if (!Array.isArray(suite.tests)) throw new Error('it has no list "tests"');
    } catch (error) {
      report.finished({ name: path, status: 'error', message: `The test file cannot be read: ${error.message}`, file: path, line: 1, duration_ms: 0 });
      continue;
    }
    for (const test of suite.tests) {
      const place = { name: test.name, file: path, line: lineAt(content, Math.max(0, content.indexOf(JSON.stringify(test.name)))) };
      const started = performance.now();
      const given = [suite.given, test.given].filter(Boolean).map(part => (typeof part === 'string' || Array.isArray(part) ? text(part) : part));
      report.running(place);
      let result = { status: 'passed' };
      try {
        for (const { path: program } of await runOne(engine, session, test, given, files)) ran.add(program);
      } catch (error) {
        const own = error.message.startsWith('Expected');
        result = { status: own ? 'failed' : 'error', message: error.message, ...(error.file && { file: error.file, line: error.line ?? 1 }) };
      }
      report.finished({ ...place, ...result, duration_ms: Math.round(performance.now() - started) });
    }
  }
  return ran;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { engine } = await import(`./${process.argv[2]}.mjs`);
  const read = wanted => readdirSync('.', { recursive: true }).filter(path => !path.includes('node_modules') && wanted.test(path)).sort().map(path => ({ path, content: readFileSync(path, 'utf8') }));
  let failed = 0;
  const report = {
    running() {},
    finished({ name, status, message }) {
      if (status !== 'passed') failed++;
      console.log(`${status === 'passed' ? 'ok    ' : 'NOT OK'} ${name}${message ? `\n       ${message}` : ''}`);
    }
  };
  const session = await engine.open();
  await runTests(engine, session, read(/\.(sql|mongodb\.js)$/), read(/\.test\.json$/), report);
  await session.close();
  process.exitCode = failed === 0 ? 0 : 1;
}
