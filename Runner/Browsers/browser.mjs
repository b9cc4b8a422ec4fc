// Opens one page of an app in a browser of its own, does what it is told there, and writes down what came of it. What to do comes on standard input as JSON.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compare } from './compare.mjs';
import { open } from './door.mjs';
import { isSteps, read } from './steps.mjs';

const require = createRequire('/opt/browsers/');
const { chromium, devices } = require('playwright-core');

const mostTold = 100, longest = 2000;
const job = JSON.parse(readFileSync(0, 'utf8'));
const origin = `http://127.0.0.1:${job.port}`;
const report = { title: null, problem: null, steps: [], pictures: [], console: [], failed_requests: [], findings: [], comparison: null, has_trace: false };

const plain = text => String(text).replace(/\u001b\[[0-9;]*m/g, '').slice(0, longest);
const why = error => plain(error?.message ?? error).split('\n    at ')[0].trim();
const tell = (list, item) => { if (list.length < mostTold) list.push(item); };
const address = path => new URL(path, origin).href;

async function show(page, options = {}) {
  const path = `${report.pictures.length}.png`;
  if (report.pictures.length >= job.most_pictures) throw new Error(`A run takes at most ${job.most_pictures} pictures.`);
  const { name = `Picture ${report.pictures.length + 1}`, selector, ...rest } = options;
  await (selector ? page.locator(selector).first() : page).screenshot({ path: `/reports/${path}`, ...rest });
  report.pictures.push({ name: plain(name).slice(0, 100), path });
}

/** The one picture, and what differs in it from the accepted one. */
async function take(page) {
  await show(page, { fullPage: job.full_page, selector: job.selector ?? undefined });
  if (!job.accepted) return;
  const path = '1.png';
  report.comparison = await compare(Buffer.from(job.accepted, 'base64'), '/reports/0.png', `/reports/${path}`);
  if (report.comparison.different_pixels > 0 && !report.comparison.note) report.pictures.push({ name: 'Difference', path });
}

async function step(name, run) {
  const began = performance.now();
  let error = null;
  try {
    return await run();
  } catch (thrown) {
    error = why(thrown);
    throw thrown;
  } finally {
    tell(report.steps, { name: plain(name), passed: error === null, error, duration_ms: Math.round(performance.now() - began) });
  }
}

/** Steps one after the other, until one fails; or JavaScript, which names its own. */
async function follow(script, page) {
  const tools = { address, picture: name => show(page, { name }) };
  if (isSteps(script)) {
    for (const { name, run } of read(script)) await step(name, () => run(page, tools));
  } else {
    const program = new (async () => {}).constructor('page', 'assert', 'step', 'picture', script);
    await program(page, assert, step, tools.picture);
  }
}

async function look(page) {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, impact, help, nodes } of violations) tell(report.findings, { rule: id, impact: impact ?? 'minor', message: plain(help), targets: nodes.slice(0, 10).map(node => plain(node.target.join(' '))) });
}

async function run(page, context) {
  page.setDefaultTimeout(job.step_seconds * 1000);
  const isIcon = said => said.location().url === address('/favicon.ico'); // which browsers ask for by themselves
  page.on('console', said => { if (['error', 'warning'].includes(said.type()) && !isIcon(said)) tell(report.console, `${said.type()}: ${plain(said.text())}`); });
  page.on('pageerror', error => tell(report.console, `error: ${why(error)}`));
  page.on('requestfailed', failed => tell(report.failed_requests, `${failed.method()} ${plain(failed.url())}: ${failed.failure()?.errorText}`));
  page.on('response', told => { if (told.status() >= 400) tell(report.failed_requests, `${told.request().method()} ${plain(told.url())}: ${told.status()}`); });
  const tests = typeof job.script === 'string';
  if (tests) await context.tracing.start({ screenshots: true, snapshots: true });
  try {
    await page.goto(address(job.path));
    if (tests) await follow(job.script, page);
    else await take(page);
    if (tests) await look(page);
  } catch (error) {
    report.problem = why(error);
  }
  report.title = await page.title().then(plain, () => null);
  if (!tests) return;
  await show(page, { name: 'At the end' }).catch(() => {});
  report.has_trace = await context.tracing.stop({ path: '/reports/trace.zip' }).then(() => true, () => false);
}

await open(job.port);
const browser = await chromium.launch({
  executablePath: '/usr/lib/chromium/chromium',
  // This sandbox is the wall; the browser's own needs what is closed in here.
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']
});
const { defaultBrowserType, ...device } = job.device ? devices[job.device] : { viewport: { width: job.width, height: job.height } };
const context = await browser.newContext({ ...device, colorScheme: job.dark ? 'dark' : 'light' });
await run(await context.newPage(), context);
writeFileSync('/reports/report.json', JSON.stringify(report));
process.exit(0);
