// A reporter of jest: after a test file that failed it names n8n's log, after another it removes it.
// Plain JavaScript: jest loads reporters as they are.
const { existsSync, rmSync } = require('node:fs');
const { join, relative } = require('node:path');

module.exports = class KeptLogs {
	constructor({ rootDir }) {
		this.rootFolder = rootDir;
	}

	onTestFileResult(test, { numFailingTests, testExecError, failureMessage }) {
		const testFile = relative(join(this.rootFolder, 'test'), test.path);
		const log = join(this.rootFolder, 'test-results', `${testFile}.log`);
		const hasFailed = numFailingTests > 0 || Boolean(testExecError) || Boolean(failureMessage);
		if (!hasFailed) rmSync(log, { force: true });
		else if (existsSync(log)) console.log(`n8n's log: ${relative(process.cwd(), log)}`);
	}
};
