// Small changes to a JavaScript program, found in its syntax tree and made in its text, so that everything else stays as it is.
import { createHash } from 'node:crypto';

const arithmetic = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*', '&': '|', '|': '&', '^': '&', '<<': '>>', '>>': '<<', '>>>': '<<' };
const comparison = { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==', '===': '!==', '!==': '===' };
const logical = { '&&': '||', '||': '&&', '??': '&&' };
const assignment = { ...Object.fromEntries(Object.entries(arithmetic).map(([from, to]) => [`${from}=`, `${to}=`])), '&&=': '||=', '||=': '&&=', '??=': '&&=' };
const functions = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];
const loops = ['WhileStatement', 'DoWhileStatement', 'ForStatement'];

export class Source {
  constructor(path, text, parse) {
    Object.assign(this, { path, text, parse, tree: parse(path, text) });
  }

  replaced(changes) {
    return [...changes].sort((a, b) => b[0] - a[0]).reduce((text, [start, end, put]) => text.slice(0, start) + put + text.slice(end), this.text);
  }

  parses(text) {
    try {
      this.parse(this.path, text);
      return true;
    } catch {
      return false;
    }
  }
}

const span = node => node.range ?? [node.start, node.end];
const isString = node => (node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateLiteral';

/** The whole lines around a span, on one line. */
function lines(text, start, end) {
  const stop = text.indexOf('\n', end);
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, stop < 0 ? text.length : stop).split(/\s+/).join(' ').trim().slice(0, 200);
}

/** Every change to a line that the tests ran, in the order of the text. */
export function find(source, covered) {
  const found = [];
  for (const place of walk(source))
    for (const [operator, start, end, put] of changes(source, place)) {
      const text = source.replaced([[start, end, put]]);
      if (covered.has(place.node.loc.start.line) && source.text.slice(start, end) !== put && source.parses(text))
        found.push({ path: source.path, line: place.node.loc.start.line, operator, scope: place.scope, original: lines(source.text, start, end), mutated: lines(text, start, start + put.length), text });
    }
  return found;
}

