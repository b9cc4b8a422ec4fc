// Runs test files in threads of its own, one at a time, as its parent asks. A changed program that takes this process down costs no more than itself.
import { Worker } from 'node:worker_threads';

const memory = 96; // MiB for each thread

/** The exit code, null when its time was over, and whether a test was told to have failed; it ends at the first one where that can be told. */
function run({ file, options, milliseconds, stopsEarly }) {
  return new Promise(resolve => {
    let timedOut = false, failed = false;
    const worker = new Worker(file, { stdout: true, stderr: true, execArgv: options, resourceLimits: { maxOldGenerationSizeMb: memory } });
    const clock = setTimeout(() => { timedOut = true; worker.terminate(); }, milliseconds);
    worker.stderr.resume();
    worker.stdout.on('data', data => {
      if (failed || !/^ *not ok /m.test(data)) return;
      failed = true;
      if (stopsEarly) worker.terminate();
    });
    worker.on('error', () => { failed = true; });
    worker.on('exit', code => {
      clearTimeout(clock);
      resolve({ code: timedOut ? null : failed && stopsEarly ? 1 : code, saysFailed: failed });
    });
  });
}

process.on('message', async task => process.send(await run(task)));
