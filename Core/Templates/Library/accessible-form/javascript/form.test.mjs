import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { beforeEach, test } from 'node:test';
import { start } from './main.mjs';
import { errorIdOf, escapeHtml, idOf, renderForm, renderSummary } from './render.mjs';
import { ACTION, FIELDS, MAX_TEXT_LENGTH, inputTypeOf, problemWith, problemsOf, valuesOf } from './schema.mjs';

const SAMPLES = new Map([['email', 'ada@example.com'], ['phone', '+1 (555) 0100'], ['url', 'https://example.com/a']]);
const SAMPLE_OF = new Map([['text', 'some text'], ['integer', '36'], ['number', '1.5'], ['boolean', true]]);
const sampleOf = name => (FIELDS.get(name) === 'text' ? SAMPLES.get(name) : undefined) ?? SAMPLE_OF.get(FIELDS.get(name));
const samples = () => new Map([...FIELDS.keys()].map(name => [name, sampleOf(name)]));
const asked = [...FIELDS.keys()].filter(name => FIELDS.get(name) !== 'boolean');

/** Lets a test use a kind of field that the form may not have. */
function withField(name, kind, use) {
  const before = FIELDS.get(name);
  FIELDS.set(name, kind);
  try {
    use();
  } finally {
    if (before === undefined) FIELDS.delete(name);
    else FIELDS.set(name, before);
  }
}

test('c1: answers that are fine have no problems', () => assert.deepEqual(problemsOf(samples()), new Map()));

test('c1: every field but a box must be filled in', () => {
  const empty = new Map([...FIELDS].map(([name, kind]) => [name, kind === 'boolean' ? false : ' ']));
  assert.deepEqual([...problemsOf(empty).keys()], asked);
  for (const name of asked) assert.equal(problemsOf(empty).get(name), `Enter ${name.replaceAll('_', ' ')}.`);
});

for (const [name, kind, wrong, right] of [
  ['email', 'text', ['ada', 'ada@', '@example.com', 'ada@example', 'a b@example.com', 'a@b@example.com'], ['ada@example.com', ' a+b@mail.example.org ']],
  ['phone', 'text', ['1234', 'call me', '+1 555 0100 ext 1'], ['555 0100', '+1 (555) 0100']],
  ['url', 'text', ['example.com', 'ftp://example.com', 'https://localhost', 'javascript:alert(1)'], ['https://example.com', 'http://a.example/b?c']],
  ['size', 'integer', ['one', '1.5', '1e3', '', '--1', '1,000', '0x10'], ['7', '-7', ' 7 ', '+7', '7.0']],
  ['weight', 'number', ['heavy', '1.', '.5', '1e3', 'NaN', 'Infinity'], ['7', '-7.25', '0.5']],
  ['words', 'text', ['x'.repeat(MAX_TEXT_LENGTH + 1), ' '], ['x'.repeat(MAX_TEXT_LENGTH), '<b>']],
]) {
  test(`c1: ${name} is checked as what it is`, () => withField(name, kind, () => {
    for (const text of wrong) assert.ok(problemWith(name, text)?.includes(name), text.slice(0, 30));
    for (const text of right) assert.equal(problemWith(name, text), undefined, text.slice(0, 30));
  }));
}

test('c1: a whole number and a number are told apart', () => {
  withField('size', 'integer', () => assert.equal(problemWith('size', '1.5'), 'Enter size as a whole number.'));
  withField('size', 'number', () => assert.equal(problemWith('size', 'x'), 'Enter size as a number.'));
});

test('c3: what is sent has types and no blanks around it', () => {
  const answers = new Map([...samples()].map(([name, answer]) => [name, typeof answer === 'string' ? ` ${answer} ` : answer]));
  for (const [name, value] of Object.entries(valuesOf(answers))) {
    assert.equal(value, ['integer', 'number'].includes(FIELDS.get(name)) ? Number(sampleOf(name)) : sampleOf(name), name);
  }
});

test('c5: the phone shows the keyboard that fits', () => {
  for (const [name, kind, type] of [['email', 'text', 'email'], ['phone', 'text', 'tel'], ['url', 'text', 'url'], ['size', 'integer', 'text'], ['yes', 'boolean', 'checkbox'], ['other', 'text', 'text']]) {
    withField(name, kind, () => assert.equal(inputTypeOf(name), type));
  }
});

