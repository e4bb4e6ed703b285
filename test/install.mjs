// Brings node_modules to what package-lock.json says. Plain Node: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkoutFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(checkoutFolder, 'package-lock.json');
const stampFile = join(checkoutFolder, 'node_modules', '.installed-lock-hash');
const oldestNode = { major: 20, minor: 20 };
const progressIntervalMs = 15_000;

/**
 * Installs the development packages when node_modules is missing or was made from another lock file.
 * A hash of the lock file, left in node_modules after a whole install, tells the two apart.
 *
 * Install scripts stay off: one linter plug-in refuses npm in its own, and nothing here needs any.
 *
 * @returns {Promise<void>}
 * @throws {Error} when Node.js is too old or npm fails; the message says what to do
 */
export async function ensureInstalled() {
	refuseOldNode();
	const lockHash = createHash('sha256')
		.update(await readFile(lockFile))
		.digest('hex');
	if ((await readStamp()) === lockHash) return;
	await rm(stampFile, { force: true });
	await installPackages();
	await writeFile(stampFile, `${lockHash}\n`);
}

function refuseOldNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return;
	throw new Error(
		`Node.js ${oldestNode.major}.${oldestNode.minor} or newer is needed; this is ${process.version}.`,
	);
}

async function readStamp() {
	try {
		return (await readFile(stampFile, 'utf8')).trim();
	} catch {
		return undefined;
	}
}

async function installPackages() {
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	console.log('Installing the development packages (usually one to three minutes) …');
	const ticker = setInterval(
		() => console.log(`  … still installing (${seconds()} s)`),
		progressIntervalMs,
	);
	try {
		await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
	} finally {
		clearInterval(ticker);
	}
	console.log(`Development packages installed in ${seconds()} s.`);
}

function runNpm(npmArguments) {
	return new Promise((resolve, reject) => {
		const npm = spawn('npm', npmArguments, {
			cwd: checkoutFolder,
			stdio: ['ignore', 'inherit', 'inherit'],
			shell: process.platform === 'win32',
		});
		npm.once('error', reject);
		npm.once('exit', (code, signal) => {
			if (code === 0) resolve(undefined);
			else
				reject(new Error(`"npm ${npmArguments[0]}" ended with ${signal ?? `exit code ${code}`}.`));
		});
	});
}
