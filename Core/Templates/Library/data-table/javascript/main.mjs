/**
 * A table of {{resource.plural}} that people sort, filter and page through, no dependencies.
 *
 * Run:   python3 -m http.server     and open http://127.0.0.1:8000; any server of static files will do
 * Data:  data.json, an array of objects
 * Test:  node --test
 */
import { renderStatus, renderTable } from './render.mjs';
import { Table } from './table.mjs';

/** Connects a table with the elements of the page. */
export function connect(document, records) {
  const table = new Table(records);
  const [element, status, filter, previous, next] = ['table', 'status', 'filter', 'previous', 'next'].map(id => document.getElementById(id));

  const show = () => {
    const view = table.view();
    element.innerHTML = renderTable(view); // every value in it is escaped
    status.textContent = renderStatus(view);
    previous.disabled = view.page === 1;
    next.disabled = view.page === view.pages;
  };
  const onChange = change => event => {
    change(event);
    show();
  };

  filter.addEventListener('input', onChange(() => table.filter(filter.value)));
  previous.addEventListener('click', onChange(() => table.turn(-1)));
  next.addEventListener('click', onChange(() => table.turn(1)));
  element.addEventListener('click', onChange(event => {
    const field = event.target.closest('[data-field]')?.dataset.field;
    if (field === undefined) return;
    table.sortBy(field);
    queueMicrotask(() => element.querySelector(`[data-field="${field}"]`)?.focus()); // its button is a new one now
  }));
  show();
}

/** Reads the records and shows them, or says why it cannot. */
export async function start(document, fetch) {
  try {
    const response = await fetch('data.json');
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
    connect(document, (await response.json()).map(record => new Map(Object.entries(record))));
  } catch (error) {
    document.getElementById('status').textContent = `The {{resource.plural}} could not be read: ${error.message}`;
  }
}

if (globalThis.document) await start(globalThis.document, globalThis.fetch);
