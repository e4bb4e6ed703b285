// The entry of "npm run test:e2e": runs the end-to-end tests against a real n8n. `--n8n 2.40.7` takes
// another version of it. Other arguments go to jest, so `npm run test:e2e -- mainJob` runs one file.
// TEST_RESULTS_FILE may name a file for jest's results as JSON.
import { runMain } from './harness/runMain.mjs';

await runMain('test/e2e/main.ts');
