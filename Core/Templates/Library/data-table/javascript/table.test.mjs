import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { beforeEach, test } from 'node:test';
import { connect, start } from './main.mjs';
import { escapeHtml, renderStatus, renderTable } from './render.mjs';
import { FIELDS, PAGE_SIZE, Table, compare, format } from './table.mjs';

const VALUES = new Map([['text', number => `text ${number}`], ['integer', number => number], ['number', number => number + 0.5], ['boolean', number => number % 2 === 0]]);
const FIRST = [...FIELDS.keys()][0];

const record = number => new Map([...FIELDS].map(([field, kind]) => [field, VALUES.get(kind)(number)]));
const records = (...numbers) => numbers.map(record);
const many = PAGE_SIZE * 2 + 1;
const range = count => Array.from({ length: count }, (_, index) => index + 1);

test('c3: everything is shown until something is asked for', () => {
  const rows = records(...range(PAGE_SIZE));
  assert.deepEqual(new Table(rows).view(), { rows, total: PAGE_SIZE, page: 1, pages: 1, sort: { field: undefined, descending: false } });
  assert.equal(new Table([]).view().pages, 1);
});

test('c1: every column sorts up, then down, and numbers in texts count as numbers', () => {
  for (const [field, kind] of FIELDS) {
    if (PAGE_SIZE < 3) continue;
    const table = new Table(records(10, 9, 11));
    const shown = () => table.view().rows.map(row => row.get(field));
    table.sortBy(field);
    const up = kind === 'boolean' ? [false, false, true] : [9, 10, 11].map(VALUES.get(kind));
    assert.deepEqual(shown(), up, field);
    table.sortBy(field);
    assert.deepEqual(shown(), up.toReversed(), field);
    assert.deepEqual(table.view().sort, { field, descending: true });
  }
});

test('c1: another column begins upwards again', { skip: FIELDS.size < 2 }, () => {
  const table = new Table(records(2, 1));
  table.sortBy(FIRST);
  table.sortBy(FIRST);
  const last = [...FIELDS.keys()].at(-1);
  table.sortBy(last);
  assert.deepEqual(table.view().sort, { field: last, descending: false });
  assert.throws(() => table.sortBy('nonsense'), RangeError);
});

test('c1: records without a value come last, whatever the order', () => {
  const empty = new Map();
  const nothing = new Map([[FIRST, null]]);
  const table = new Table([empty, nothing, ...records(1)]);
  for (let round = 0; round < 2; round += 1) {
    table.sortBy(FIRST);
    const { rows } = table.view();
    assert.notEqual(rows[0], empty);
    assert.notEqual(rows[0], nothing);
  }
});

test('c1: sorting changes nothing but the order', () => {
  const given = records(3, 1, 2);
  const table = new Table(given);
  table.sortBy(FIRST);
  table.view();
  assert.deepEqual(given, records(3, 1, 2));
});

test('c2: a filter needs every word, in any field and any case', () => {
  const table = new Table([...records(1), new Map([...record(2), [FIRST, 'Green Tea']])]);
  const count = text => {
    table.filter(text);
    return table.view().total;
  };
  assert.equal(count('GREEN'), 1);
  assert.equal(count('  tea  green '), 1);
  assert.equal(count('green coffee'), 0);
  assert.equal(count(''), 2);
});

test('c3: pages can be turned as far as there are any', () => {
  const table = new Table(records(...range(many)));
  assert.deepEqual([table.view().page, table.view().pages, table.view().rows.length], [1, 3, PAGE_SIZE]);
  table.turn(-1);
  assert.equal(table.view().page, 1);
  table.turn(1);
  table.turn(1);
  table.turn(1);
  assert.deepEqual(table.view().rows, records(many));
  assert.equal(table.view().page, 3);
});

test('c3: a filter or another order goes back to the first page', () => {
  const table = new Table(records(...range(many)));
  table.turn(2);
  table.filter('');
  assert.equal(table.view().page, 1);
  table.turn(1);
  table.sortBy(FIRST);
  assert.equal(table.view().page, 1);
});

