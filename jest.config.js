module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// What a test expects holds however slow the machine is; this only ends what hangs.
	testTimeout: 300_000,
	// jest's own choice, cores less one, is a single process on two cores. A worker that has read many
	// files with n8n in them holds gigabytes: it is ended, and a new one goes on.
	maxWorkers: '100%',
	workerIdleMemoryLimit: '1GB',
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.test.json' }] },
};
