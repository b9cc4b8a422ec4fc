// Compiles each TypeScript file to one beside it, without a look at its types, and tells where a place in that one comes from.
import { readFileSync, readdirSync } from 'node:fs';
import { SourceMap, createRequire, register } from 'node:module';

const workspace = '/workspace/';
const maps = new Map();

/** Answers what does not parse, with its place. */
export function prepare() {
  const typed = readdirSync(workspace, { recursive: true }).filter(path => /\.[cm]?tsx?$/.test(path) && !/(^|\/)node_modules\//.test(path));
  try {
    createRequire('/opt/javascript/')('esbuild').buildSync({
      entryPoints: typed.map(path => ({ in: workspace + path, out: path })), outdir: workspace, outExtension: { '.js': '.mjs' },
      format: 'esm', target: 'node20', sourcemap: 'inline', sourcesContent: false, logLevel: 'silent', tsconfigRaw: {}
    });
  } catch ({ errors, message }) {
    return errors?.map(({ text, location }) => ({ message: `SyntaxError: ${text}`, file: location?.file, line: location?.line })) ?? [{ message }];
  }
  register('/harness/resolve.mjs', 'file:///');
  return [];
}

/** The file that was written, and its line when there is one. */
export function original({ file, line, column = 1 }) {
  if (!/\.[cm]?tsx?\.mjs$/.test(file ?? '')) return { file, line };
  const entry = line && map(file).findEntry(line - 1, Math.max(0, column - 1));
  return { file: file.slice(0, -'.mjs'.length), line: entry?.generatedLine === line - 1 ? entry.originalLine + 1 : undefined };
}

function map(file) {
  if (!maps.has(file)) {
    const [, encoded] = readFileSync(workspace + file, 'utf8').match(/\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/);
    maps.set(file, new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString())));
  }
  return maps.get(file);
}
