// A reporter of jest: after a test file that failed it names n8n's logs and the browser's pictures of the
// failed tests, and removes all others. Plain JavaScript: jest loads reporters as they are.
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');

const { keptPictureName } = require('./keptNames');

module.exports = class KeptLogs {
	constructor({ rootDir }) {
		this.rootFolder = rootDir;
	}

	onTestFileResult(test, { numFailingTests, testExecError, failureMessage, testResults }) {
		const testFile = relative(join(this.rootFolder, 'test'), test.path);
		const results = join(this.rootFolder, 'test-results');
		const place = join(results, testFile);
		const hasFailed = numFailingTests > 0 || Boolean(testExecError) || Boolean(failureMessage);
		for (const log of keptAt(place, '.log')) {
			if (hasFailed) console.log(`n8n's log: ${relative(process.cwd(), log)}`);
			else rmSync(log, { force: true });
		}
		const failed = testResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName }) => join(results, keptPictureName(testFile, fullName)));
		for (const picture of keptAt(place, '.png')) {
			if (failed.includes(picture)) {
				console.log(`What the browser showed: ${relative(process.cwd(), picture)}`);
			} else rmSync(picture, { force: true });
		}
	}
};

/** What was kept of one test file: of logs one, or one for each process that n8n is made of. */
function keptAt(place, ending) {
	const folder = dirname(place);
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((name) => name.startsWith(`${basename(place)}.`) && name.endsWith(ending))
		.map((name) => join(folder, name));
}
