// Compiles each TypeScript file to one beside it, as it would be run: imports lead to what was compiled.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const typed = readdirSync('.', { recursive: true }).filter(path => /\.[cm]?tsx?$/.test(path) && !/\.d\.[cm]?ts$|(^|\/)node_modules\//.test(path));
const endings = ['', '.ts', '.tsx', '.mts', '.cts', '/index.ts', '/index.tsx'];

const toCompiled = {
  name: 'to-compiled',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return undefined;
      if (!/^\.{0,2}\//.test(path)) return { path, external: true };
      const written = [path, path.replace(/\.([cm]?)js$/, '.$1ts'), path.replace(/\.js$/, '.tsx'), ...endings.map(ending => path + ending)];
      const found = written.find(name => /\.[cm]?tsx?$/.test(name) && existsSync(resolve(dirname(importer), name)));
      return { path: found ? `${found}.mjs` : path, external: true };
    });
  }
};

await createRequire('/opt/javascript/')('esbuild').build({
  entryPoints: typed.map(path => ({ in: path, out: path })), outdir: '.', outExtension: { '.js': '.mjs' }, bundle: true, plugins: [toCompiled],
  format: 'esm', platform: 'node', target: 'node20', sourcemap: 'inline', sourcesContent: false, logLevel: 'error', tsconfigRaw: {}
}).catch(() => process.exit(1));
