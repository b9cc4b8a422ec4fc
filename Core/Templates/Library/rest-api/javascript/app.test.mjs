import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ApiError, COLLECTION, FIELDS, MAX_BODY_BYTES, MAX_TEXT_LENGTH, Store, createServer, problemWith, validate } from './app.mjs';

const WRONG = { text: 5, integer: 1.5, number: 'five', boolean: 'yes' };

const sample = (number = 1) => {
  const values = { text: `text ${number}`, integer: number, number: number + 0.5, boolean: number % 2 === 0 };
  return Object.fromEntries([...FIELDS].map(([name, kind]) => [name, values[kind]]));
};

let server;
let origin;

beforeEach(async () => {
  server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});

afterEach(() => new Promise(resolve => {
  server.close(resolve);
  server.closeAllConnections();
}));

async function call(method, path, body, { raw, type = 'application/json' } = {}) {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(origin + path, { method, body: payload, headers: payload === undefined ? {} : { 'content-type': type } });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers };
}

test('c6: a new server is up and empty', async () => {
  assert.deepEqual((await call('GET', '/health')).body, { status: 'ok' });
  assert.deepEqual((await call('GET', COLLECTION)).body, { items: [], total: 0, page: 1, limit: 20 });
});

test('c1: what is created can be read', async () => {
  const created = await call('POST', COLLECTION, sample());
  assert.equal(created.status, 201);
  assert.deepEqual(created.body, { id: 1, ...sample() });
  assert.equal(created.headers.get('location'), `${COLLECTION}/1`);
  assert.deepEqual((await call('GET', `${COLLECTION}/1`)).body, created.body);
});

test('c1: put replaces, and patch changes one field', async () => {
  await call('POST', COLLECTION, sample(1));
  assert.deepEqual((await call('PUT', `${COLLECTION}/1`, sample(2))).body, { id: 1, ...sample(2) });
  const [name] = FIELDS.keys();
  assert.equal((await call('PATCH', `${COLLECTION}/1`, { [name]: sample(3)[name] })).status, 200);
  assert.deepEqual((await call('GET', `${COLLECTION}/1`)).body, { id: 1, ...sample(2), [name]: sample(3)[name] });
});

test('c1: put needs every field', async () => {
  await call('POST', COLLECTION, sample());
  const { status, body } = await call('PUT', `${COLLECTION}/1`, {});
  assert.equal(status, 422);
  assert.deepEqual(body.details, Object.fromEntries([...FIELDS.keys()].map(name => [name, 'is missing'])));
});

test('c2: what is deleted is gone, and its id is not used again', async () => {
  await call('POST', COLLECTION, sample());
  assert.deepEqual(await call('DELETE', `${COLLECTION}/1`).then(({ status, body }) => [status, body]), [204, null]);
  assert.equal((await call('GET', `${COLLECTION}/1`)).status, 404);
  assert.equal((await call('DELETE', `${COLLECTION}/1`)).status, 404);
  assert.equal((await call('PATCH', `${COLLECTION}/1`, {})).status, 404);
  assert.equal((await call('POST', COLLECTION, sample())).body.id, 2);
});

test('c3: lists come in pages', async () => {
  for (let number = 1; number <= 5; number += 1) await call('POST', COLLECTION, sample(number));
  const { body } = await call('GET', `${COLLECTION}?page=2&limit=2`);
  assert.deepEqual([body.items.map(item => item.id), body.total, body.page, body.limit], [[3, 4], 5, 2, 2]);
  assert.deepEqual((await call('GET', `${COLLECTION}?page=9`)).body.items, []);
});

for (const query of ['page=0', 'page=x', 'limit=0', 'limit=101', 'page=-1', 'page=', 'nonsense=1']) {
  test(`c3: a list with ${query} is refused`, async () => assert.equal((await call('GET', `${COLLECTION}?${query}`)).status, 400));
}

for (const [name, kind] of FIELDS) {
  test(`c3: lists can be filtered by ${name}`, async () => {
    await call('POST', COLLECTION, sample(1));
    await call('POST', COLLECTION, sample(2));
    const { body } = await call('GET', `${COLLECTION}?${name}=${encodeURIComponent(String(sample(2)[name]))}`);
    assert.deepEqual(body.items.map(item => item.id), [2]);
  });

  test(`c4: a ${name} of the wrong kind is named`, async () => {
    const { status, body } = await call('POST', COLLECTION, { ...sample(), [name]: WRONG[kind] });
    assert.deepEqual([status, Object.keys(body.details)], [422, [name]]);
  });
}

test('c4: values that only look right are refused', () => {
  for (const [kind, value] of [['integer', true], ['number', '1'], ['number', Infinity], ['text', null], ['boolean', 1], ['text', 'x'.repeat(MAX_TEXT_LENGTH + 1)]]) {
    assert.ok(problemWith(kind, value), `${kind} ${value}`);
  }
});

test('c4: unknown fields are refused', async () => {
  const { body } = await call('POST', COLLECTION, { ...sample(), id: 7 });
  assert.deepEqual(body.details, { id: 'is not a field' });
});

test('c5: a body that is no JSON object is refused', async () => {
  for (const raw of ['{', '', 'null', '[1]', '7', new Uint8Array([0xff, 0xfe])]) assert.equal((await call('POST', COLLECTION, undefined, { raw })).status, 400);
  assert.throws(() => validate(null), ApiError);
});

test('c5: a body must say that it is JSON and stay below the limit', async () => {
  assert.equal((await call('POST', COLLECTION, {}, { type: 'text/plain' })).status, 415);
  assert.equal((await call('POST', COLLECTION, undefined, { raw: 'x'.repeat(MAX_BODY_BYTES + 1) })).status, 413);
});

test('c6: a method that does not fit is refused with those that do', async () => {
  const { status, headers } = await call('DELETE', COLLECTION);
  assert.deepEqual([status, headers.get('allow')], [405, 'GET, POST']);
  assert.equal((await call('POST', `${COLLECTION}/1`, sample())).status, 405);
});

test('c6: other paths lead nowhere', async () => {
  for (const path of ['/nothing', `${COLLECTION}/x`, `${COLLECTION}/1/2`, `${COLLECTION}/${'9'.repeat(30)}`]) assert.equal((await call('GET', path)).status, 404, path);
});

test('a fault of the store is told without its details', async context => {
  context.mock.method(console, 'error', () => {});
  context.mock.method(Store.prototype, 'page', () => {
    throw new Error('disk on fire');
  });
  const { status, body } = await call('GET', COLLECTION);
  assert.deepEqual([status, body], [500, { error: 'Something went wrong here.' }]);
});
