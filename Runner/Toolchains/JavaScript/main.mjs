import { run } from './harness.mjs';
await run();
