/** What is asked, and what an answer must look like. Nothing here knows of the browser: a server can use it, too. */

export const TITLE = {{title.json}};
export const ACTION = '{{action}}';
export const FIELDS = new Map(Object.entries({
{{fields}}
}));
export const MAX_TEXT_LENGTH = 2000;

const FORMATS = new Map([
  ['email', { pattern: /^[^\s@]{1,64}@[^\s@]{1,180}\.[^\s@.]{2,63}$/, hint: 'an address such as ada@example.com', input: 'email' }],
  ['phone', { pattern: /^\+?[\d ()/-]{5,20}$/, hint: 'a number such as +1 555 0100', input: 'tel' }],
  ['url', { pattern: /^https?:\/\/[^\s/]+\.[^\s]+$/, hint: 'an address such as https://example.com', input: 'url' }],
]);

const isNumber = kind => kind === 'integer' || kind === 'number';

/** A field's name for people. */
export const titleOf = name => name.replaceAll('_', ' ');

/** The type of the input that fits a field. */
export function inputTypeOf(name) {
  const kind = FIELDS.get(name);
  if (kind === 'boolean') return 'checkbox';
  return FORMATS.get(name)?.input ?? 'text'; // numbers too: browsers swallow what is no number in their own
}

/** What is wrong with the text in a field, in a sentence; undefined when it is fine. */
export function problemWith(name, text) {
  const kind = FIELDS.get(name);
  if (kind === 'boolean') return undefined;
  const value = text.trim();
  if (value === '') return `Enter ${titleOf(name)}.`;
  if (isNumber(kind)) {
    if (!/^[+-]?\d{1,15}(\.\d{1,15}|)$/.test(value)) return `Enter ${titleOf(name)} as a number.`;
    return kind === 'integer' && !Number.isInteger(Number(value)) ? `Enter ${titleOf(name)} as a whole number.` : undefined;
  }
  if (value.length > MAX_TEXT_LENGTH) return `Use at most ${MAX_TEXT_LENGTH} characters for ${titleOf(name)}.`;
  const format = FORMATS.get(name);
  return format && !format.pattern.test(value) ? `Enter ${titleOf(name)} as ${format.hint}.` : undefined;
}

/** Every problem, by field. Answers are texts by field, and true or false for boxes. */
export const problemsOf = answers => new Map([...FIELDS.keys()].map(name => [name, problemWith(name, answers.get(name))]).filter(([, problem]) => problem));

/** What is sent: trimmed texts, numbers, true and false. */
export const valuesOf = answers => Object.fromEntries([...FIELDS].map(([name, kind]) => {
  const answer = answers.get(name);
  if (kind === 'boolean') return [name, answer];
  return [name, isNumber(kind) ? Number(answer) : answer.trim()];
}));
