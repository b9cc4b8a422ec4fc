// For the tests of TypeScript: leads imports to what was compiled.
import { register } from 'node:module';

register('/harness/resolve.mjs', 'file:///');
