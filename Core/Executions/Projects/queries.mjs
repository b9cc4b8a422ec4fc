// What the query languages share.

/** What is wrong with a query or a test, with its place where that is known. */
export class Fault extends Error {
  constructor(message, file, line) { super(message); Object.assign(this, { file, line }); }
}

export const text = value => (Array.isArray(value) ? value.join('\n') : value ?? '');
export const show = value => JSON.stringify(value)?.slice(0, 2000);
export const lineAt = (content, offset) => content.slice(0, offset).split('\n').length;

const sorted = value => (value instanceof Date || value === null || typeof value !== 'object' ? value : Array.isArray(value) ? value.map(sorted) : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)])));

/** Whatever the order of the fields. */
export const equal = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
