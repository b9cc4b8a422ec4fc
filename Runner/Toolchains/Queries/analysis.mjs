// Judges queries without running them. Arguments: the language; lint or security. It takes the program from standard input and ends with it. Started before
// there is one, it first loads what it needs.
import { readFileSync, writeFileSync } from 'node:fs';
import { Fault } from './queries.mjs';

const [language, mode] = process.argv.slice(2);
const { find, comment } = await import(`./${language}.rules.mjs`);

/** Lines of comments before the first statement, which say what the query does. */
function explanation(content) {
  const before = new RegExp(`^(?:\\s|${comment}.*|/\\*[^]*?\\*/)*`).exec(content)[0];
  return before.replace(/--|\/\/|\/\*|\*\/|\*/g, '').trim();
}

function judge({ path, content }) {
  const findings = [];
  const tell = (rule, line, message) => findings.push({ rule, file: path, line, column: null, message });
  try {
    find[mode](content, path, tell);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    tell('syntax', error.line ?? 1, error.message);
  }
  if (mode === 'lint' && explanation(content).length < 30) tell('no-explanation', 1, 'Begin the file with a comment that says what the query does and why it is written so.');
  return findings;
}

await find.ready?.();
const input = readFileSync(0, 'utf8');
const { files, sources } = JSON.parse(input.slice(input.indexOf('\n'))); // the first line says until when; Runner's clock sees to that
writeFileSync(`/reports/${mode}.json`, JSON.stringify({ findings: files.filter(({ path }) => sources.includes(path)).flatMap(judge), files: sources }));
