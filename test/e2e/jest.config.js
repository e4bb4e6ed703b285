// The end-to-end tests: two files at a time, each with an n8n of its own. They mostly wait.
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }] },
	maxWorkers: 2,
	testSequencer: '<rootDir>/test/e2e/longestFirst.js',
	// What a test expects holds however slow the machine is; this only ends what hangs.
	testTimeout: 600_000,
	reporters: ['default', '<rootDir>/test/e2e/keptLogs.js'],
};
