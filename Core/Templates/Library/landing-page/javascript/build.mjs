/**
 * A static landing page, no dependencies.
 *
 * Build:  node build.mjs [FOLDER]     writes index.html and styles.css, into dist unless said; open or upload that folder
 * Change: content.mjs says what the page says, styles.css how it looks
 * Test:   node --test
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { content } from './content.mjs';
import { renderPage } from './page.mjs';

/** Writes the page into a folder, which is made when it is not there, and returns the path of the page. */
export async function build(folder, pageContent = content) {
  const page = renderPage(pageContent); // nothing is written when it cannot be rendered
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'index.html');
  await writeFile(path, page);
  await copyFile(fileURLToPath(new URL('./styles.css', import.meta.url)), join(folder, 'styles.css'));
  return path;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(`Built ${await build(process.argv[2] ?? 'dist')}`);
}
