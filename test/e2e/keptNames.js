// Names of what is kept of a failed test, for the tests that keep it and the reporter that names it.
// Plain JavaScript: jest loads reporters as they are.

/**
 * @param {string} testFile below test/
 * @param {string} testName with the names of its describes
 * @returns {string} the place of its picture below test-results/
 */
function keptPictureName(testFile, testName) {
	const words = testName
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
	return `${testFile}.${words.slice(0, 150)}.png`;
}

module.exports = { keptPictureName };
