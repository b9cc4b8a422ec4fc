import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { COMMAND, MAX_TEXT_LENGTH, VERSION, main } from './cli.mjs';

const NOW = new Date('2030-01-02T03:04:05Z');

let folder;
let file;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  file = join(folder, 'deep', 'list.json');
});

afterEach(() => rm(folder, { recursive: true }));

async function call(...args) {
  const said = { output: '', errors: '' };
  const write = name => ({ write: text => { said[name] += text; } });
  const code = await main(['--file', file, ...args], { output: write('output'), errors: write('errors'), now: NOW });
  return { code, output: said.output.replace(/\n$/, ''), errors: said.errors };
}

async function run(...args) {
  const { code, output, errors } = await call(...args);
  assert.deepEqual([code, errors], [0, '']);
  return output;
}

async function fail(...args) {
  const { code, output, errors } = await call(...args);
  assert.deepEqual([code, output], [1, '']);
  assert.ok(errors.startsWith(`${COMMAND}: `));
  return errors;
}

const stored = async () => JSON.parse(await run('list', '--all', '--json'));

test('c1: a new list is empty and makes no file', async () => {
  assert.equal(await run('list'), 'Nothing to do.');
  assert.deepEqual(await stored(), []);
  assert.deepEqual(await readdir(folder), []);
});

test('c1: what is added is listed', async () => {
  assert.equal(await run('add', 'Write', 'the report'), 'Added 1: Write the report');
  assert.equal(await run('add', 'Žofie 🎉'), 'Added 2: Žofie 🎉');
  assert.equal(await run('list'), '1 [ ] Write the report\n2 [ ] Žofie 🎉');
  assert.deepEqual((await stored())[0], { id: 1, text: 'Write the report', done: false, created_at: '2030-01-02T03:04:05.000Z' });
});

test('c2: what is done leaves the list but not the file', async () => {
  await run('add', 'one');
  await run('add', 'two');
  assert.equal(await run('done', '1'), 'Done: one');
  assert.equal(await run('list'), '2 [ ] two');
  assert.equal(await run('list', '--all'), '1 [x] one\n2 [ ] two');
});

test('c3: several can be done or removed at once', async () => {
  for (const text of ['one', 'two', 'three']) await run('add', text);
  assert.equal(await run('done', '1', '3'), 'Done: one, three');
  assert.equal(await run('remove', '1', '2', '2'), 'Removed 2.');
  assert.deepEqual((await stored()).map(item => item.id), [3]);
});

test('c4: a command that fails halfway changes nothing', async () => {
  await run('add', 'one');
  for (const command of ['done', 'remove']) assert.equal(await fail(command, '1', '9'), `${COMMAND}: There is no {{item}} 9.\n`);
  assert.equal((await stored())[0].done, false);
});

test('c3: a text can be edited', async () => {
  await run('add', 'one');
  assert.equal(await run('edit', '1', 'the', 'first'), 'Changed 1: the first');
  assert.equal(await run('list'), '1 [ ] the first');
  assert.match(await fail('edit', '2', 'x'), /There is no/);
});

test('c2: clear removes what is done', async () => {
  await run('add', 'one');
  await run('add', 'two');
  await run('done', '2');
  assert.equal(await run('clear'), 'Removed 1.');
  assert.equal(await run('clear'), 'Removed 0.');
  assert.deepEqual((await stored()).map(item => item.text), ['one']);
});

test('numbers line up', async () => {
  for (let number = 0; number < 10; number += 1) await run('add', `number ${number}`);
  assert.equal((await run('list')).split('\n')[0], ' 1 [ ] number 0');
});

test('a text is kept on one safe line', async () => {
  const cases = [['  much   space  ', 'much space'], ['two\nlines\tand', 'two lines and'], ['\x1b[31mred', '[31mred'], ['x'.repeat(MAX_TEXT_LENGTH), 'x'.repeat(MAX_TEXT_LENGTH)]];
  for (const [text] of cases) await run('add', text);
  assert.deepEqual((await stored()).map(item => item.text), cases.map(([, kept]) => kept));
});

test('c5: a text that is none is refused', async () => {
  for (const text of ['', ' \n ', '\x00']) assert.match(await fail('add', text), /empty/);
  assert.match(await fail('add', 'x'.repeat(MAX_TEXT_LENGTH + 1)), /longer/);
  assert.deepEqual(await readdir(folder), []);
});

test('c5: a file of something else is refused and left alone', async () => {
  await mkdir(dirname(file));
  for (const content of ['', '{', '7', '{}', '[1]', '[null]', '[{"id": 1}]', '[{"id": "1", "text": "a", "done": false}]']) {
    await writeFile(file, content);
    assert.ok((await fail('add', 'one')).includes(file), content);
    assert.equal(await readFile(file, 'utf8'), content);
  }
});

test('c5: a place that cannot be written is told', async () => {
  await writeFile(join(folder, 'deep'), '');
  assert.match(await fail('add', 'one'), /cannot be/);
});

test('c4: a save that fails keeps the old list', async () => {
  await run('add', 'one');
  await mkdir(`${file}.${process.pid}.saving`);
  assert.match(await fail('add', 'two'), /cannot be written/);
  assert.deepEqual((await stored()).map(item => item.text), ['one']);
});

test('c4: a save leaves nothing but the list', async () => {
  await run('add', 'one');
  assert.deepEqual(await readdir(dirname(file)), ['list.json']);
});

test('c5: wrong arguments are refused with the usage', async () => {
  for (const args of [[], ['nonsense'], ['add'], ['done'], ['done', 'one'], ['edit'], ['edit', '1'], ['remove', '-1'], ['list', '--nonsense'], ['constructor']]) {
    await run('add', 'one');
    const { code, errors } = await call(...args);
    assert.equal(code, 2, args.join(' '));
    assert.match(errors, /Usage: /);
  }
});

test('version and help are told', async () => {
  assert.equal(await run('--version'), `${COMMAND} ${VERSION}`);
  assert.match(await run('--help'), /^Usage: /);
});
