/**
 * Sign-in API with JSON Web Tokens, no dependencies.
 *
 * Run:   JWT_SECRET=$(openssl rand -hex 32) PORT=8000 node app.mjs
 *        Without JWT_SECRET a random one is taken, and tokens end with the process.
 * Test:  node --test
 *
 * POST {{prefix}}/register  {"{{identity}}": …, "password": …}   makes an account
 * POST {{prefix}}/login     {"{{identity}}": …, "password": …}   gives a token
 * GET  {{prefix}}/me        Authorization: Bearer <token>     who the token belongs to
 * GET  /health
 */
import { createHmac, randomBytes, scrypt as scryptWithCallback, timingSafeEqual } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const scrypt = promisify(scryptWithCallback);

export const PREFIX = '{{prefix}}';
export const IDENTITY = '{{identity}}';
export const TOKEN_MINUTES = {{token_minutes}};
export const MIN_PASSWORD_LENGTH = {{password_length}};
export const MAX_PASSWORD_LENGTH = 256;
export const MAX_BODY_BYTES = 8 * 1024;
const MIN_SECRET_BYTES = 32;
const SCRYPT = { N: 2 ** 14, r: 8, p: 1 };
const PATTERNS = new Map([
  ['username', /^[a-z0-9][a-z0-9._-]{1,63}$/],
  ['email', /^[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,63}$/],
]);

/** An answer that is not a success. */
export class ApiError extends Error {
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The token cannot be trusted; the message says why. */
export class InvalidToken extends Error {}

/** A salted scrypt hash that carries its own parameters. */
export async function hashPassword(password) {
  const salt = randomBytes(16);
  const digest = await scrypt(password, salt, 32, SCRYPT);
  return ['scrypt', SCRYPT.N, SCRYPT.r, SCRYPT.p, salt.toString('base64url'), digest.toString('base64url')].join('$');
}

/** Compares in constant time, with the parameters of the stored hash. */
export async function verifyPassword(password, stored) {
  const [, N, r, p, salt, digest] = stored.split('$');
  const expected = Buffer.from(digest, 'base64url');
  const actual = await scrypt(password, Buffer.from(salt, 'base64url'), expected.length, { N: Number(N), r: Number(r), p: Number(p) });
  return timingSafeEqual(actual, expected);
}

export const encodePart = value => Buffer.from(JSON.stringify(value)).toString('base64url');

export const sign = (message, key) => createHmac('sha256', key).update(message).digest();

/** The claims as a JSON Web Token, signed with HS256. */
export function encodeToken(claims, key) {
  const message = `${encodePart({ alg: 'HS256', typ: 'JWT' })}.${encodePart(claims)}`;
  return `${message}.${sign(message, key).toString('base64url')}`;
}

function readPart(part) {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    throw new InvalidToken('The token is malformed.');
  }
}

/** The claims of a token that is genuine and has not expired; now is in seconds. */
export function decodeToken(token, key, now) {
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every(part => /^[\w-]*$/.test(part))) throw new InvalidToken('The token is malformed.');
  if (readPart(parts[0])?.alg !== 'HS256') throw new InvalidToken('The token is not signed with HS256.');
  const expected = sign(`${parts[0]}.${parts[1]}`, key);
  const given = Buffer.from(parts[2], 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new InvalidToken("The token's signature is wrong.");
  const claims = readPart(parts[1]);
  if (claims.exp <= now) throw new InvalidToken('The token has expired.');
  return claims;
}

/** Accounts in memory. */
export class Accounts {
  #hashes = new Map();
  #key;
  #clock;
  #nobody = hashPassword(randomBytes(16).toString('hex'));

  /** The clock gives milliseconds, as Date.now does. */
  constructor({ key = randomBytes(MIN_SECRET_BYTES), clock = Date.now } = {}) {
    if (Buffer.byteLength(key) < MIN_SECRET_BYTES) throw new RangeError(`The secret must have at least ${MIN_SECRET_BYTES} bytes.`);
    this.#key = key;
    this.#clock = clock;
  }

