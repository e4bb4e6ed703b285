// The entry of "npm run test:node -- 22": what `npm test` runs, on another Node.js, which npm brings.
// Further arguments are those of `npm test`: `npm run test:node -- 22 test/unit`.
import { runMain } from '../e2e/harness/runMain.mjs';

await runMain('test/onNode/main.ts');
