// The unit tests that look at the mutated folders; the path of a sandbox of Stryker is its root.
const base = require('../../jest.config.js');

module.exports = {
	...base,
	rootDir: '../..',
	roots: ['providers', 'jobs', 'callbacks', 'trigger', 'actions', 'transport'].map(
		(folder) => `<rootDir>/test/unit/${folder}`,
	),
};
