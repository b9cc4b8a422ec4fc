// How much of a picture is not as in one that was accepted. Anti-aliasing does not count.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire('/opt/browsers/');
const { PNG } = require('pngjs');

/** The pixels that differ, of all; and a picture of them, when there are any and the sizes are the same. */
export async function compare(accepted, path, into) {
  const { default: pixelmatch } = await import(pathToFileURL(require.resolve('pixelmatch')));
  const [before, now] = [PNG.sync.read(accepted), PNG.sync.read(readFileSync(path))];
  const { width, height } = now;
  if (before.width !== width || before.height !== height)
    return { same: false, different_pixels: width * height, share: 1, note: `The accepted picture is of ${before.width} by ${before.height} pixels, this one of ${width} by ${height}.` };
  const difference = new PNG({ width, height });
  const pixels = pixelmatch(before.data, now.data, difference.data, width, height);
  if (pixels > 0) writeFileSync(into, PNG.sync.write(difference));
  return { same: pixels === 0, different_pixels: pixels, share: pixels / (width * height), note: null };
}
