// Judges JavaScript and TypeScript without running it, or mends it. Arguments: javascript or typescript; lint, security or fixes. It takes the program from
// standard input and ends with it. Started before there is one, it first does its work on a sample of its own, so that everything is loaded.
import { readFileSync, writeFileSync } from 'node:fs';
import { compilerOptions, entries, fitting } from './own.mjs';
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

async function lint(file, program, own, fix) {
  const usual = configure(file, mode, program);
  const eslint = new ESLint({ cwd: '/workspace', overrideConfigFile: true, overrideConfig: [...usual, ...fitting(own, file, program)], ignore: false, fix });
  const [result] = await eslint.lintText(file.content, { filePath: file.path });
  for (const message of result.messages) message.own = !message.fatal && message.ruleId !== null && !(message.ruleId in usual[0].rules);
  return result;
}

async function judge(code, all, own, settings) {
  const { program, findings } = types?.check(code, all, compilerOptions(settings)) ?? { findings: [] };
  for (const file of code)
    for (const { ruleId, fatal, line, column, message, own: isOwn } of (await lint(file, program, own)).messages) {
      if (line === undefined) throw new Error(`eslint passed over ${file.path}: ${message}`);
      findings.push({ rule: ruleId ?? (fatal ? 'syntax' : 'notice'), file: file.path, line, column, message, own: isOwn });
    }
  return { findings, files: code.map(({ path }) => path) };
}

async function mend(code, own) {
  const mended = { files: [], rules: [] };
  for (const file of code) {
    const { output } = await lint(file, null, own, true);
    if (output === undefined) continue;
    mended.files.push({ path: file.path, content: output });
    mended.rules.push(...(await lint(file, null, own)).messages.filter(({ fix }) => fix).map(({ ruleId }) => ruleId));
  }
  return mended;
}

async function work(files, sources, settings) {
  const code = sources.map(source => files.find(({ path }) => path === source));
  const run = own => (mode === 'fixes' ? mend(code, own) : judge(code, files, own, settings));
  if (mode === 'security' || settings.length === 0) return run([]);
  try {
    return await run(await entries(settings));
  } catch (unusable) {
    const result = await run([]);
    for (const { path } of code) result.findings?.push({ rule: 'notice', file: path, line: 1, column: 1, message: `The repository's own settings of eslint cannot be used here, so the usual rules judged: ${unusable.message.split('\n')[0]}` });
    return result;
  }
}

if (waits) {
  const path = language === 'typescript' ? 'sample.ts' : 'sample.js';
  await work([{ path, content: sample }], [path], []);
}
const input = readFileSync(0, 'utf8');
const { files, sources, settings } = JSON.parse(input.slice(input.indexOf('\n'))); // the first line says until when; Runner's clock sees to that
writeFileSync(`/reports/${mode}.json`, JSON.stringify(await work(files, sources, settings)));
process.exit(0);
