import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { ConversionError, DELIMITER, csvToJson, csvToRecords, jsonToCsv, main, recordsToCsv } from './converter.mjs';

const AWKWARD = [
  { name: 'Ada', note: `one${DELIMITER}two` },
  { name: 'the "Countess"', note: 'two\nlines' },
  { name: 'Žofie 🎉', note: ' spaces ' },
  { name: '', note: 'a "" b' },
];

const line = (...values) => `${values.join(DELIMITER)}\n`;

async function run(args, input = '') {
  const said = { output: '', errors: '' };
  const write = name => ({ write: text => { said[name] += text; } });
  const code = await main(args, { input: Readable.from([input]), output: write('output'), errors: write('errors') });
  return { code, ...said };
}

test('c1: rows become records by the names of the first line', () => {
  assert.deepEqual(csvToRecords(line('name', 'age') + line('Ada', '36') + line('Grace', '85')), [{ name: 'Ada', age: '36' }, { name: 'Grace', age: '85' }]);
});

test('c1: the JSON is a readable array', () => assert.equal(csvToJson(line('name') + line('Žofie')), '[\n  {\n    "name": "Žofie"\n  }\n]\n'));

test('c1: records become rows', () => {
  assert.equal(recordsToCsv([{ name: 'Ada', age: 36 }, { name: 'Grace', age: 85 }]), line('name', 'age') + line('Ada', '36') + line('Grace', '85'));
});

test('c2: awkward text survives the way there and back', () => assert.deepEqual(csvToRecords(jsonToCsv(JSON.stringify(AWKWARD))), AWKWARD));

for (const delimiter of [',', ';', '\t', '|']) {
  test(`c3: ${JSON.stringify(delimiter)} can be the delimiter`, () => {
    const text = recordsToCsv(AWKWARD, { delimiter });
    assert.ok(text.startsWith(`name${delimiter}note\n`));
    assert.deepEqual(csvToRecords(text, { delimiter }), AWKWARD);
  });
}

test('c4: types are read only where they are certain', () => {
  const cases = [
    ['7', 7], ['-7', -7], ['0', 0], ['1.5', 1.5], ['-0.25', -0.25], ['true', true], ['false', false], ['null', null], ['', null],
    ['007', '007'], ['1e5', '1e5'], ['+7', '+7'], [' 7', ' 7'], ['True', 'True'], ['NaN', 'NaN'], ['1.', '1.'], ['0x10', '0x10'], ['9'.repeat(30), '9'.repeat(30)],
  ];
  for (const [text, value] of cases) assert.deepEqual(csvToRecords(line('a', 'b') + line(text, 'x'), { typed: true }), [{ a: value, b: 'x' }], text);
});

test('c4: without types everything stays text', () => assert.deepEqual(csvToRecords(line('a', 'b') + line('7', 'true')), [{ a: '7', b: 'true' }]));

test('c1: records with different names share one header', () => {
  assert.equal(recordsToCsv([{ a: 1 }, { b: 2 }]), line('a', 'b') + line('1', '') + line('', '2'));
});

test('c4: values of every kind can be written', () => {
  const [cells] = csvToRecords(recordsToCsv([{ a: true, b: null, c: 1.5, d: [1, 'é'], e: { x: 1 } }]));
  assert.deepEqual(cells, { a: 'true', b: '', c: '1.5', d: '[1,"é"]', e: '{"x":1}' });
});

test('c2: a single empty value is not lost', () => assert.deepEqual(csvToRecords(recordsToCsv([{ a: '' }, { a: 'x' }])), [{ a: '' }, { a: 'x' }]));

test('c5: a file without rows has no records', () => {
  for (const text of ['', '\uFEFF', '\n\n', line('a', 'b'), 'a']) assert.deepEqual(csvToRecords(text), [], JSON.stringify(text));
  for (const text of ['[]', '[{}]']) assert.equal(jsonToCsv(text), '');
});

test('c5: a byte order mark, blank lines and Windows line ends are understood', () => {
  assert.deepEqual(csvToRecords(`\uFEFF${line('a', 'b')}\n${line('1', '2')}`.replaceAll('\n', '\r\n')), [{ a: '1', b: '2' }]);
  assert.equal(jsonToCsv('\uFEFF[{"a": 1}]'), line('a') + line('1'));
});

test('c5: a last line needs no end', () => assert.deepEqual(csvToRecords('a\n"1"'), [{ a: '1' }]));

test('c6: what is wrong with CSV is told with its line', () => {
  const cases = [
    [line('a', 'b') + line('1'), 'Line 2: 1 values for 2 columns.'],
    [line('a', 'b') + line('"x\ny"', '2') + line('1', '2', '3'), 'Line 4: 3 values for 2 columns.'],
    [line('a', 'a'), "Line 1: the column 'a' is there twice."],
    [line('a', ' '), 'Line 1: a column has no name.'],
    [`${line('a')}"never\nclosed`, 'Line 2: a quote is never closed.'],
    [`${line('a')}"x" y`, 'Line 2: text follows a closing quote.'],
  ];
  for (const [text, message] of cases) assert.throws(() => csvToRecords(text), { constructor: ConversionError, message });
});

test('c6: what is wrong with JSON is told', () => {
  for (const [text, message] of [['[{]', /not valid JSON/], ['', /not valid JSON/], ['{"a": 1}', /array of objects/], ['[1]', /Item 1 is not/], ['[{"a": 1}, null]', /Item 2 is not/], ['[[]]', /Item 1/]]) {
    assert.throws(() => jsonToCsv(text), message);
  }
});

test('a name such as __proto__ is only a name', () => {
  const records = csvToRecords(line('__proto__', 'b') + line('1', '2'));
  assert.deepEqual(Object.keys(records[0]), ['__proto__', 'b']);
  assert.equal({}.b, undefined);
});

test('the program converts what comes in', async () => {
  const there = await run(['to-json', '--types', '-d', '\\t'], 'a\tb\n1\té\n');
  assert.deepEqual([there.code, JSON.parse(there.output), there.errors], [0, [{ a: 1, b: 'é' }], '']);
  assert.deepEqual(await run(['to-csv', '-d', ';'], '[{"a": 1, "b": "é"}]'), { code: 0, output: 'a;b\n1;é\n', errors: '' });
});

test('c6: the program tells what is wrong in a line and in its exit code', async () => {
  assert.deepEqual(await run(['to-json'], line('a', 'b') + line('1')), { code: 1, output: '', errors: 'converter: Line 2: 1 values for 2 columns.\n' });
  assert.deepEqual(await run(['to-json'], Buffer.from([0xff])), { code: 1, output: '', errors: 'converter: The input is not UTF-8 text.\n' });
  for (const args of [[], ['to-xml'], ['to-json', '-d', 'ab'], ['to-json', '-d', '"'], ['to-json', '--unknown']]) {
    const { code, errors } = await run(args);
    assert.equal(code, 2);
    assert.match(errors, /Usage/);
  }
});
