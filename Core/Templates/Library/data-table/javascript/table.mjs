/** What the table shows: records chosen, ordered and cut into pages. Nothing here knows of the browser. */

export const FIELDS = new Map(Object.entries({
{{fields}}
}));
export const PAGE_SIZE = {{page_size}};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A value as people read it. */
export function format(value) {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 6 }) : String(value);
}

/** Below zero when left comes first. */
export function compare(left, right) {
  if (typeof left === 'string' && typeof right === 'string') return collator.compare(left, right);
  return Number(left) - Number(right);
}

export class Table {
  #records;
  #words = [];
  #sort = { field: undefined, descending: false };
  #page = 1;

  /** Records are maps of values by field. */
  constructor(records) {
    this.#records = records;
  }

  /** Keeps the records of which every word of the text is in some field, and goes to the first page. */
  filter(text) {
    this.#words = text.toLowerCase().split(/\s+/).filter(word => word !== '');
    this.#page = 1;
  }

  /** Sorts by a field; the same field once more turns the order round. */
  sortBy(field) {
    if (!FIELDS.has(field)) throw new RangeError(`There is no column ${field}.`);
    this.#sort = { field, descending: this.#sort.field === field && !this.#sort.descending };
    this.#page = 1;
  }

  /** Goes on by so many pages, as far as there are any. */
  turn(pages) {
    this.#page = Math.min(Math.max(1, this.#page + pages), this.view().pages);
  }

  /** What to show now. */
  view() {
    const found = this.#records.filter(record => this.#matches(record));
    const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
    const start = (this.#page - 1) * PAGE_SIZE;
    return { rows: this.#sorted(found).slice(start, start + PAGE_SIZE), total: found.length, page: this.#page, pages, sort: this.#sort };
  }

  #matches(record) {
    const text = [...FIELDS.keys()].map(field => format(record.get(field)).toLowerCase()).join('\n');
    return this.#words.every(word => text.includes(word));
  }

  /** Records without a value come last, whatever the order. */
  #sorted(records) {
    const { field, descending } = this.#sort;
    if (field === undefined) return records;
    const has = record => record.get(field) !== undefined && record.get(field) !== null;
    const direction = descending ? -1 : 1;
    const present = records.filter(has).sort((left, right) => direction * compare(left.get(field), right.get(field)));
    return [...present, ...records.filter(record => !has(record))];
  }
}
