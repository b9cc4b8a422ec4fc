/**
 * A store of {{resource.plural}}: in memory, and in a JSON file when it is given a path. No dependencies.
 *
 *   const store = await Store.open('{{resource.plural}}.json');   // new Store() keeps nothing
 *   const record = await store.create({ ... });
 *   await store.update(record.id, { ... });
 *   store.list({ where: { field: value }, orderBy: 'id', limit: 20 });
 *
 * Every value is checked before it is taken. A change is there for readers once it is safely in the file: the file is
 * written beside the old one and then put in its place, one change after another.
 *
 * Test:  node --test
 */
import { readFile, rename, writeFile } from 'node:fs/promises';

export const FIELDS = new Map(Object.entries({
{{fields}}
}));
export const MAX_TEXT_LENGTH = 10_000;

/** There is no record with that id. */
export class NotFound extends Error {}

/** Some values cannot be stored; problems says which and why. */
export class Invalid extends Error {
  constructor(problems) {
    super([...problems].map(([name, problem]) => `${name} ${problem}`).join('; '));
    this.problems = Object.fromEntries(problems);
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
      return kind === 'integer' && !Number.isSafeInteger(value) ? 'must be a whole number' : undefined;
  }
}

/** The values as a map; with partial, not every field needs to be there. */
function check(values, { partial = false } = {}) {
  const given = new Map(Object.entries(values ?? {}));
  const problems = new Map();
  for (const name of given.keys()) if (!FIELDS.has(name)) problems.set(name, 'is not a field');
  for (const [name, kind] of FIELDS) {
    const problem = given.has(name) ? problemWith(kind, given.get(name)) : partial ? undefined : 'is missing';
    if (problem) problems.set(name, problem);
  }
  if (problems.size > 0) throw new Invalid(problems);
  return given;
}

function checkKnown(name) {
  if (name !== 'id' && !FIELDS.has(name)) throw new Invalid([[name, 'is not a field']]);
}

function checkAmount(name, value) {
  if (value !== Infinity && !(Number.isInteger(value) && value >= 0)) throw new Invalid([[name, 'must not be below zero']]);
}

const show = (id, fields) => ({ id, ...Object.fromEntries(fields) });
const valueOf = ([id, fields], name) => (name === 'id' ? id : fields.get(name));

function compare(left, right) {
  if (typeof left === 'string') return left < right ? -1 : Number(left > right);
  return Number(left) - Number(right);
}

export class Store {
  #records = new Map();
  #lastId = 0;
  #path;
  #tail = Promise.resolve();

  /** Reads the file, when it is there; every later change goes into it. */
  static async open(path) {
    const store = new Store();
    store.#path = path;
    let text;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return store;
      throw error;
    }
    store.#load(text);
    return store;
  }

  /** Stores a new record and returns it with its id. */
  create(values) {
    return this.#change(records => {
      const fields = check(values);
      this.#lastId += 1;
      records.set(this.#lastId, fields);
      return show(this.#lastId, fields);
    });
  }

  get(id) {
    return show(id, this.#find(this.#records, id));
  }

  /** Records in order; where holds the values that fields must have. */
  list({ where = {}, orderBy = 'id', descending = false, limit = 100, offset = 0 } = {}) {
    checkKnown(orderBy);
    checkAmount('limit', limit);
    checkAmount('offset', offset);
    const direction = descending ? -1 : 1;
    const sorted = this.#matching(where).sort((left, right) => direction * (compare(valueOf(left, orderBy), valueOf(right, orderBy)) || left[0] - right[0]));
    return sorted.slice(offset, offset + limit).map(([id, fields]) => show(id, fields));
  }

  count(where = {}) {
    return this.#matching(where).length;
  }

  /** Changes some fields of a record and returns all of it. */
  update(id, values) {
    return this.#change(records => {
      const changed = new Map([...this.#find(records, id), ...check(values, { partial: true })]);
      records.set(id, changed);
      return show(id, changed);
    });
  }

  delete(id) {
    return this.#change(records => {
      this.#find(records, id);
      records.delete(id);
    });
  }

  #matching(where) {
    const wanted = Object.entries(where);
    for (const [name] of wanted) checkKnown(name);
    return [...this.#records].filter(entry => wanted.every(([name, value]) => valueOf(entry, name) === value));
  }

  #find(records, id) {
    const fields = records.get(id);
    if (!fields) throw new NotFound(`There is no {{resource.words}} ${id}.`);
    return fields;
  }

  /** Works on a copy, which takes the place of the records once it is saved; changes wait for those before them. */
  #change(work) {
    const result = this.#tail.then(async () => {
      const records = new Map(this.#records);
      const answer = work(records);
      await this.#save(records);
      this.#records = records;
      return answer;
    });
    this.#tail = result.catch(() => {});
    return result;
  }

  async #save(records) {
    if (this.#path === undefined) return;
    const text = JSON.stringify({ lastId: this.#lastId, records: [...records].map(([id, fields]) => show(id, fields)) }, null, 2);
    await writeFile(`${this.#path}.new`, text);
    await rename(`${this.#path}.new`, this.#path);
  }

  #load(text) {
    try {
      const { lastId, records } = JSON.parse(text);
      this.#records = new Map(records.map(({ id, ...values }) => [id, check(values)]));
      this.#lastId = Math.max(lastId, 0, ...this.#records.keys());
    } catch (error) {
      throw new Error(`${this.#path} holds no {{resource.words}} store: ${error.message}`, { cause: error });
    }
  }
}
