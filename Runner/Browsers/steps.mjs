// The step language: one step on each line, written as a person would tell it to another. Blank lines and lines that begin with # are skipped.

const quoted = '"((?:[^"\\\\]|\\\\.)*)"';

const named = (page, name) => page.getByRole('button', { name }).or(page.getByRole('link', { name })).or(page.getByRole('tab', { name })).or(page.getByRole('menuitem', { name })).or(page.getByLabel(name)).or(page.getByText(name)).first();
const field = (page, name) => page.getByLabel(name).or(page.getByPlaceholder(name)).first();

/** Each form that a step has: how it is written, and what it does. */
const forms = [
  ['open (\\S+)', (page, path, { address }) => page.goto(address(path))],
  [`click ${quoted}`, (page, name) => named(page, name).click()],
  [`fill ${quoted} with ${quoted}`, (page, name, text) => field(page, name).fill(text)],
  [`choose ${quoted} in ${quoted}`, (page, option, name) => field(page, name).selectOption({ label: option })],
  [`check ${quoted}`, (page, name) => field(page, name).check()],
  [`uncheck ${quoted}`, (page, name) => field(page, name).uncheck()],
  ['press (\\S+)', (page, key) => page.keyboard.press(key)],
  [`see ${quoted}`, (page, text) => page.getByText(text).first().waitFor({ state: 'visible' })],
  [`see no ${quoted}`, (page, text) => page.getByText(text).first().waitFor({ state: 'hidden' })],
  [`see title ${quoted}`, (page, title) => page.waitForFunction(wanted => document.title.includes(wanted), title)],
  ['at (\\S+)', (page, path, { address }) => page.waitForURL(address(path))],
  ['resize (\\d{2,4})x(\\d{2,4})', (page, width, height) => page.setViewportSize({ width: Number(width), height: Number(height) })],
  [`picture ${quoted}`, (page, name, { picture }) => picture(name)],
].map(([form, run]) => ({ form: new RegExp(`^${form}$`, 'i'), words: form.replaceAll(quoted, '"..."'), run }));

const lines = script => script.split('\n').map(line => line.trim()).filter(line => line && !line.startsWith('#'));
const verbs = new Set(forms.map(({ words }) => words.split(' ')[0]));

/** Whether a script is written in steps, and not in JavaScript: every line begins as a step does and ends without a semicolon. */
export const isSteps = script => lines(script).every(line => verbs.has(line.split(/\s/)[0].toLowerCase()) && !line.endsWith(';'));

/** The steps of a script: the words of each, and what it does to a page. */
export function read(script) {
  return lines(script).map(line => {
    for (const { form, run } of forms) {
      const match = form.exec(line);
      if (match) return { name: line, run: (page, tools) => run(page, ...match.slice(1).map(text => text.replace(/\\(.)/g, '$1')), tools) };
    }
    const verb = line.split(/\s/)[0].toLowerCase();
    return { name: line, run: () => { throw new Error(`This is no step. Write it as: ${forms.filter(({ words }) => words.split(' ')[0] === verb).map(({ words }) => words).join(', or ')}`); } };
  });
}
