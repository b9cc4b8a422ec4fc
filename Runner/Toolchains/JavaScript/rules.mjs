// Which rules of eslint run on which file. How much each one matters is decided in JavaScriptSeverities.cs.
import { createRequire } from 'node:module';

export const require = createRequire('/opt/javascript/');
const espree = createRequire(require.resolve('eslint/package.json'))('espree');
const security = require('eslint-plugin-security');
const recommended = require('@eslint/js').configs.recommended.rules;
const globals = require('globals');
const everyFile = { files: ['**/*.?(c|m)[jt]s?(x)'], plugins: { security }, linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } };
const scan = {
  ...Object.fromEntries(Object.keys(security.rules).map(rule => [`security/${rule}`, 'error'])),
  'no-eval': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error', 'no-script-url': 'error'
};

export const isTyped = path => /\.[cm]?tsx?$/.test(path);

function parses(text, sourceType) {
  try {
    espree.parse(text, { ecmaVersion: 'latest', sourceType, ecmaFeatures: { globalReturn: sourceType === 'script' } });
    return true;
  } catch {
    return false;
  }
}

// As node does it: a .js file is CommonJS unless only a module could be written so. One that is neither is told by its first words.
const isModule = ({ path, content }) =>
  path.endsWith('.mjs') || (path.endsWith('.js') && !parses(content, 'script') && (parses(content, 'module') || /^(import|export)\b/m.test(content)));

/** What eslint is to do with a file: lint, security or fixes. Only for lint does the program tell it the types of a TypeScript one: they would not follow a fix. */
export function configure(file, mode, program) {
  const rules = mode === 'security' ? scan : recommended;
  if (isTyped(file.path)) return typed(rules, mode, program);
  const module = isModule(file);
  return [{ ...everyFile, rules, languageOptions: { ecmaVersion: 'latest', sourceType: module ? 'module' : 'commonjs', globals: module ? globals.nodeBuiltin : globals.node } }];
}

function typed(rules, mode, program) {
  const { configs, parser, plugin } = require('typescript-eslint');
  const own = { lint: configs.recommendedTypeChecked, fixes: configs.recommended }[mode] ?? [];
  return [{
    ...everyFile, plugins: { ...everyFile.plugins, '@typescript-eslint': plugin }, rules: Object.assign({}, rules, ...own.map(config => config.rules)),
    languageOptions: { parser, parserOptions: program ? { programs: [program] } : {} }
  }];
}