test('c5: every input has a label and a place for its error', () => {
  const html = renderForm();
  for (const name of FIELDS.keys()) {
    assert.ok(html.includes(`<label for="${idOf(name)}">`), name);
    assert.match(html, new RegExp(`id="${idOf(name)}"[^>]*aria-describedby="${errorIdOf(name)}"`));
    assert.ok(html.includes(`id="${errorIdOf(name)}"`), name);
  }
  assert.equal(html.split('aria-required="true"').length - 1, asked.length);
  assert.equal(html.split('<h1>').length, 2);
  assert.match(html, /role="alert"/);
});

test('c5: the summary leads to each field, and text never becomes markup', () => {
  assert.equal(renderSummary(new Map()), '');
  assert.equal(renderSummary(new Map([['a', 'Enter <a>.']])), '<ul><li><a href="#field-a">Enter &lt;a&gt;.</a></li></ul>');
  assert.equal(escapeHtml(`<'&">`), '&lt;&#39;&amp;&quot;&gt;');
});

/** As much of an element as the form needs. */
class Element extends EventTarget {
  attributes = new Map();
  value = '';
  checked = false;
  textContent = '';
  innerHTML = '';
  disabled = false;
  focused = 0;
  resets = 0;

  setAttribute(name, value) { this.attributes.set(name, value); }
  getAttribute(name) { return this.attributes.get(name) ?? null; }
  focus() { this.focused += 1; }
  reset() { this.resets += 1; }
}

let elements;
let sent;
let answer;

function element(id) {
  if (!elements.has(id)) elements.set(id, new Element());
  return elements.get(id);
}

function fill() {
  for (const [name, value] of samples()) {
    element(idOf(name)).value = String(value);
    element(idOf(name)).checked = value === true;
  }
}

async function submit() {
  const event = new Event('submit', { cancelable: true });
  element('form').dispatchEvent(event);
  assert.ok(event.defaultPrevented);
  await event.done;
}

beforeEach(() => {
  elements = new Map();
  sent = [];
  answer = () => new Response();
  start({ getElementById: element }, async (...call) => {
    sent.push(call);
    assert.ok(element('send').disabled);
    return answer();
  });
});

test('c2: an empty form is not sent; every error is shown and the first field is where one is', async () => {
  await submit();
  assert.deepEqual(sent, []);
  for (const name of asked) {
    assert.equal(element(idOf(name)).getAttribute('aria-invalid'), 'true');
    assert.match(element(errorIdOf(name)).textContent, /^Enter/);
  }
  assert.equal(element('summary').innerHTML.split('<li>').length - 1, asked.length);
  if (asked.length > 0) assert.equal(element(idOf(asked[0])).focused, 1);
});

test('c3: a form that is fine is sent as JSON, and cleared', async () => {
  await submit();
  fill();
  await submit();
  const [[address, request]] = sent;
  assert.deepEqual([address, request.method, request.headers['content-type']], [ACTION, 'POST', 'application/json']);
  assert.deepEqual(JSON.parse(request.body), valuesOf(samples()));
  assert.equal(element('form').resets, 1);
  assert.match(element('status').textContent, /^Sent/);
  assert.equal(element('summary').innerHTML, '');
  assert.equal(element('send').disabled, false);
  for (const name of asked) assert.equal(element(idOf(name)).getAttribute('aria-invalid'), 'false');
});

test('c4: what could not be sent is told, and nothing is lost', async () => {
  fill();
  answer = () => new Response('', { status: 503 });
  await submit();
  assert.match(element('status').textContent, /could not be sent: the answer was 503/);
  assert.equal(element('form').resets, 0);
  assert.equal(element('send').disabled, false);
  answer = () => { throw new Error('the network is gone'); };
  await submit();
  assert.match(element('status').textContent, /the network is gone/);
});

test('c1: a field is checked when it is left, and again at each key once it is wrong', () => {
  for (const name of asked) {
    const input = element(idOf(name));
    input.dispatchEvent(new Event('input'));
    assert.equal(input.getAttribute('aria-invalid'), null);
    input.dispatchEvent(new Event('change'));
    assert.equal(input.getAttribute('aria-invalid'), 'true');
    input.value = sampleOf(name);
    input.dispatchEvent(new Event('input'));
    assert.equal(input.getAttribute('aria-invalid'), 'false');
    assert.equal(element(errorIdOf(name)).textContent, '');
  }
});

test('c5: the page has a place for the form and says so without scripts', async () => {
  const html = await readFile(new URL('./index.html', import.meta.url), 'utf8');
  assert.match(html, /<html lang="en">/);
  assert.match(html, /<main id="main">/);
  assert.match(html, /<noscript>/);
});
