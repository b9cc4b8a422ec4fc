import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import {
  Accounts, IDENTITY, InvalidToken, MAX_BODY_BYTES, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, PREFIX, TOKEN_MINUTES,
  createServer, decodeToken, encodePart, hashPassword, sign, verifyPassword,
} from './app.mjs';

const KEY = 'a secret for tests, long enough to be taken';
const NAME = IDENTITY === 'email' ? 'ada@example.com' : 'ada.lovelace';
const PASSWORD = `correct horse battery staple${'!'.repeat(MIN_PASSWORD_LENGTH)}`;
const LIFETIME = TOKEN_MINUTES * 60;

let accounts;
let server;
let origin;
let now;

beforeEach(async () => {
  now = 1_700_000_000_000;
  accounts = new Accounts({ key: KEY, clock: () => now });
  server = createServer({ accounts });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});

afterEach(() => new Promise(resolve => {
  server.close(resolve);
  server.closeAllConnections();
}));

async function call(method, path, { body, raw, token, headers = {} } = {}) {
  if (typeof token === 'string') headers = { authorization: `Bearer ${token}` };
  const response = await fetch(origin + path, { method, headers, body: raw ?? (body === undefined ? undefined : JSON.stringify(body)) });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const credentials = (name = NAME, password = PASSWORD) => ({ body: { [IDENTITY]: name, password } });
const register = options => call('POST', `${PREFIX}/register`, options ?? credentials());
const login = options => call('POST', `${PREFIX}/login`, options ?? credentials());
const me = token => call('GET', `${PREFIX}/me`, { token });

async function signedIn() {
  await register();
  return (await login()).body.access_token;
}

function forge(claims, { key = KEY, header = { alg: 'HS256', typ: 'JWT' } } = {}) {
  const message = `${encodePart(header)}.${encodePart(claims)}`;
  return `${message}.${sign(message, key).toString('base64url')}`;
}

test('c1: a user registers, signs in and is known', async () => {
  const registered = await register();
  assert.deepEqual([registered.status, registered.body], [201, { [IDENTITY]: NAME }]);
  const { status, body, headers } = await login();
  assert.deepEqual([status, body.token_type, body.expires_in, headers.get('cache-control')], [200, 'Bearer', LIFETIME, 'no-store']);
  const known = await me(body.access_token);
  assert.deepEqual([known.status, known.body], [200, { [IDENTITY]: NAME, expires_at: now / 1000 + LIFETIME }]);
});

test('the server is up', async () => assert.deepEqual((await call('GET', '/health?deep=1')).body, { status: 'ok' }));

test('c2: a name is taken once, whatever its case', async () => {
  await register();
  assert.equal((await register(credentials(NAME.toUpperCase()))).status, 409);
  assert.equal((await login(credentials(` ${NAME.toUpperCase()} `))).status, 200);
});

test('c2: of two registrations at once one wins', async () => {
  const answers = await Promise.all([register(), register()]);
  assert.deepEqual(answers.map(answer => answer.status).sort(), [201, 409]);
});

for (const name of ['', 'a', 'has space', 'x'.repeat(300), 'semi;colon', '@', 'a@b']) {
  test(`c2: "${name.slice(0, 20)}" is no ${IDENTITY}`, async () => assert.equal((await register(credentials(name))).status, 422));
}

test('c2: a password has a shortest and a longest length', async () => {
  assert.equal((await register(credentials(NAME, 'x'.repeat(MIN_PASSWORD_LENGTH - 1)))).status, 422);
  assert.equal((await register(credentials(NAME, 'x'.repeat(MAX_PASSWORD_LENGTH + 1)))).status, 422);
  assert.equal((await register(credentials(NAME, 'x'.repeat(MIN_PASSWORD_LENGTH)))).status, 201);
  assert.equal((await register(credentials(`b${NAME}`, 'x'.repeat(MAX_PASSWORD_LENGTH)))).status, 201);
});

test('c3: a wrong password and an unknown name get the same answer', async () => {
  await register();
  const wrong = await login(credentials(NAME, `${PASSWORD}x`));
  const unknown = await login(credentials('nobody', PASSWORD));
  assert.deepEqual([wrong.status, wrong.body], [401, unknown.body]);
  assert.equal(unknown.status, 401);
});

test('c7: both name and password must be text', async () => {
  for (const body of [[], 7, null, {}, { [IDENTITY]: NAME }, { [IDENTITY]: NAME, password: 5 }, { [IDENTITY]: null, password: PASSWORD }]) {
    assert.equal((await login({ body })).status, 400, JSON.stringify(body));
  }
});

test('c7: a body that is no JSON, or too long, is refused', async () => {
  assert.equal((await login({ raw: '{' })).status, 400);
  assert.equal((await login({ raw: new Uint8Array([0xff]) })).status, 400);
  assert.equal((await login({ raw: 'x'.repeat(MAX_BODY_BYTES + 1) })).status, 413);
});

test('c1: me needs a bearer token', async () => {
  const { status, headers } = await call('GET', `${PREFIX}/me`);
  assert.deepEqual([status, headers.get('www-authenticate')], [401, 'Bearer']);
  assert.equal((await call('GET', `${PREFIX}/me`, { headers: { authorization: 'Basic YTpi' } })).status, 401);
});

test('c4: a token works until it expires', async () => {
  const token = await signedIn();
  now += (LIFETIME - 1) * 1000;
  assert.equal((await me(token)).status, 200);
  now += 1000;
  assert.deepEqual((await me(token)).body, { error: 'The token has expired.' });
});

for (const position of [0, 1, 2]) {
  test(`c5: a token changed in part ${position + 1} is refused`, async () => {
    const parts = (await signedIn()).split('.');
    parts[position] = (parts[position][0] === 'A' ? 'B' : 'A') + parts[position].slice(1);
    assert.equal((await me(parts.join('.'))).status, 401);
  });
}

test('c5: what is no token is refused', () => {
  for (const token of ['', 'a', 'a.b', 'a.b.c', '....', '{}.{}.{}', 'W10.W10.W10', 'bnVsbA.bnVsbA.bnVsbA']) assert.throws(() => accounts.whose(token), InvalidToken, token);
});

test('c5: a token without a signature is refused', async () => {
  await accounts.register(NAME, PASSWORD);
  const claims = { sub: NAME, exp: now / 1000 + 60 };
  for (const token of [`${encodePart({ alg: 'none' })}.${encodePart(claims)}.`, forge(claims, { header: { alg: 'none' } })]) {
    assert.throws(() => accounts.whose(token), /HS256/);
  }
});

test('c5: a token of another server is refused', async () => {
  await accounts.register(NAME, PASSWORD);
  const claims = { sub: NAME, exp: now / 1000 + 60 };
  assert.equal(accounts.whose(forge(claims)).sub, NAME);
  assert.throws(() => accounts.whose(forge(claims, { key: 'another secret of at least 32 bytes!' })), /signature/);
});

test('c5: a token for an account that is gone is refused', () => {
  assert.throws(() => accounts.whose(forge({ sub: 'gone', exp: now / 1000 + 60 })), /no longer/);
});

test('c4: the token is as the standard has it', () => {
  // The example of RFC 7515, appendix A.1.
  const key = Buffer.from('AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow', 'base64url');
  const message = 'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
  const signature = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  assert.equal(sign(message, key).toString('base64url'), signature);
  assert.equal(decodeToken(`${message}.${signature}`, key, 1_300_000_000).iss, 'joe');
});

test('c6: the same password is never stored the same way', async () => {
  const [first, second] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
  assert.notEqual(first, second);
  assert.ok(!first.includes(PASSWORD));
  assert.ok(await verifyPassword(PASSWORD, first) && await verifyPassword(PASSWORD, second));
  assert.ok(!await verifyPassword(`${PASSWORD} `, first));
});

test('c6: a short secret is refused', () => assert.throws(() => new Accounts({ key: 'short' }), /32/));

test('c7: wrong methods and paths are refused', async () => {
  const { status, headers } = await call('GET', `${PREFIX}/login`);
  assert.deepEqual([status, headers.get('allow')], [405, 'POST']);
  assert.equal((await call('GET', '/nothing')).status, 404);
});

test('a fault inside is told without its details', async context => {
  context.mock.method(console, 'error', () => {});
  context.mock.method(accounts, 'whose', () => {
    throw new Error('memory on fire');
  });
  const { status, body } = await me('x');
  assert.deepEqual([status, body], [500, { error: 'Something went wrong here.' }]);
});