test('c1: values are written for people', () => {
  const written = new Map([[undefined, ''], [null, ''], [true, 'yes'], [false, 'no'], [1234567.25, '1,234,567.25'], [0, '0'], ['a', 'a']]);
  for (const [value, text] of written) assert.equal(format(value), text);
  assert.ok(compare('a2', 'a10') < 0);
  assert.ok(compare('B', 'a') > 0);
  assert.equal(compare('é', 'É'), 0);
});

test('c5: the table names its columns and says how it is sorted', () => {
  const table = new Table(records(1));
  table.sortBy(FIRST);
  const html = renderTable(table.view());
  assert.equal(html.split('<th scope="col"').length - 1, FIELDS.size);
  assert.equal(html.split('aria-sort="ascending"').length, 2);
  assert.equal(html.split('aria-sort="none"').length, FIELDS.size);
  table.sortBy(FIRST);
  assert.match(renderTable(table.view()), /aria-sort="descending"/);
  for (const [field, kind] of FIELDS) {
    const cell = `<td${['integer', 'number'].includes(kind) ? ' class="number"' : ''}>${format(record(1).get(field))}</td>`;
    assert.ok(html.includes(cell), cell);
    assert.ok(html.includes(`data-field="${field}">${field.replaceAll('_', ' ')}</button>`));
  }
});

test('c4: text can never become markup', () => {
  assert.equal(escapeHtml(`<'&">`), '&lt;&#39;&amp;&quot;&gt;');
  const attack = new Map([...FIELDS.keys()].map(field => [field, '<script>']));
  assert.ok(!renderTable(new Table([attack]).view()).includes('<script'));
});

test('c5: the status says how much there is', () => {
  assert.equal(renderStatus({ total: 21, page: 2, pages: 3 }), '21 found, page 2 of 3');
  assert.match(renderStatus({ total: 0, page: 1, pages: 1 }), /Nothing fits/);
});

/** As much of an element as the page needs. */
class Element extends EventTarget {
  value = '';
  textContent = '';
  innerHTML = '';
  disabled = false;
  focused = 0;

  querySelector() {
    return { focus: () => { this.focused += 1; } };
  }

  send(type, target = this) {
    const event = new Event(type);
    Object.defineProperty(event, 'target', { value: target });
    this.dispatchEvent(event);
  }
}

let elements;
let page;

beforeEach(() => {
  elements = new Map(['table', 'status', 'filter', 'previous', 'next'].map(id => [id, new Element()]));
  page = { getElementById: id => elements.get(id) };
});

test('c6: the page answers to the filter, the buttons and the headings', async () => {
  connect(page, records(...range(many)));
  const [table, status, filter, previous, next] = elements.values();
  assert.equal(status.textContent, `${many} found, page 1 of 3`);
  assert.deepEqual([previous.disabled, next.disabled], [true, false]);
  next.send('click');
  assert.deepEqual([previous.disabled, next.disabled], [false, false]);
  next.send('click');
  assert.deepEqual([previous.disabled, next.disabled], [false, true]);
  previous.send('click');
  assert.equal(status.textContent, `${many} found, page 2 of 3`);

  table.send('click', { closest: () => ({ dataset: { field: FIRST } }) });
  assert.match(table.innerHTML, /aria-sort="ascending"/);
  await Promise.resolve();
  assert.equal(table.focused, 1);
  table.send('click', { closest: () => null });
  assert.match(table.innerHTML, /aria-sort="ascending"/);

  filter.value = 'nothing like it';
  filter.send('input');
  assert.match(status.textContent, /Nothing fits/);
  assert.deepEqual([previous.disabled, next.disabled], [true, true]);
});

test('c6: the records come from a file, and trouble with it is told', async () => {
  await start(page, async () => Response.json([Object.fromEntries(record(1))]));
  assert.match(elements.get('status').textContent, /^1 found/);
  await start(page, async () => new Response('', { status: 404 }));
  assert.match(elements.get('status').textContent, /could not be read: the answer was 404/);
  await start(page, async () => new Response('{'));
  assert.match(elements.get('status').textContent, /could not be read/);
});

test('c6: the page has everything that its script asks for', async () => {
  const html = await readFile(new URL('./index.html', import.meta.url), 'utf8');
  for (const id of elements.keys()) assert.ok(html.includes(`id="${id}"`), id);
  assert.match(html, /<html lang="en">/);
  assert.match(html, /<label for="filter">/);
  assert.match(html, /role="status"/);
});
