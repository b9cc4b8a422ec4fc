import { FIELDS, format } from './table.mjs';

const escapes = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);

/** Text that is safe in HTML, between tags and in quoted attributes alike. */
export const escapeHtml = text => String(text).replace(/[&<>"']/g, character => escapes.get(character));

const titleOf = field => escapeHtml(field.replaceAll('_', ' '));

const alignment = field => (['integer', 'number'].includes(FIELDS.get(field)) ? ' class="number"' : '');

function heading(field, sort) {
  const order = sort.field !== field ? 'none' : sort.descending ? 'descending' : 'ascending';
  return `<th scope="col" aria-sort="${order}"${alignment(field)}><button type="button" data-field="${escapeHtml(field)}">${titleOf(field)}</button></th>`;
}

const row = record => `<tr>${[...FIELDS.keys()].map(field => `<td${alignment(field)}>${escapeHtml(format(record.get(field)))}</td>`).join('')}</tr>`;

/** The inside of the table element. */
export function renderTable({ rows, sort }) {
  const headings = [...FIELDS.keys()].map(field => heading(field, sort)).join('');
  return `<thead><tr>${headings}</tr></thead><tbody>${rows.map(row).join('')}</tbody>`;
}

/** What a screen reader says after every change. */
export function renderStatus({ total, page, pages }) {
  if (total === 0) return 'Nothing fits. Try fewer letters.';
  return `${total} found, page ${page} of ${pages}`;
}
