/**
 * REST API for {{resource.plural}}: JSON over HTTP, kept in memory, no dependencies.
 *
 * Run:   node app.mjs            (PORT=8000 unless set)
 * Try:   curl http://127.0.0.1:8000{{prefix}}/{{resource.plural}}
 * Test:  node --test
 *
 * GET    {{prefix}}/{{resource.plural}}       one page: ?page=1&limit=20, and any field=value to filter
 * POST   {{prefix}}/{{resource.plural}}       create one
 * GET    {{prefix}}/{{resource.plural}}/<id>  read one
 * PUT    {{prefix}}/{{resource.plural}}/<id>  replace one
 * PATCH  {{prefix}}/{{resource.plural}}/<id>  change some of its fields
 * DELETE {{prefix}}/{{resource.plural}}/<id>  delete one
 * GET    /health      whether the server is up
 */
import { createServer as createHttpServer } from 'node:http';
import { pathToFileURL } from 'node:url';

export const COLLECTION = '{{prefix}}/{{resource.plural}}';
export const FIELDS = new Map(Object.entries({
{{fields}}
}));
export const MAX_BODY_BYTES = 64 * 1024;
export const MAX_TEXT_LENGTH = 1000;
const MAX_LIMIT = 100;

/** An answer that is not a success. */
export class ApiError extends Error {
  constructor(status, message, { details, headers } = {}) {
    super(message);
    this.status = status;
    this.body = { error: message, ...(details && { details }) };
    this.headers = headers ?? {};
  }
}

/** Why the value is not of the kind; undefined when it is. */
export function problemWith(kind, value) {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'text':
      if (typeof value !== 'string') return 'must be text';
      return value.length <= MAX_TEXT_LENGTH ? undefined : `is longer than ${MAX_TEXT_LENGTH}`;
    default:
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
      return kind === 'integer' && !Number.isInteger(value) ? 'must be a whole number' : undefined;
  }
}

/** The body's fields; with partial, not all of them need to be there. */
export function validate(body, { partial = false } = {}) {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw new ApiError(400, 'The body must be a JSON object.');
  const given = new Map(Object.entries(body));
  const details = new Map();
  for (const name of given.keys()) if (!FIELDS.has(name)) details.set(name, 'is not a field');
  for (const [name, kind] of FIELDS) {
    const problem = given.has(name) ? problemWith(kind, given.get(name)) : partial ? undefined : 'is missing';
    if (problem) details.set(name, problem);
  }
  if (details.size > 0) throw new ApiError(422, 'Some fields are not valid.', { details: Object.fromEntries(details) });
  return given;
}

/** Records by id; a record is a map of its fields. */
export class Store {
  #records = new Map();
  #lastId = 0;

  /** One page of the records that match every filter, and how many match. */
  page(page, limit, filters) {
    const matching = [...this.#records].filter(([, fields]) => filters.every(([name, value]) => String(fields.get(name)) === value));
    return { items: matching.slice((page - 1) * limit, page * limit).map(([id, fields]) => show(id, fields)), total: matching.length };
  }

  create(fields) {
    this.#lastId += 1;
    this.#records.set(this.#lastId, fields);
    return show(this.#lastId, fields);
  }

  get(id) {
    return show(id, this.#find(id));
  }

  update(id, fields) {
    const record = this.#find(id);
    for (const [name, value] of fields) record.set(name, value);
    return show(id, record);
  }

  delete(id) {
    this.#find(id);
    this.#records.delete(id);
  }

  #find(id) {
    const record = this.#records.get(id);
    if (!record) throw new ApiError(404, `There is no {{resource.words}} ${id}.`);
    return record;
  }
}

const show = (id, fields) => ({ id, ...Object.fromEntries(fields) });

async function readJson(request) {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim();
  if (type !== 'application/json') throw new ApiError(415, 'Send application/json.');
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, `The body is over ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new ApiError(400, 'The body is not valid JSON.');
  }
}

function numberIn(query, name, standard, most) {
  const text = query.get(name) ?? String(standard);
  query.delete(name);
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw new ApiError(400, `${name} must be a number from 1 to ${most}.`);
  return value;
}

function list(store, query) {
  const page = numberIn(query, 'page', 1, 1_000_000);
  const limit = numberIn(query, 'limit', 20, MAX_LIMIT);
  const filters = [...query];
  const unknown = filters.find(([name]) => !FIELDS.has(name));
  if (unknown) throw new ApiError(400, `${unknown[0]} is not a field to filter by.`);
  return { status: 200, body: { ...store.page(page, limit, filters), page, limit } };
}

function choose(method, actions) {
  const action = actions.get(method);
  if (!action) throw new ApiError(405, `${method} is not possible here.`, { headers: { allow: [...actions.keys()].join(', ') } });
  return action();
}

async function create(store, request) {
  const record = store.create(validate(await readJson(request)));
  return { status: 201, body: record, headers: { location: `${COLLECTION}/${record.id}` } };
}

async function update(store, id, request, partial) {
  return { status: 200, body: store.update(id, validate(await readJson(request), { partial })) };
}

async function route(request, store) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/health') return choose(request.method, new Map([['GET', () => ({ status: 200, body: { status: 'ok' } })]]));
  if (url.pathname === COLLECTION || url.pathname === `${COLLECTION}/`) {
    return choose(request.method, new Map([
      ['GET', () => list(store, url.searchParams)],
      ['POST', () => create(store, request)],
    ]));
  }
  const last = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  if (url.pathname !== `${COLLECTION}/${last}` || !/^\d{1,15}$/.test(last)) throw new ApiError(404, `There is nothing at ${url.pathname}.`);
  const id = Number(last);
  return choose(request.method, new Map([
    ['GET', () => ({ status: 200, body: store.get(id) })],
    ['PUT', () => update(store, id, request, false)],
    ['PATCH', () => update(store, id, request, true)],
    ['DELETE', () => {
      store.delete(id);
      return { status: 204 };
    }],
  ]));
}

async function answer(request, store) {
  try {
    return await route(request, store);
  } catch (error) {
    if (!(error instanceof ApiError)) console.error(error);
    const known = error instanceof ApiError ? error : new ApiError(500, 'Something went wrong here.');
    return { status: known.status, body: known.body, headers: { ...known.headers, connection: 'close' } };
  }
}

/** A server that is not listening yet. */
export function createServer({ store = new Store() } = {}) {
  return createHttpServer({ requestTimeout: 10_000 }, async (request, response) => {
    const { status, body, headers } = await answer(request, store);
    response.writeHead(status, { ...headers, ...(body && { 'content-type': 'application/json' }) });
    response.end(body && JSON.stringify(body));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.env.PORT ?? 8000);
  createServer().listen(port, '127.0.0.1', function () {
    console.log(`Listening on http://127.0.0.1:${this.address().port}${COLLECTION}`);
  });
}
