import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from './build.mjs';
import { content } from './content.mjs';
import { escapeHtml, renderPage, safeHref } from './page.mjs';

const sample = {
  language: 'en', title: 'Tea & <Toast>', tagline: 'Say "when"', action: { text: 'Go', href: 'https://example.com/?a=1&b=2' },
  features: [{ title: 'One', text: 'First' }, { title: 'Two', text: 'Second' }], questions: [{ question: 'Why?', answer: 'Because.' }], links: [{ text: 'Mail', href: 'mailto:a@example.com' }],
};
const page = renderPage(sample);
const all = (pattern, text = page) => [...text.matchAll(pattern)].map(match => match[1]);
let folder;

before(async () => { folder = await mkdtemp(join(tmpdir(), 'page-')); });
after(() => rm(folder, { recursive: true }));

test('c1: everything in the content is on the page', () => {
  assert.deepEqual(all(/<h1>(.*?)<\/h1>/g), ['Tea &amp; &lt;Toast&gt;']);
  assert.deepEqual(all(/<h3>(.*?)<\/h3>/g), ['One', 'Two']);
  assert.deepEqual(all(/<summary>(.*?)<\/summary>/g), ['Why?']);
  assert.deepEqual(all(/<title>(.*?)<\/title>/g), ['Tea &amp; &lt;Toast&gt;']);
  assert.deepEqual(all(/<p>(.*?)<\/p>/g), ['Say &quot;when&quot;', 'First', 'Second', 'Because.']);
  assert.deepEqual(all(/name="description" content="(.*?)"/g), ['Say &quot;when&quot;']);
  assert.deepEqual(all(/href="(.*?)"/g), ['styles.css', '#main', 'https://example.com/?a=1&amp;b=2', 'mailto:a@example.com']);
});

test('c2: text can never become markup', () => {
  assert.equal(escapeHtml(`<a href='x'>"&"</a>`), '&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;');
  const attack = '"><script>alert(1)</script>';
  const attacked = renderPage({
    ...sample, language: attack, title: attack, tagline: attack, action: { text: attack, href: `#${attack}` },
    features: [{ title: attack, text: attack }], questions: [{ question: attack, answer: attack }], links: [{ text: attack, href: '/' }],
  });
  assert.ok(!attacked.includes('<script'));
});

test('c2: a link leads to an address and never runs a script', () => {
  for (const href of ['https://example.com', 'http://example.com', 'HTTPS://EXAMPLE.COM', 'mailto:a@b.c', 'tel:+1', '#part', '/path']) assert.equal(safeHref(href), href);
  for (const href of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//evil.example', '', 'relative']) assert.throws(() => safeHref(href), TypeError);
});

test('c3: the page has landmarks, a language and headings in order', () => {
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  for (const landmark of ['header', 'main', 'footer']) assert.equal(page.split(`<${landmark}`).length, 2, landmark);
  assert.deepEqual(all(/<h([1-6])/g), ['1', '2', '3', '3', '2']);
  assert.match(page, /name="viewport" content="width=device-width/);
});

test('c3: what is pointed to is there, once', () => {
  const ids = all(/ id="(.*?)"/g);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of [...all(/aria-labelledby="(.*?)"/g), ...all(/href="#(.+?)"/g)]) assert.ok(ids.includes(id), id);
  const own = renderPage(content);
  for (const id of all(/href="#(.+?)"/g, own)) assert.ok(own.includes(` id="${id}"`), id);
});

test('c1: a part without content is left out', () => {
  const bare = renderPage({ ...sample, features: [], questions: [], links: [] });
  assert.ok(!bare.includes('<section'));
  assert.match(bare, /<main id="main">\n {2}<\/main>/);
  assert.equal(renderPage({ ...sample, features: [] }).split('<section').length, 2);
});

test('c4: a build writes the page and its style', async () => {
  const path = await build(join(folder, 'deep', 'dist'));
  assert.equal(await readFile(path, 'utf8'), renderPage(content));
  assert.deepEqual((await readdir(join(folder, 'deep', 'dist'))).sort(), ['index.html', 'styles.css']);
});

test('c4: a page that cannot be rendered leaves nothing behind', async () => {
  await assert.rejects(build(join(folder, 'never'), { ...sample, links: [{ text: 'x', href: 'javascript:x' }] }), TypeError);
  assert.ok(!(await readdir(folder)).includes('never'));
});

/** As WCAG 2 defines it. */
function contrast(...colours) {
  const [light, dark] = colours.map(rgb => {
    const [r, g, b] = rgb.map(value => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }).sort((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

const hex = text => [1, 3, 5].map(at => Number.parseInt(text.slice(at, at + 2), 16));

function colourOf(value) {
  const mixed = /^color-mix\(in srgb, (#[0-9a-f]{6}), white (\d+)%\)$/.exec(value);
  return mixed ? hex(mixed[1]).map(part => part + ((255 - part) * Number(mixed[2])) / 100) : hex(value);
}

test('c5: text can be read in light and in dark', async () => {
  const css = await readFile(new URL('./styles.css', import.meta.url), 'utf8');
  const themes = all(/:root \{([^}]*)\}/g, css).map(theme => new Map([...theme.matchAll(/--([\w-]+): (.*);/g)].map(match => [match[1], colourOf(match[2])])));
  assert.equal(themes.length, 2);
  for (const theme of themes) {
    for (const [text, ground] of [['ink', 'paper'], ['quiet', 'paper'], ['accent', 'paper'], ['on-accent', 'accent']]) {
      assert.ok(contrast(theme.get(text), theme.get(ground)) >= 4.5, `${text} on ${ground}: ${contrast(theme.get(text), theme.get(ground)).toFixed(2)}`);
    }
  }
});
