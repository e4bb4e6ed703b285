import fc from 'fast-check';

import { anyJob } from '../anyJob';
import { receiptIn, receiptJson } from '../../../nodes/FluxKontext/trigger/receipt';

it('comes back out of the database as it went in', () => {
	const text = fc.string({ unit: 'binary' });
	const receipt = fc.record({
		id: text,
		job: anyJob,
		confirmed: fc.boolean(),
	});
	fc.assert(
		fc.property(receipt, (given) => {
			expect(receiptIn(JSON.parse(JSON.stringify(receiptJson(given))))).toEqual(given);
		}),
	);
});

it('there is none in anything else', () => {
	fc.assert(
		fc.property(fc.anything(), (value) => {
			expect(receiptIn(value)).toBeNull();
			expect(receiptIn({ callback: value })).toBeNull();
		}),
	);
});
