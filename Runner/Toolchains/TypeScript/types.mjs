// What TypeScript's own compiler says of the types. The files need not be on the disk.
import { isTyped, require } from './rules.mjs';

const ts = require('typescript');
const workspace = '/workspace/';
const tools = '/opt/javascript/node_modules/';
const parsed = new Map(); // of the libraries, which are the same for every program
const usual = {
  strict: true, noEmit: true, isolatedModules: true, esModuleInterop: true, resolveJsonModule: true, allowJs: true, skipLibCheck: true, allowImportingTsExtensions: true,
  target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.Preserve,
  types: ['node'], typeRoots: [`${tools}@types`]
};

function host(files, options) {
  const own = new Map(files.map(({ path, content }) => [workspace + path, content]));
  const base = ts.createCompilerHost(options);
  return {
    ...base,
    getCurrentDirectory: () => workspace,
    fileExists: path => own.has(path) || base.fileExists(path),
    readFile: path => own.get(path) ?? base.readFile(path),
    directoryExists: path => [...own.keys()].some(file => file.startsWith(path.replace(/\/?$/, '/'))) || base.directoryExists(path),
    getSourceFile(path, settings) {
      if (!path.startsWith(tools)) return own.has(path) ? ts.createSourceFile(path, own.get(path), settings, true) : base.getSourceFile(path, settings);
      if (!parsed.has(path)) parsed.set(path, base.getSourceFile(path, settings));
      return parsed.get(path);
    }
  };
}

/**
 * @param all what the code may import, itself included
 * @param own what counts instead of our own options
 */
export function check(code, all, own) {
  const options = { ...usual, ...own };
  const roots = code.map(({ path }) => path).filter(isTyped).map(path => workspace + path);
  const program = ts.createProgram(roots, options, host(all, options));
  const said = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...roots.flatMap(root => {
    const file = program.getSourceFile(root);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  })];
  return { program, findings: said.map(finding) };
}

function finding({ code, file, start, messageText }) {
  const at = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return {
    rule: `TS${code}`, file: file?.fileName.slice(workspace.length) ?? '', line: at.line + 1, column: at.character + 1,
    message: ts.flattenDiagnosticMessageText(messageText, '\n')
  };
}
