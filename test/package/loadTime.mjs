// Reports how long n8n takes to load both nodes, beside n8n-workflow and zod, which n8n has loaded
// already: the median of ten fresh processes, in milliseconds of the clock and of the processor.
// Build first (`npm run build`). Run it on the Node.js that n8n uses:
// npx --package=node@24 -- node test/package/loadTime.mjs
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const oneLoad = `
require('n8n-workflow');
require('zod');
const usage = process.cpuUsage();
const start = performance.now();
for (const file of require('./package.json').n8n.nodes) {
	const name = file.split('/').at(-1).split('.')[0];
	new (require('./' + file)[name])();
}
const clock = performance.now() - start;
const { user, system } = process.cpuUsage(usage);
console.log(JSON.stringify([clock, (user + system) / 1000]));`;

const runs = Array.from({ length: 10 }, () =>
	JSON.parse(execFileSync(process.execPath, ['-e', oneLoad], { cwd: checkout, encoding: 'utf8' })),
);
for (const [index, name] of ['clock', 'processor'].entries()) {
	const times = runs.map((run) => run[index]).sort((one, other) => one - other);
	const median = (times[4] + times[5]) / 2;
	console.log(
		`${name}: ${median.toFixed(1)} ms (${times[0].toFixed(1)} to ${times[9].toFixed(1)})`,
	);
}
