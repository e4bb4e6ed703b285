// The order of the end-to-end tests: what takes minutes begins first, so that the two processes of jest
// end at about the same time. Plain JavaScript: jest loads sequencers as they are.
const { basename } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const longest = ['editor.e2e.ts', 'queue.e2e.ts', 'killed.e2e.ts', 'repeats.e2e.ts'];

module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return [...tests].sort((one, other) => rank(one.path) - rank(other.path));
	}
};

function rank(path) {
	const place = longest.indexOf(basename(path));
	return place === -1 ? longest.length : place;
}
