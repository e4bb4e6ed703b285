// The unit tests of the mutated folders.
const base = require('../../jest.config.js');

module.exports = {
	...base,
	rootDir: '../..',
	roots: ['providers', 'jobs', 'callbacks'].map((folder) => `<rootDir>/test/unit/${folder}`),
	// They only ask that nothing is thrown, of thousands of random inputs.
	testPathIgnorePatterns: ['/any[A-Z]'],
};
