// The end-to-end tests: each file with an n8n of its own. Much of their time is waiting for jobs, callbacks
// and time limits, so two files run at the same time.
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }] },
	maxWorkers: 2,
	testTimeout: 120_000,
	reporters: ['default', '<rootDir>/test/e2e/keptLogs.js'],
};
