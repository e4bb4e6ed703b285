// Runs a program that knows nothing of its parent, and ends it, and removes its folder, when the process
// that started this one is gone, even when that one was killed. Plain JavaScript: it runs by itself.
// Its argument is JSON: { program, programArguments, user, endSignal, folder }.
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');

const { program, programArguments, user, endSignal, folder } = JSON.parse(process.argv[2] ?? '{}');
const child = spawn(program, programArguments, {
	cwd: folder,
	stdio: ['ignore', 'inherit', 'inherit'],
	detached: true,
	...user,
});
let isAbandoned = false;

child.once('spawn', () => process.send?.({ processId: child.pid }));
child.once('error', (error) => {
	console.error(error.message);
	process.exit(1);
});
child.once('exit', (exitCode) => {
	if (isAbandoned) rmSync(folder, { recursive: true, force: true });
	process.exit(exitCode ?? 1);
});
process.once('disconnect', () => {
	isAbandoned = true;
	child.kill(endSignal);
});
for (const signalName of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
	process.on(signalName, () => child.kill(endSignal));
}
