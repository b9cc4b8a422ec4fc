import { FIELDS, TITLE, inputTypeOf, titleOf } from './schema.mjs';

const escapes = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']]);

/** Text that is safe in HTML, between tags and in quoted attributes alike. */
export const escapeHtml = text => String(text).replace(/[&<>"']/g, character => escapes.get(character));

/** The id of a field's input, and of the line that says what is wrong with it. */
export const idOf = name => `field-${name}`;
export const errorIdOf = name => `error-${name}`;

function renderField(name) {
  const required = FIELDS.get(name) === 'boolean' ? '' : ' aria-required="true"';
  return `
    <div>
      <label for="${idOf(name)}">${escapeHtml(titleOf(name))}</label>
      <input id="${idOf(name)}" name="${name}" type="${inputTypeOf(name)}" aria-describedby="${errorIdOf(name)}"${required}>
      <p class="error" id="${errorIdOf(name)}"></p>
    </div>`;
}

/** The heading and the form; errors are ours to show, so the browser's own bubbles are off. */
export const renderForm = () => `
  <h1>${escapeHtml(TITLE)}</h1>
  <form id="form" novalidate>
    <div id="summary" role="alert"></div>${[...FIELDS.keys()].map(renderField).join('')}
    <button id="send">Send</button>
    <p id="status" role="status"></p>
  </form>`;

/** The inside of the summary: each problem leads to its field. */
export const renderSummary = problems => (problems.size === 0 ? '' : `<ul>${
  [...problems].map(([name, problem]) => `<li><a href="#${idOf(name)}">${escapeHtml(problem)}</a></li>`).join('')}</ul>`);
