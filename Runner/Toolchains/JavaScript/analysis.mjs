// Judges JavaScript and TypeScript without running it, or mends it. Arguments: javascript or typescript; lint, security or fixes. It takes the program from
// standard input and ends with it. Started before there is one, it first does its work on a sample of its own, so that everything is loaded.
import { readFileSync, writeFileSync } from 'node:fs';
import { configure, require } from './rules.mjs';

const [language, mode, waits] = process.argv.slice(2);
const { ESLint } = require('eslint');
const types = language === 'typescript' && mode === 'lint' ? await import('./types.mjs') : null;
const sample = `/** A sample. */
export class Basket {
  items = [];
  constructor(currency) { this.currency = currency ?? 'EUR'; }
  async add(name, price) { if (!name || price < 0) throw new Error(\`no price for \${name}\`); await null; this.items.push({ name, price }); return this.items.length; }
  get total() { return this.items.reduce((sum, { price }) => sum + price, 0); }
}
`;

async function lint(file, program, fix) {
  const eslint = new ESLint({ cwd: '/workspace', overrideConfigFile: true, overrideConfig: configure(file, mode, program), ignore: false, fix });
  return (await eslint.lintText(file.content, { filePath: file.path }))[0];
}

async function judge(code, all) {
  const { program, findings } = types?.check(code, all) ?? { findings: [] };
  for (const file of code)
    for (const { ruleId, fatal, line, column, message } of (await lint(file, program)).messages) {
      if (line === undefined) throw new Error(`eslint passed over ${file.path}: ${message}`);
      findings.push({ rule: ruleId ?? (fatal ? 'syntax' : 'notice'), file: file.path, line, column, message });
    }
  return { findings, files: code.map(({ path }) => path) };
}

async function mend(code) {
  const mended = { files: [], rules: [] };
  for (const file of code) {
    const { output } = await lint(file, null, true);
    if (output === undefined) continue;
    mended.files.push({ path: file.path, content: output });
    mended.rules.push(...(await lint(file)).messages.filter(({ fix }) => fix).map(({ ruleId }) => ruleId));
  }
  return mended;
}

function work(files, sources) {
  const code = sources.map(source => files.find(({ path }) => path === source));
  return mode === 'fixes' ? mend(code) : judge(code, files);
}

if (waits) {
  const path = language === 'typescript' ? 'sample.ts' : 'sample.js';
  await work([{ path, content: sample }], [path]);
}
const input = readFileSync(0, 'utf8');
const { files, sources } = JSON.parse(input.slice(input.indexOf('\n'))); // the first line says how long it may take; Runner's clock sees to that
writeFileSync(`/reports/${mode}.json`, JSON.stringify(await work(files, sources)));
process.exit(0);
