/**
 * {{command}}: a {{item}} list for the command line, no dependencies.
 *
 * Run:   node cli.mjs add "Write the report"
 *        node cli.mjs list [--all] [--json]
 *        node cli.mjs done 1
 *        node cli.mjs edit 1 "Write the short report"
 *        node cli.mjs remove 1
 *        node cli.mjs clear                  (removes what is done)
 *        The list is kept in ~/.{{command}}.json, or in --file PATH.
 * Test:  node --test
 *
 * Exit codes: 0 done, 1 it could not be done, 2 wrong arguments.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

export const COMMAND = '{{command}}';
export const VERSION = '1.0.0';
export const MAX_TEXT_LENGTH = 500;

const USAGE = `Usage: ${COMMAND} [--file PATH] COMMAND

  add TEXT              add a {{item}}
  list [--all] [--json] show what is open
  done ID...            mark as done
  edit ID TEXT          change the text
  remove ID...          remove for good
  clear                 remove what is done
  --version, --help`;

/** What was asked for cannot be done; the message says why. */
class CommandError extends Error {}

/** The arguments are wrong; the usage follows the message. */
class UsageError extends Error {}

const isItem = value => Number.isSafeInteger(value?.id) && typeof value.text === 'string' && typeof value.done === 'boolean' && typeof value.created_at === 'string';

async function load(path) {
  let items;
  try {
    items = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw new CommandError(`${path} cannot be read: ${error.message}`);
  }
  if (!Array.isArray(items) || !items.every(isItem)) throw new CommandError(`${path} holds something else than a list of this program.`);
  return items;
}

/** Puts a whole new file in the place of the old one. */
async function save(path, items) {
  const saving = `${path}.${process.pid}.saving`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(saving, JSON.stringify(items, null, 2));
    await rename(saving, path);
  } catch (error) {
    await rm(saving, { force: true }).catch(() => {});
    throw new CommandError(`${path} cannot be written: ${error.message}`);
  }
}

/** The text on one line, without what could steer a terminal. */
function clean(words) {
  const line = words.join(' ').replace(/\p{C}/gu, ' ').replace(/\s+/g, ' ').trim();
  if (line === '') throw new CommandError('The text is empty.');
  if (line.length > MAX_TEXT_LENGTH) throw new CommandError(`The text is longer than ${MAX_TEXT_LENGTH} characters.`);
  return line;
}

function toId(text) {
  if (!/^\d{1,9}$/.test(text ?? '')) throw new UsageError(text === undefined ? 'Give an id.' : `'${text}' is not an id.`);
  return Number(text);
}

function toIds(texts) {
  if (texts.length === 0) throw new UsageError('Give an id.');
  return texts.map(toId);
}

function find(items, id) {
  const item = items.find(known => known.id === id);
  if (!item) throw new CommandError(`There is no {{item}} ${id}.`);
  return item;
}

function add(items, words, _, now) {
  if (words.length === 0) throw new UsageError('Give a text.');
  const id = 1 + Math.max(0, ...items.map(item => item.id));
  const text = clean(words);
  return { changed: [...items, { id, text, done: false, created_at: now.toISOString() }], message: `Added ${id}: ${text}` };
}

function list(items, _, options) {
  const shown = items.filter(item => options.all || !item.done);
  if (options.json) return { message: JSON.stringify(shown, null, 2) };
  if (shown.length === 0) return { message: 'Nothing to do.' };
  const width = String(shown.at(-1).id).length;
  return { message: shown.map(item => `${String(item.id).padStart(width)} [${item.done ? 'x' : ' '}] ${item.text}`).join('\n') };
}

function done(items, texts) {
  const chosen = toIds(texts).map(id => find(items, id));
  for (const item of chosen) item.done = true;
  return { changed: items, message: `Done: ${chosen.map(item => item.text).join(', ')}` };
}

function edit(items, [idText, ...words]) {
  const item = find(items, toId(idText));
  if (words.length === 0) throw new UsageError('Give a text.');
  item.text = clean(words);
  return { changed: items, message: `Changed ${item.id}: ${item.text}` };
}

function remove(items, texts) {
  const chosen = new Set(toIds(texts).map(id => find(items, id)));
  return { changed: items.filter(item => !chosen.has(item)), message: `Removed ${chosen.size}.` };
}

function clear(items) {
  const kept = items.filter(item => !item.done);
  return { changed: kept, message: `Removed ${items.length - kept.length}.` };
}

const COMMANDS = new Map(Object.entries({ add, list, done, edit, remove, clear }));

function read(args) {
  const flag = { type: 'boolean', default: false };
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { file: { type: 'string', default: join(homedir(), `.${COMMAND}.json`) }, all: flag, json: flag, version: flag, help: flag },
  });
  return { options: values, words: positionals };
}

async function perform(args, now) {
  const { options, words: [name, ...words] } = read(args);
  if (options.version) return `${COMMAND} ${VERSION}`;
  if (options.help) return USAGE;
  const command = COMMANDS.get(name);
  if (!command) throw new UsageError(name === undefined ? 'Give a command.' : `There is no command '${name}'.`);
  const { changed, message } = command(await load(options.file), words, options, now);
  if (changed) await save(options.file, changed);
  return message;
}

/** Runs one command and returns the exit code. */
export async function main(args, { output = process.stdout, errors = process.stderr, now = new Date() } = {}) {
  try {
    output.write(`${await perform(args, now)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof CommandError) {
      errors.write(`${COMMAND}: ${error.message}\n`);
      return 1;
    }
    if (!(error instanceof UsageError) && !String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
    errors.write(`${COMMAND}: ${error.message}\n${USAGE}\n`);
    return 2;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main(process.argv.slice(2));
