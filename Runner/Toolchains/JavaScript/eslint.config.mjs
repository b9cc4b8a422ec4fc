// Which rules run. How much each one matters is decided in JavaScriptSeverities.cs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire('/opt/javascript/');
const espree = createRequire(require.resolve('eslint/package.json'))('espree');
const security = require('eslint-plugin-security');
const globals = require('globals');
const code = JSON.parse(readFileSync('/harness/code.json', 'utf8'));

const parses = (path, sourceType) => {
  try {
    espree.parse(readFileSync(path, 'utf8'), { ecmaVersion: 'latest', sourceType, ecmaFeatures: { globalReturn: sourceType === 'script' } });
    return true;
  } catch {
    return false;
  }
};

// As node does it: a .js file is CommonJS unless only a module could be written so. One that is neither is told by its first words.
const looksLikeModule = path => /^(import|export)\b/m.test(readFileSync(path, 'utf8'));
const isModule = path => path.endsWith('.mjs') || (path.endsWith('.js') && !parses(path, 'script') && (parses(path, 'module') || looksLikeModule(path)));
const modules = code.filter(isModule);
const rules = {
  lint: require('@eslint/js').configs.recommended.rules,
  security: {
    ...Object.fromEntries(Object.keys(security.rules).map(rule => [`security/${rule}`, 'error'])),
    'no-eval': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error', 'no-script-url': 'error'
  }
};

const common = { plugins: { security }, rules: rules[process.env.ESLINT_RULES], linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } };
// Whatever a path holds, eslint is to take it by the letter.
const literal = path => path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
const files = (paths, sourceType, globals) => paths.length ? [{ ...common, files: paths.map(literal), languageOptions: { ecmaVersion: 'latest', sourceType, globals } }] : [];

export default [
  ...files(modules, 'module', globals.nodeBuiltin),
  ...files(code.filter(path => !modules.includes(path)), 'commonjs', globals.node)
];
