// What `npm run test:mutation` does: changes the code of three folders in small ways and looks whether
// a unit test notices. It takes an hour or so the first time, later only what has changed.
export default {
	testRunner: 'jest',
	jest: {
		projectType: 'custom',
		configFile: 'test/mutation/jest.config.js',
		enableFindRelatedTests: true,
	},
	mutate: ['nodes/FluxKontext/{providers,jobs,callbacks}/**/*.ts'],
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	incremental: true,
	incrementalFile: 'reports/mutation/incremental.json',
	reporters: ['clear-text', 'progress', 'json', 'html'],
	jsonReporter: { fileName: 'reports/mutation/mutation.json' },
	htmlReporter: { fileName: 'reports/mutation/mutation.html' },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	ignorePatterns: ['dist', 'demo-output', 'test-results', 'reports', 'docs', 'examples'],
	thresholds: { high: 95, low: 85, break: 85 },
	concurrency: 2,
	timeoutMS: 5_000,
	tempDirName: 'reports/mutation/sandbox',
};
