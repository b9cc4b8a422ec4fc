// Parses queries for MySQL and compares them with the schema and with what a test expects of them. No server is asked.
import { createRequire } from 'node:module';
import { Fault, equal, show } from './queries.mjs';

const require = createRequire(import.meta.url);

/** The statements of a script, or a fault at the place of the first one that is none. */
export function parseMySql(content, path) {
  const { Parser } = require('node-sql-parser/build/mysql');
  try {
    const { ast, tableList, columnList } = new Parser().parse(content, { database: 'MySQL', parseOptions: { includeLocations: true } });
    return { statements: [ast].flat(), tableList, columnList };
  } catch (error) {
    if (!error.location) throw error;
    throw new Fault(`Compile error: ${error.found === null ? 'the statement ends too early' : `unexpected ${show(error.found)}`}`, path, error.location.start.line);
  }
}

/** Calls back for every node of a syntax tree, with its name in its parent. */
export function walk(node, visit, name = '') {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) visit(node, name);
  for (const [key, child] of Object.entries(node)) if (key !== 'loc') walk(child, visit, Array.isArray(node) ? name : key);
}

export const functionName = ({ name }) => (typeof name === 'string' ? name : name?.name?.map(part => part.value).join('.') ?? '').toLowerCase();

function describe({ statements, tableList }) {
  const uses = new Set(), aliases = new Set(), virtual = new Set();
  walk(statements, (node, name) => {
    if (typeof node.join === 'string') uses.add(node.join.toLowerCase());
    for (const clause of ['where', 'having', 'groupby', 'orderby', 'limit', 'with']) if (node[clause] && (node[clause].columns ?? node[clause].value ?? [1]).length !== 0) uses.add(clause.replace('by', ' by'));
    if (node.distinct) uses.add('distinct');
    if (node._next) uses.add((node.set_op ?? 'union').toLowerCase());
    if (node.type === 'function' || node.type === 'aggr_func') uses.add(functionName(node));
    if (node.over) uses.add('over');
    if (typeof node.as === 'string') aliases.add(node.as);
    if (name === 'with' && node.name) virtual.add(node.name.value ?? node.name);
  });
  const returns = (statements.at(-1).columns ?? []).map?.(column => column.as ?? column.expr?.column?.expr?.value ?? column.expr?.column) ?? [];
  const tables = [...new Set(tableList.map(entry => entry.split('::')[2]))].filter(table => !virtual.has(table));
  return { type: statements.at(-1).type, tables: tables.sort(), returns, uses, aliases };
}

function schemaOf(given) {
  const schema = new Map();
  for (const sql of given)
    for (const statement of parseMySql(sql).statements)
      if (statement.type === 'create' && statement.keyword === 'table')
        schema.set(statement.table[0].table, statement.create_definitions.filter(part => part.resource === 'column').map(({ column }) => column.column?.expr?.value ?? column.column));
  return schema;
}

function checkNames(schema, { tableList, columnList }, { tables, aliases }, path) {
  if (schema.size === 0) return;
  const known = new Set([...schema.values()].flat());
  for (const table of tables) if (!schema.has(table)) throw new Fault(`MySqlError: the table ${table} is not in the schema`, path, 1);
  for (const entry of columnList) {
    const [, table, column] = entry.split('::');
    const there = column.includes('(.*)') || (schema.get(table) ?? known).includes?.(column) || known.has?.(column) && !schema.has(table) || aliases.has(column);
    if (!there) throw new Fault(`MySqlError: the column ${schema.has(table) ? `${table}.` : ''}${column} is not in the schema`, path, 1);
  }
}

export const engine = {
  open: async () => ({ close: async () => {} }),
  async run(test, given, programs) {
    const schema = schemaOf(given);
    const parsed = parseMySql(programs.map(({ content }) => content).join('\n'), programs.at(-1).path);
    if (parsed.statements.length === 0 || !parsed.statements[0]) throw new Fault('Expected a statement, but there is none', programs.at(-1).path, 1);
    const actual = describe(parsed);
    checkNames(schema, parsed, actual, programs.at(-1).path);
    const { type = actual.type, tables = actual.tables, returns = actual.returns, uses = [] } = test.expect ?? {};
    const missing = uses.filter(use => !actual.uses.has(use.toLowerCase()));
    if (missing.length > 0) throw new Fault(`Expected it to use ${missing.join(', ')}, but it uses ${[...actual.uses].join(', ') || 'nothing of the kind'}`, programs.at(-1).path, 1);
    return { actual: [{ type: actual.type, tables: actual.tables, returns: actual.returns }], expected: [{ type, tables: [...tables].sort(), returns }], same: equal };
  }
};
