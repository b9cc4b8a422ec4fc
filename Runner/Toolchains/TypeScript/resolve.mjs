// Lets an import name a TypeScript file as people do: with its own ending, with that of the JavaScript it becomes, or without one.
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function isFile(url) {
  try {
    return statSync(fileURLToPath(url)).isFile();
  } catch {
    return false;
  }
}

export async function resolve(specifier, context, next) {
  if (!/^(\.|\/|file:)/.test(specifier)) return next(specifier, context);
  const { href } = new URL(specifier, context.parentURL);
  const endings = ['.ts', '.tsx', '.mts', '.cts', '/index.ts', '/index.tsx'];
  const written = [href, href.replace(/\.([cm]?)js$/, '.$1ts'), href.replace(/\.js$/, '.tsx'), ...endings.map(ending => href + ending)];
  const found = written.find(url => /\.[cm]?tsx?$/.test(url) && isFile(`${url}.mjs`));
  return found ? { url: `${found}.mjs`, format: 'module', shortCircuit: true } : next(specifier, context);
}
