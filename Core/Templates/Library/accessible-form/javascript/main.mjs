/**
 * An accessible form with validation, no dependencies. It posts JSON to {{action}}.
 *
 * Run:   python3 -m http.server     and open http://127.0.0.1:8000; any server of static files will do
 * Test:  node --test
 */
import { errorIdOf, idOf, renderForm, renderSummary } from './render.mjs';
import { ACTION, FIELDS, problemWith, problemsOf, valuesOf } from './schema.mjs';

/** Puts the form into the page and makes it work. Resolved by each submit, for whoever waits for it. */
export function start(document, fetch) {
  const find = id => document.getElementById(id);
  find('main').innerHTML = renderForm(); // nothing in it comes from anybody else
  const inputs = new Map([...FIELDS.keys()].map(name => [name, find(idOf(name))]));
  const answers = () => new Map([...inputs].map(([name, input]) => [name, FIELDS.get(name) === 'boolean' ? input.checked : input.value]));

  const mark = (name, problem) => {
    inputs.get(name).setAttribute('aria-invalid', String(problem !== undefined));
    find(errorIdOf(name)).textContent = problem ?? '';
  };

  const send = async () => {
    const response = await fetch(ACTION, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(valuesOf(answers())) });
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
  };

  const submit = async () => {
    const problems = problemsOf(answers());
    for (const name of FIELDS.keys()) mark(name, problems.get(name));
    find('summary').innerHTML = renderSummary(problems);
    find('status').textContent = '';
    if (problems.size > 0) return inputs.get([...problems.keys()][0]).focus();
    find('send').disabled = true; // a second click would send it twice
    try {
      await send();
      find('form').reset();
      find('status').textContent = 'Sent. Thank you.';
    } catch (error) {
      find('status').textContent = `It could not be sent: ${error.message}. Nothing is lost; try again.`;
    } finally {
      find('send').disabled = false;
    }
  };

  for (const [name, input] of inputs) {
    const check = () => mark(name, problemWith(name, input.value));
    if (FIELDS.get(name) === 'boolean') continue;
    input.addEventListener('change', check);
    input.addEventListener('input', () => { if (input.getAttribute('aria-invalid') === 'true') check(); }); // nobody is told off while still typing
  }
  find('form').addEventListener('submit', event => {
    event.preventDefault();
    event.done = submit();
  });
}

if (globalThis.document) start(globalThis.document, globalThis.fetch);
