/**
 * Converts CSV to JSON and back, no dependencies.
 *
 * Run:   node converter.mjs to-json < people.csv > people.json
 *        node converter.mjs to-csv  < people.json > people.csv
 *        Options: --delimiter ';'   --types (write 7, 1.5, true and null instead of text)
 * Test:  node --test
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

export const DELIMITER = '{{delimiter}}';
const WORDS = new Map([['true', true], ['false', false], ['null', null], ['', null]]);
const USAGE = 'Usage: converter.mjs to-json|to-csv [--delimiter CHARACTER] [--types] < input > output';

/** The input cannot be converted; the message says where and why. */
export class ConversionError extends Error {}

/** Splits CSV into rows of values, by the rules of RFC 4180. */
export function parseCsv(text, delimiter = DELIMITER) {
  const rows = [];
  let row = { line: 1, values: [] };
  let value = '';
  let state = 'start';
  let line = 1;

  const endValue = () => {
    row.values.push(value);
    value = '';
    state = 'start';
  };
  const endRow = () => {
    const isBlank = row.values.length === 0 && value === '' && state === 'start';
    if (!isBlank) {
      endValue();
      rows.push(row);
    }
    line += 1;
    row = { line, values: [] };
  };

  for (const character of text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')) {
    if (state === 'quoted') {
      if (character === '"') state = 'closed';
      else value += character;
      if (character === '\n') line += 1;
    } else if (character === '"' && state !== 'plain') {
      if (state === 'closed') value += '"';
      state = 'quoted';
    } else if (character === delimiter) {
      endValue();
    } else if (character === '\n') {
      endRow();
    } else if (state === 'closed') {
      throw new ConversionError(`Line ${line}: text follows a closing quote.`);
    } else {
      value += character;
      state = 'plain';
    }
  }
  if (state === 'quoted') throw new ConversionError(`Line ${row.line}: a quote is never closed.`);
  endRow();
  return rows;
}

function checkHeader(header) {
  if (header.some(name => name.trim() === '')) throw new ConversionError('Line 1: a column has no name.');
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) throw new ConversionError(`Line 1: the column '${repeated}' is there twice.`);
}

/** The number, boolean or null that the text writes, or the text itself. */
export function toValue(text) {
  if (WORDS.has(text)) return WORDS.get(text);
  const isNumber = /^-?(?:0|[1-9]\d{0,14})$/.test(text) || /^-?(?:0|[1-9]\d{0,12})\.\d{1,12}$/.test(text);
  return isNumber ? Number(text) : text;
}

/**
 * The rows as objects by the names in the first line. Values stay text unless typed, so that 007 and 1e5 are never
 * spoiled in silence.
 */
export function csvToRecords(text, { delimiter = DELIMITER, typed = false } = {}) {
  const [first, ...rows] = parseCsv(text, delimiter);
  if (!first) return [];
  const header = first.values;
  checkHeader(header);
  return rows.map(({ line, values }) => {
    if (values.length !== header.length) throw new ConversionError(`Line ${line}: ${values.length} values for ${header.length} columns.`);
    return Object.fromEntries(header.map((name, index) => [name, typed ? toValue(values.at(index)) : values.at(index)]));
  });
}

function toCell(value, delimiter) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const needsQuotes = text.includes(delimiter) || /["\r\n]/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

/** CSV with a column for every name in any record, in the order they first appear. */
export function recordsToCsv(records, { delimiter = DELIMITER } = {}) {
  if (!Array.isArray(records)) throw new ConversionError('The JSON must be an array of objects.');
  const wrong = records.findIndex(record => record === null || typeof record !== 'object' || Array.isArray(record));
  if (wrong >= 0) throw new ConversionError(`Item ${wrong + 1} is not an object.`);
  const maps = records.map(record => new Map(Object.entries(record)));
  const header = [...new Set(maps.flatMap(record => [...record.keys()]))];
  if (header.length === 0) return '';
  const rows = [header, ...maps.map(record => header.map(name => record.get(name)))];
  // A row of one empty value would be a blank line, so it is quoted.
  return rows.map(row => row.map(value => toCell(value, delimiter)).join(delimiter) || '""').join('\n') + '\n';
}

export const csvToJson = (text, options) => `${JSON.stringify(csvToRecords(text, options), null, 2)}\n`;

export function jsonToCsv(text, options) {
  let records;
  try {
    records = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConversionError(`That is not valid JSON: ${error.message}.`);
  }
  return recordsToCsv(records, options);
}

async function readAll(input) {
  const chunks = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
}

function readArguments(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { delimiter: { type: 'string', short: 'd', default: DELIMITER }, types: { type: 'boolean', default: false } },
  });
  const delimiter = values.delimiter.replaceAll('\\t', '\t');
  if (delimiter.length !== 1 || '"\r\n'.includes(delimiter)) throw new TypeError('The delimiter must be one character and no quote.');
  if (positionals.length !== 1 || !['to-json', 'to-csv'].includes(positionals[0])) throw new TypeError('Say to-json or to-csv.');
  return { direction: positionals[0], delimiter, typed: values.types };
}

/** Returns the exit code: 0, 1 when the input could not be converted, 2 when the arguments are wrong. */
export async function main(args, { input, output, errors }) {
  let options;
  try {
    options = readArguments(args);
  } catch (error) {
    errors.write(`converter: ${error.message}\n${USAGE}\n`);
    return 2;
  }
  try {
    const text = await readAll(input);
    output.write(options.direction === 'to-json' ? csvToJson(text, options) : jsonToCsv(text, options));
    return 0;
  } catch (error) {
    errors.write(`converter: ${error instanceof ConversionError ? error.message : 'The input is not UTF-8 text.'}\n`);
    return 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2), { input: process.stdin, output: process.stdout, errors: process.stderr });
}
