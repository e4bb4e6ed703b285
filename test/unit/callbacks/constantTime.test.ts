import fc from 'fast-check';

import { equalInConstantTime } from '../../../nodes/FluxKontext/callbacks/constantTime';

it.each([
	['', '', true],
	['abc', 'abc', true],
	['abc', 'abd', false],
	['abc', 'ab', false],
	['', 'a', false],
	['é', 'e\u0301', false],
	['é', 'Ã©', false],
])('%p and %p are equal: %p', (left, right, expected) => {
	expect(equalInConstantTime(left, right)).toBe(expected);
});

it('says the same as the comparison of texts', () => {
	const text = fc.string({ unit: 'binary', maxLength: 3 });
	fc.assert(
		fc.property(text, text, (left, right) => {
			expect(equalInConstantTime(left, right)).toBe(left === right);
		}),
	);
});
