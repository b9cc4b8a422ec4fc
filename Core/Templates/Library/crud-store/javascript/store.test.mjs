import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FIELDS, Invalid, MAX_TEXT_LENGTH, NotFound, Store, problemWith } from './store.mjs';

const WRONG = { text: 5, integer: 1.5, number: 'five', boolean: 'yes' };
const NAMES = [...FIELDS.keys()];

const sample = (number = 1) => {
  const values = { text: `text ${number}`, integer: number, number: number + 0.5, boolean: number % 2 === 0 };
  return Object.fromEntries([...FIELDS].map(([name, kind]) => [name, values[kind]]));
};

const ids = records => records.map(record => record.id);

async function filled(count) {
  const store = new Store();
  for (let number = 1; number <= count; number += 1) await store.create(sample(number));
  return store;
}

async function inFolder(run) {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('c1: what is created can be read', async () => {
  const store = new Store();
  assert.deepEqual(await store.create(sample()), { id: 1, ...sample() });
  assert.deepEqual(store.get(1), { id: 1, ...sample() });
});

test('c1: a new store is empty', () => {
  assert.deepEqual(new Store().list(), []);
  assert.equal(new Store().count(), 0);
});

test('c2: an update changes the fields it names', async () => {
  const store = await filled(1);
  const [name] = NAMES;
  const expected = { id: 1, ...sample(1), [name]: sample(2)[name] };
  assert.deepEqual(await store.update(1, { [name]: sample(2)[name] }), expected);
  assert.deepEqual(await store.update(1, {}), expected);
  assert.deepEqual(await store.update(1, sample(3)), { id: 1, ...sample(3) });
  assert.deepEqual(store.get(1), { id: 1, ...sample(3) });
});

test('c3: what is deleted is gone, and its id is not used again', async () => {
  const store = await filled(1);
  await store.delete(1);
  assert.equal(store.count(), 0);
  assert.equal((await store.create(sample())).id, 2);
});

test('c3: a record that is not there is told', async () => {
  const store = new Store();
  assert.throws(() => store.get(7), NotFound);
  await assert.rejects(store.delete(7), NotFound);
  await assert.rejects(store.update(7, sample()), /There is no .* 7\./);
});

test('what a reader does to a record does not reach the store', async () => {
  const store = await filled(1);
  Object.assign(store.get(1), { [NAMES[0]]: 'spoiled' });
  assert.deepEqual(store.get(1), { id: 1, ...sample(1) });
});

test('c4: lists come in pages', async () => {
  const store = await filled(5);
  assert.deepEqual(ids(store.list({ limit: 2 })), [1, 2]);
  assert.deepEqual(ids(store.list({ limit: 2, offset: 4 })), [5]);
  assert.deepEqual(store.list({ limit: 0 }), []);
  assert.deepEqual(ids(store.list({ descending: true, limit: Infinity })), [5, 4, 3, 2, 1]);
  for (const page of [{ limit: -1 }, { offset: -1 }, { limit: 1.5 }]) assert.throws(() => store.list(page), /below zero/);
});

for (const [name, kind] of FIELDS) {
  test(`c4: records can be found by ${name}`, async () => {
    const store = await filled(2);
    assert.deepEqual(ids(store.list({ where: { [name]: sample(2)[name] } })), [2]);
    assert.equal(store.count({ [name]: sample(2)[name] }), 1);
    assert.equal(store.count({ [name]: null }), 0);
  });

  test(`c4: records can be sorted by ${name}`, async () => {
    const store = new Store();
    for (const number of [2, 1]) await store.create(sample(number));
    const up = store.list({ orderBy: name });
    assert.ok(up[0][name] <= up[1][name]);
    assert.deepEqual(ids(store.list({ orderBy: name, descending: true })), ids(up).reverse());
  });

  test(`c5: a ${name} of the wrong kind is named`, async () => {
    const store = new Store();
    await assert.rejects(store.create({ ...sample(), [name]: WRONG[kind] }), error => error instanceof Invalid && Object.keys(error.problems).join() === name);
    assert.equal(store.count(), 0);
  });
}

test('c5: missing and unknown fields are named', async () => {
  const missing = Object.fromEntries(NAMES.map(name => [name, 'is missing']));
  await assert.rejects(new Store().create({ nonsense: 1 }), error => {
    assert.deepEqual(error.problems, { nonsense: 'is not a field', ...missing });
    return true;
  });
  await assert.rejects(new Store().create(), Invalid);
  assert.throws(() => new Store().list({ where: { nonsense: 1 } }), /nonsense is not a field/);
  assert.throws(() => new Store().list({ orderBy: 'nonsense' }), Invalid);
});

test('c5: values that only look right are refused', () => {
  for (const [kind, value] of [['integer', true], ['number', '1'], ['number', NaN], ['integer', 2 ** 60], ['text', null], ['boolean', 1], ['text', 'x'.repeat(MAX_TEXT_LENGTH + 1)]]) {
    assert.ok(problemWith(kind, value), `${kind} ${value}`);
  }
});

test('c6: a file keeps the records and the last id', () => inFolder(async folder => {
  const path = join(folder, 'data.json');
  const first = await Store.open(path);
  await first.create(sample(1));
  await first.create(sample(2));
  await first.delete(2);
  const second = await Store.open(path);
  assert.deepEqual(second.list(), [{ id: 1, ...sample(1) }]);
  assert.equal((await second.create(sample(3))).id, 3);
  assert.deepEqual(await readdir(folder), ['data.json']);
}));

test('changes at once are all kept', () => inFolder(async folder => {
  const path = join(folder, 'data.json');
  const store = await Store.open(path);
  await Promise.all(Array.from({ length: 25 }, (_, number) => store.create(sample(number))));
  assert.equal(store.count(), 25);
  assert.equal(JSON.parse(await readFile(path, 'utf8')).records.length, 25);
}));

test('c6: a change that cannot be saved did not happen, and later ones go on', () => inFolder(async folder => {
  const path = join(folder, 'data.json');
  const store = await Store.open(path);
  await mkdir(`${path}.new`);
  await assert.rejects(store.create(sample()));
  assert.equal(store.count(), 0);
  await rm(`${path}.new`, { recursive: true });
  await store.create(sample());
  assert.equal(store.count(), 1);
}));

test('c6: a file that holds something else is refused, not overwritten', () => inFolder(async folder => {
  const path = join(folder, 'data.json');
  for (const text of ['', '{', '[]', '{"lastId": 1, "records": [{"id": 1, "nonsense": 2}]}']) {
    await writeFile(path, text);
    await assert.rejects(Store.open(path), /holds no/);
    assert.equal(await readFile(path, 'utf8'), text);
  }
  await assert.rejects(Store.open(folder), { code: 'EISDIR' });
}));
