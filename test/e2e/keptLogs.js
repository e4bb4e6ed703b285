// A reporter of jest: after a test file that failed it names n8n's logs, after another it removes them.
// Plain JavaScript: jest loads reporters as they are.
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');

module.exports = class KeptLogs {
	constructor({ rootDir }) {
		this.rootFolder = rootDir;
	}

	onTestFileResult(test, { numFailingTests, testExecError, failureMessage }) {
		const testFile = relative(join(this.rootFolder, 'test'), test.path);
		const place = join(this.rootFolder, 'test-results', testFile);
		const hasFailed = numFailingTests > 0 || Boolean(testExecError) || Boolean(failureMessage);
		for (const log of logsAt(place)) {
			if (hasFailed) console.log(`n8n's log: ${relative(process.cwd(), log)}`);
			else rmSync(log, { force: true });
		}
	}
};

/** The logs of one test file: one, or one for each process that n8n is made of. */
function logsAt(place) {
	const folder = dirname(place);
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((name) => name.startsWith(`${basename(place)}.`) && name.endsWith('.log'))
		.map((name) => join(folder, name));
}