/** Nodes with what they are part of, the function they are in, and whether what they say is only told to people (a message). */
function* walk(source, node = source.tree, parent = {}, key = '', scope = '', told = false) {
  if (/^(Import|ExportAll|TS(?!As|NonNull|Satisfies|Enum|ParameterProperty))/.test(node.type) || node.directive || tellsHowItWasStarted(source, node)) return;
  if (key === 'key' && !parent.computed || key === 'source') return;
  yield { node, parent, key, scope, told };
  const name = node.id?.name ?? (node.type === 'MethodDefinition' || node.type === 'Property' ? node.key.name : undefined);
  const inner = name ? `${scope}.${name}` : scope;
  const tells = told || node.type === 'ThrowStatement' || node.type === 'NewExpression' && /Error$/.test(node.callee.name);
  for (const [field, value] of Object.entries(node))
    for (const child of field === 'parent' ? [] : Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') yield* walk(source, child, node, field, inner, tells);
}

const tellsHowItWasStarted = (source, node) => node.type === 'IfStatement' && /import\.meta|require\.main/.test(source.text.slice(...span(node.test)));

function* changes(source, { node, parent, key, told }) {
  const [start, end] = span(node);
  const operators = { BinaryExpression: { ...arithmetic, ...comparison }, LogicalExpression: logical, AssignmentExpression: assignment }[node.type];
  if (operators && operators[node.operator] && !(node.operator.startsWith('+') && (isString(node.left) || isString(node.right))))
    yield* operatorBetween(source, node, operators[node.operator]);
  if (node.type === 'UnaryExpression' && (node.operator === '!' || node.operator === '-')) yield [node.operator === '!' ? 'logical' : 'arithmetic', start, start + 1, ''];
  if (node.type === 'UpdateExpression' && !(parent.type === 'ForStatement' && key === 'update')) {
    const at = node.prefix ? start : end - 2;
    yield ['arithmetic', at, at + 2, node.operator === '++' ? '--' : '++'];
  }
  yield* constant(node, parent, told, start, end);
  yield* branch(node);
  yield* statement(source, node, parent, start, end);
}

function* operatorBetween(source, node, put) {
  const from = span(node.left)[1];
  const gap = source.text.slice(from, span(node.right)[0]);
  const at = from + gap.indexOf(node.operator);
  const kind = node.operator in comparison ? 'comparison' : node.operator.replace('=', '') in logical ? 'logical' : 'arithmetic';
  if (at >= from && !/\/[/*]/.test(gap)) yield [kind, at, at + node.operator.length, put];
}

function* constant(node, parent, told, start, end) {
  if (node.type === 'TemplateLiteral' && !told && parent.type !== 'TaggedTemplateExpression' && end - start > 2) yield ['constant', start, end, '``'];
  if (node.type !== 'Literal' || node.regex) return;
  if (typeof node.value === 'boolean') yield ['constant', start, end, String(!node.value)];
  if (typeof node.value === 'number') yield ['constant', start, end, String(node.value + 1)];
  if (typeof node.value === 'bigint') yield ['constant', start, end, `${node.value + 1n}n`];
  if (typeof node.value === 'string' && !told) yield ['constant', start, end, node.value ? "''" : "'x'"];
}

// A condition that is always true and one that is always false: tests that notice both notice its negation too.
function* branch(node) {
  if (!node.test || node.test.type === 'Literal') return;
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') yield ['branch', ...span(node.test), 'true'];
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression' || loops.includes(node.type)) yield ['branch', ...span(node.test), 'false'];
}

function* statement(source, node, parent, start, end) {
  const value = node.type === 'ReturnStatement' ? node.argument : node.type === 'ArrowFunctionExpression' && node.expression ? node.body : null;
  if (value && value.type !== 'Literal' && value.name !== 'undefined') yield ['return', ...span(value), 'undefined'];
  const does = node.type === 'ExpressionStatement' ? node.expression : node;
  if (node.type === 'ExpressionStatement' && ['CallExpression', 'AwaitExpression'].includes(does.type) && does.callee?.type !== 'Super') yield ['removed call', start, end, ';'];
  else if (['ThrowStatement', 'ContinueStatement'].includes(node.type) || node.type === 'BreakStatement' && parent.type === 'SwitchCase'
    || node.type === 'ExpressionStatement' && (does.type === 'UpdateExpression' || does.operator === 'delete' || does.type === 'AssignmentExpression' && (does.operator !== '=' || does.left.type === 'MemberExpression')))
    yield ['removed statement', start, end, ';'];
}

/** The same ones each time, changed lines first, and as many functions as can be. */
export function select(mutants, changed, most) {
  const numbers = new Map();
  const digest = mutant => createHash('sha256').update([mutant.path, mutant.line, mutant.operator, mutant.original, mutant.mutated].join('\n')).digest('hex');
  const ranked = mutants.map(mutant => ({ mutant, digest: digest(mutant) })).sort((a, b) => (a.digest < b.digest ? -1 : 1));
  for (const rank of ranked) {
    const place = `${rank.mutant.path}\n${rank.mutant.scope}`;
    numbers.set(place, (numbers.get(place) ?? 0) + 1);
    rank.order = numbers.get(place) + (changed[rank.mutant.path]?.includes(rank.mutant.line) ? 0 : mutants.length);
  }
  return ranked.sort((a, b) => a.order - b.order).slice(0, most).map(({ mutant }) => mutant);
}

/** The same signatures, and nothing in any function: no value is returned, and nothing is thrown. */
export function emptied(source) {
  return source.replaced(bodies(source.tree, {}, false));
}

function* bodies(node, parent, derived) {
  if (functions.includes(node.type) && node.body) {
    const inherits = parent.kind === 'constructor' && derived;
    yield [...span(node.body), node.body.type !== 'BlockStatement' ? 'undefined' : inherits ? '{ super(...arguments); }' : '{}'];
    return;
  }
  const inside = node.type === 'ClassDeclaration' || node.type === 'ClassExpression' ? node.superClass != null : derived;
  for (const [field, value] of Object.entries(node))
    for (const child of field === 'parent' ? [] : Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') yield* bodies(child, node, inside);
}
