import fc from 'fast-check';

import type { Job } from '../../nodes/FluxKontext/providers/contract';
import { FAILURE_CATEGORIES } from '../../nodes/FluxKontext/providers/contract';

const text = fc.string({ unit: 'binary' });

/** Any job that may be stored in n8n's database. */
export const anyJob: fc.Arbitrary<Job> = fc.record({
	provider: fc.constantFrom('apixo', 'foxAi', 'toApis', 'vtrix'),
	jobId: fc.option(text),
	status: fc.constantFrom('queued', 'running', 'succeeded', 'failed'),
	model: fc.constantFrom('pro', 'max', null),
	images: fc.array(fc.record({ url: text, expiresAt: fc.option(text) }), { maxLength: 10 }),
	cost: fc.option(
		fc.record({
			amount: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map((x) => x + 0),
			currency: fc.constant('USD'),
			source: fc.constantFrom('reported', 'list price', 'your price'),
		}),
	),
	createdAt: fc.option(text),
	completedAt: fc.option(text),
	reference: fc.option(text),
	failure: fc.option(
		fc.record({ category: fc.constantFrom(...FAILURE_CATEGORIES), code: text, message: text }),
	),
	raw: fc.oneof(
		fc.constant(null),
		text,
		fc.dictionary(
			text.filter((name) => name !== '__proto__'),
			text,
		),
	),
});