  /** Makes an account and returns its normalised identity. */
  async register(identity, password) {
    const name = identity.trim().toLowerCase();
    if (!PATTERNS.get(IDENTITY).test(name)) throw new ApiError(422, `That is not a valid ${IDENTITY}.`);
    if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
      throw new ApiError(422, `The password must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters.`);
    }
    const hash = await hashPassword(password);
    if (this.#hashes.has(name)) throw new ApiError(409, `That ${IDENTITY} is taken.`);
    this.#hashes.set(name, hash);
    return name;
  }

  /** A token. Unknown accounts take as long to refuse as wrong passwords. */
  async login(identity, password) {
    const name = identity.trim().toLowerCase();
    const hash = this.#hashes.get(name);
    const matches = await verifyPassword(password.slice(0, MAX_PASSWORD_LENGTH + 1), hash ?? await this.#nobody);
    if (!matches || !hash) throw new ApiError(401, `The ${IDENTITY} or the password is wrong.`);
    const now = Math.floor(this.#clock() / 1000);
    return encodeToken({ sub: name, iat: now, exp: now + TOKEN_MINUTES * 60 }, this.#key);
  }

  /** The claims of a valid token whose account still exists. */
  whose(token) {
    const claims = decodeToken(token, this.#key, this.#clock() / 1000);
    if (!this.#hashes.has(claims.sub)) throw new InvalidToken('The account no longer exists.');
    return claims;
  }
}

async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, 'The body is too long.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new ApiError(400, 'The body is not valid JSON.');
  }
}

async function credentials(request) {
  const given = new Map(Object.entries(await readJson(request) ?? {}));
  const values = [given.get(IDENTITY), given.get('password')];
  if (!values.every(value => typeof value === 'string')) throw new ApiError(400, `Send a JSON object with ${IDENTITY} and password.`);
  return values;
}

function me(accounts, request) {
  const challenge = { 'www-authenticate': 'Bearer' };
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer') throw new ApiError(401, 'Send a bearer token.', challenge);
  try {
    const { sub, exp } = accounts.whose(token);
    return { status: 200, body: { [IDENTITY]: sub, expires_at: exp } };
  } catch (error) {
    throw error instanceof InvalidToken ? new ApiError(401, error.message, challenge) : error;
  }
}

async function register(accounts, request) {
  return { status: 201, body: { [IDENTITY]: await accounts.register(...await credentials(request)) } };
}

async function login(accounts, request) {
  const token = await accounts.login(...await credentials(request));
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: TOKEN_MINUTES * 60 } };
}

const ROUTES = new Map([
  ['/health', ['GET', () => ({ status: 200, body: { status: 'ok' } })]],
  [`${PREFIX}/register`, ['POST', register]],
  [`${PREFIX}/login`, ['POST', login]],
  [`${PREFIX}/me`, ['GET', me]],
]);

async function answer(accounts, request) {
  try {
    const path = request.url.split('?')[0];
    if (!ROUTES.has(path)) throw new ApiError(404, `There is nothing at ${path}.`);
    const [method, action] = ROUTES.get(path);
    if (request.method !== method) throw new ApiError(405, `${path} takes ${method} only.`, { allow: method });
    return await action(accounts, request);
  } catch (error) {
    if (!(error instanceof ApiError)) console.error(error);
    const known = error instanceof ApiError ? error : new ApiError(500, 'Something went wrong here.');
    return { status: known.status, body: { error: known.message }, headers: { ...known.headers, connection: 'close' } };
  }
}

/** A server that is not listening yet. */
export function createServer({ accounts = new Accounts() } = {}) {
  return createHttpServer({ requestTimeout: 10_000 }, async (request, response) => {
    const { status, body, headers } = await answer(accounts, request);
    response.writeHead(status, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const accounts = new Accounts({ key: process.env.JWT_SECRET });
  createServer({ accounts }).listen(Number(process.env.PORT ?? 8000), '127.0.0.1', function () {
    console.log(`Listening on http://127.0.0.1:${this.address().port}${PREFIX}`);
  });
}
