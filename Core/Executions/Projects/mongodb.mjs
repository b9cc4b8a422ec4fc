// Reads queries in the shell's syntax and runs them on documents in memory, by mingo. No server is asked.
import { createRequire } from 'node:module';
import { Fault, equal, lineAt, text } from './queries.mjs';

const require = createRequire(import.meta.url);

/** Extended JSON's dates and ids as the values that they stand for. */
const revive = value => JSON.parse(JSON.stringify(value), (_, part) => (part?.$date ? new Date(part.$date) : part?.$oid ?? part));

const makers = {
  ObjectId: id => id, UUID: id => id, ISODate: date => new Date(date), Date: date => new Date(date), NumberInt: Number, NumberLong: Number, NumberDecimal: Number,
  RegExp: (pattern, flags) => new RegExp(pattern, flags)
};
const sums = { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b };

/** The calls of a script for the shell: collection, method, arguments and what is chained to them. Anything but data and calls is refused, so nothing of it runs. Without values any name stands for null. */
export function parseMongo(content, path, values = {}) {
  const names = new Map(Object.entries(revive(values ?? {})));
  const refuse = (node, what) => { throw new Fault(`Compile error: ${what}`, path, lineAt(content, node.start)); };
  const evaluate = node => {
    switch (node.type) {
      case 'Literal': return node.value;
      case 'TemplateLiteral': if (node.expressions.length === 0) return node.quasis[0].value.cooked; break;
      case 'ArrayExpression': return node.elements.map(evaluate);
      case 'ObjectExpression': return Object.fromEntries(node.properties.map(property => {
        if (property.type !== 'Property' || property.computed || property.kind !== 'init' || property.method) refuse(property, 'only plain fields are understood in a document');
        return [property.key.name ?? String(property.key.value), evaluate(property.value)];
      }));
      case 'UnaryExpression': if (node.operator === '-') return -evaluate(node.argument); break;
      case 'BinaryExpression': if (node.operator in sums) return sums[node.operator](evaluate(node.left), evaluate(node.right)); break;
      case 'Identifier': if (names.has(node.name) || values === null) return names.get(node.name) ?? null; refuse(node, `${node.name} is not defined; a test gives it as a parameter`); break;
      case 'NewExpression': case 'CallExpression': if (Object.hasOwn(makers, node.callee.name ?? '')) return makers[node.callee.name](...node.arguments.map(evaluate)); break;
    }
    return refuse(node, 'only data is understood here: documents, lists, dates, ids and numbers');
  };
  const chain = (node, calls = []) => {
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') return chain(node.callee.object, [{ name: node.callee.property.name, arguments: node.arguments.map(evaluate) }, ...calls]);
    const dot = node.type === 'MemberExpression' && node.object.name === 'db';
    if (dot) return { collection: node.computed ? evaluate(node.property) : node.property.name, calls };
    if (node.name === 'db' && calls[0]?.name === 'getCollection') return { collection: calls[0].arguments[0], calls: calls.slice(1) };
    if (node.name === 'db') return { collection: null, calls };
    return refuse(node, 'a statement begins with db.<collection>.<method>(…)');
  };
  let program;
  try {
    program = require('acorn').parse(content, { ecmaVersion: 'latest' });
  } catch (error) {
    throw error.loc ? new Fault(`Compile error: ${error.message}`, path, error.loc.line) : error;
  }
  const statements = [];
  for (const node of program.body)
    if (node.type === 'VariableDeclaration') for (const { id, init } of node.declarations) names.set(id.name, init ? evaluate(init) : null);
    else if (node.type === 'ExpressionStatement') statements.push({ ...chain(node.expression), line: lineAt(content, node.start) });
    else if (node.type !== 'EmptyStatement') refuse(node, 'only statements that begin with db and constants are understood');
  return statements;
}

function perform(data, { collection, calls: [call, ...modifiers], line }, path) {
  const mingo = require('mingo');
  const documents = (data[collection] ??= []);
  const [first, second, third] = call?.arguments ?? [];
  const options = { collectionResolver: name => (data[name] ??= []) };
  const remove = most => { for (const found of mingo.find(documents, first ?? {}).all().slice(0, most)) documents.splice(documents.indexOf(found), 1); return []; };
  const methods = {
    find() {
      let cursor = mingo.find(documents, first ?? {}, second, options);
      for (const { name, arguments: [value] } of modifiers) {
        if (name === 'count') return [cursor.count()];
        if (['sort', 'limit', 'skip'].includes(name)) cursor = cursor[name](value);
        else if (!['toArray', 'pretty', 'hint', 'batchSize', 'maxTimeMS', 'allowDiskUse'].includes(name)) throw new Fault(`MongoError: ${name} cannot be tried here`, path, line);
      }
      return cursor.all();
    },
    findOne: () => mingo.find(documents, first ?? {}, second, options).limit(1).all(),
    aggregate: () => mingo.aggregate(documents, first ?? [], options),
    countDocuments: () => [mingo.find(documents, first ?? {}).all().length],
    distinct: () => [...new Set(mingo.find(documents, second ?? {}).all().flatMap(document => document[first] ?? []))],
    insertOne: () => { documents.push(revive(first)); return []; },
    insertMany: () => { documents.push(...revive(first)); return []; },
    updateOne: () => update('updateOne'),
    updateMany: () => update('updateMany'),
    deleteOne: () => remove(1),
    deleteMany: () => remove(Infinity),
    createIndex: () => []
  };
  const update = method => {
    if (mingo[method](documents, first, second, { arrayFilters: third?.arrayFilters }, options).matchedCount === 0 && third?.upsert) {
      documents.push(revive(Object.fromEntries(Object.entries(first).filter(([key]) => !key.startsWith('$')))));
      mingo[method](documents, first, second, {}, options);
    }
    return [];
  };
  if (!Object.hasOwn(methods, call?.name ?? '')) throw new Fault(`MongoError: ${call?.name ?? 'this'} cannot be tried here; use one of ${Object.keys(methods).join(', ')}`, path, line);
  try {
    return methods[call.name]();
  } catch (error) {
    throw error instanceof Fault ? error : new Fault(`MongoError: ${error.message}`, path, line);
  }
}

export const engine = {
  open: async () => ({ close: async () => {} }),
  async run(test, given, programs) {
    const data = revive(Object.assign({}, ...given));
    let actual = [];
    for (const { path, content } of programs) for (const statement of parseMongo(content, path, test.parameters)) actual = perform(data, statement, path);
    if (test.then) for (const statement of parseMongo(text(test.then), undefined, test.parameters)) actual = perform(data, statement);
    return { actual: revive(actual), expected: test.expect && revive(test.expect), same: equal };
  }
};
