// What settings that came along say: the rules of their eslint, and what their compiler checks. Only rules and names are taken. A configuration that is a
// program runs here, in the sandbox, with the packages that are here.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isTyped, require } from './rules.mjs';

const folder = '/tmp/own';
const workspace = '/workspace/';
const plugin = '@typescript-eslint/';
const core = require('eslint/use-at-your-own-risk').builtinRules;
const checks = [
  'strict', 'alwaysStrict', 'noImplicitAny', 'noImplicitThis', 'noImplicitReturns', 'noImplicitOverride', 'noFallthroughCasesInSwitch', 'noUncheckedIndexedAccess', 'noUnusedLocals', 'noUnusedParameters',
  'strictNullChecks', 'strictFunctionTypes', 'strictBindCallApply', 'strictPropertyInitialization', 'exactOptionalPropertyTypes', 'useUnknownInCatchVariables', 'noPropertyAccessFromIndexSignature',
  'experimentalDecorators', 'emitDecoratorMetadata', 'useDefineForClassFields', 'jsx', 'jsxFactory', 'jsxImportSource', 'target', 'baseUrl', 'paths'
];

/** What eslint is told after our own configuration; nothing where there are no settings of it. Throws on those that cannot be read. */
export async function entries(settings) {
  const find = name => settings.find(({ path }) => name.test(path));
  const [flat, program, written, packed] = [/^eslint\.config\.[cm]?js$/, /^\.eslintrc\.c?js$/, /^\.eslintrc(\.(json|ya?ml))?$/, /^package\.json$/].map(find);
  if (flat) return [await load(flat)].flat(Infinity);
  const data = program ? await load(program) : written ? read(written.content) : packed && JSON.parse(packed.content).eslintConfig;
  return data ? [classic(data), ...(data.overrides ?? []).map(part => ({ ...classic(part), files: [part.files].flat().map(name => (name.includes('/') ? name : `**/${name}`)) }))] : [];
}

/** Only what one file's eslint can take: rules that it has, and names. */
export function fitting(all, file, typed) {
  const typescript = isTyped(file.path) ? require('typescript-eslint').plugin.rules : {};
  const has = rule => core.has(rule) || (rule.startsWith(plugin) && typescript[rule.slice(plugin.length)] && (typed || !typescript[rule.slice(plugin.length)].meta.docs.requiresTypeChecking));
  return all.filter(entry => entry?.rules || entry?.languageOptions?.globals).map(({ files, ignores, rules, languageOptions }) => ({
    ...(files && { files }), ...(ignores && { ignores }), rules: Object.fromEntries(Object.entries(rules ?? {}).filter(([rule]) => has(rule))), languageOptions: { globals: languageOptions?.globals ?? {} }
  }));
}

/** What TypeScript's compiler is told instead of ours; nothing where there is no tsconfig.json. */
export function compilerOptions(settings) {
  const ts = require('typescript');
  const files = new Map(settings.map(({ path, content }) => [workspace + path, content]));
  const root = `${workspace}tsconfig.json`;
  if (!files.has(root)) return {};
  const host = { useCaseSensitiveFileNames: true, fileExists: path => files.has(path), readFile: path => files.get(path), readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(ts.parseConfigFileTextToJson(root, files.get(root)).config ?? {}, host, workspace, undefined, root);
  return { strict: false, lib: options.lib ?? ['lib.esnext.full.d.ts'], ...Object.fromEntries(checks.filter(name => name in options).map(name => [name, options[name]])) };
}

async function load({ path, content }) {
  mkdirSync(folder);
  symlinkSync('/opt/javascript/node_modules', `${folder}/node_modules`);
  const typed = path.endsWith('.js') ? (/^\s*(module\.exports|exports\.)/m.test(content) ? '.cjs' : '.mjs') : '';
  writeFileSync(`${folder}/${path}${typed}`, content);
  return (await import(`${folder}/${path}${typed}`)).default;
}

function read(text) {
  const yaml = createRequire(createRequire(require.resolve('eslint/package.json')).resolve('@eslint/eslintrc'))('js-yaml');
  return yaml.load(text.replace(/^\s*\/\/.*$|\/\*[^]*?\*\//gm, ''));
}

function classic({ rules, globals, env }) {
  const known = require('globals');
  const names = Object.entries(env ?? {}).filter(([, on]) => on).map(([name]) => known[name] ?? {});
  return { rules: rules ?? {}, languageOptions: { globals: Object.assign({}, ...names, globals) } };
}
