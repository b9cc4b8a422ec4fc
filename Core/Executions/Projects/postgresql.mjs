// Runs queries on a PostgreSQL server, each test in a database of its own, which is dropped afterwards.
import { createRequire } from 'node:module';
import { Fault, equal, lineAt, show, text } from './queries.mjs';

const require = createRequire(import.meta.url);
const json = [114, 3802], dates = [1082, 1114, 1184], flag = 16;

/** A value as the test may have written it: the server's own words, or the JSON value that says the same. */
function same(actual, expected, oid) {
  if (actual === null || expected === null) return actual === expected;
  if (json.includes(oid)) return equal(JSON.parse(actual), expected);
  if (typeof expected === 'boolean') return oid === flag && (actual === 't') === expected;
  if (typeof expected === 'number') return Number(actual) === expected;
  if (Array.isArray(expected)) return equal(require('pg').types.getTypeParser(oid, 'text')(actual), expected);
  return actual === expected || dates.includes(oid) && Date.parse(`${actual}${/[Z+]/.test(actual) ? '' : 'Z'}`) === Date.parse(/[Z+]|^.{10}$/.test(expected) ? expected : `${expected}Z`);
}

const sameRow = fields => (row, expected) => fields.length === Object.keys(expected).length && fields.every(({ name, dataTypeID }) => name in expected && same(row[name], expected[name], dataTypeID));

export const engine = {
  async open(connection = { connectionString: process.env.DATABASE_URL ?? 'postgres://localhost/postgres' }) {
    const { Client } = require('pg');
    const connect = async database => {
      const client = new Client({ ...connection, ...(database ? { database, connectionString: connection.connectionString && String(Object.assign(new URL(connection.connectionString), { pathname: database })) } : {}), types: { getTypeParser: () => value => value } });
      client.on('error', () => {}); // told by the query that it cut off
      await client.connect();
      return client;
    };
    const admin = await connect();
    let number = 0;
    return {
      async within(use) {
        const name = `test_${process.pid}_${++number}`;
        await admin.query(`create database ${name}`);
        const client = await connect(name);
        try {
          await client.query("set timezone = 'UTC'");
          return await use(client);
        } finally {
          await client.end();
          await admin.query(`drop database ${name} with (force)`);
        }
      },
      close: () => admin.end()
    };
  },
  run: (test, given, programs, session) => session.within(async client => {
    const ask = async (sql, file, values) => {
      try {
        return [await client.query(values ? { text: sql, values } : sql)].flat().filter(result => result.command !== null);
      } catch (error) {
        if (!error.code || error.code.length !== 5) throw error;
        throw Object.assign(new Fault(words(error), file, error.position && lineAt(sql, error.position - 1)), { state: error.code });
      }
    };
    for (const sql of given) await ask(sql).catch(error => { throw new Fault(`What the test is given fails. ${error.message}`); });
    let results = [];
    for (const { path, content } of programs) results = await ask(content, path, test.parameters);
    if (test.index) await usesIndex(client, test, programs.at(-1));
    if (test.then) results = await ask(text(test.then));
    const { rows = [], fields = [] } = results.filter(result => result.fields.length > 0).at(-1) ?? {};
    return { actual: rows, same: sameRow(fields) };
  })
};

const words = ({ code, message, detail, hint }) => {
  const missing = /^extension "(.+)" is not available/.exec(message);
  return `${missing ? `Cannot find package '${missing[1]}': ` : code === '42601' ? 'Compile error: ' : `PostgresError ${code}: `}${[message, detail, hint].filter(Boolean).join('. ')}`;
};

/** Few rows are always read one after the other, so the planner is told not to. */
async function usesIndex(client, { index, parameters }, { path, content }) {
  await client.query('set enable_seqscan = off');
  const { rows } = await client.query({ text: `explain (format json) ${content}`, values: parameters ?? [] });
  const plan = rows[0]['QUERY PLAN'];
  if (!plan.includes(`"Index Name": "${index}"`)) throw new Fault(`Expected the plan to use the index ${index}, but it is ${show(JSON.parse(plan))}`, path, 1);
}
