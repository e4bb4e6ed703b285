import fc from 'fast-check';

import { providers } from '../../../nodes/FluxKontext/providers';
import type { JsonValue, Provider } from '../../../nodes/FluxKontext/providers/contract';
import { jobEventOf } from '../../../nodes/FluxKontext/providers/reading';
import * as apixoAnswers from '../fixtures/apixo';
import * as toApisAnswers from '../fixtures/toApis';
import { changed, oddValue } from './oddJson';

/** No callback, however odd, makes a reader throw or report an end that is none. */

const FIXTURES: ReadonlyArray<readonly [string, Provider, readonly object[]]> = [
	[
		'APIXO',
		providers.apixo,
		[...Object.values(apixoAnswers.seed), ...Object.values(apixoAnswers.webhooks)],
	],
	['ToAPIs', providers.toApis, Object.values(toApisAnswers.taskWebhooks)],
];

function judge({ callback }: Provider, body: string): void {
	const reading = callback?.read(body, null);
	if (reading === undefined) throw new Error('It has no callbacks');
	if (!reading.ok) {
		expect(reading.failure.reason.length).toBeLessThanOrEqual(400);
		expect(reading.failure.reason).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
		return;
	}
	const { event, id, job } = reading.value;
	expect(id).not.toBe('');
	expect(event).toBe(jobEventOf(job));
	if (event === null) return;
	expect(job.jobId).toEqual(expect.stringMatching(/[^]/));
	expect(job.failure === null).toBe(event === 'succeeded');
	for (const time of [job.createdAt, job.completedAt]) {
		if (time !== null) expect(new Date(time).toISOString()).toBe(time);
	}
}

describe.each(FIXTURES)('%s', (_name, provider, fixtures) => {
	it('reads any text', () => {
		const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string({ maxLength: 2000 }));
		fc.assert(
			fc.property(text, fc.constantFrom('', '\ufeff'), (body, mark) => {
				judge(provider, `${mark}${body}`);
			}),
		);
	});

	it('reads any JSON', () => {
		fc.assert(
			fc.property(oddValue, (value) => {
				judge(provider, JSON.stringify(value));
			}),
		);
	});

	it('reads documented callbacks of which some fields are wrong', () => {
		const base = fc.constantFrom(...fixtures.map((fixture) => JSON.stringify(fixture)));
		const changes = fc.array(fc.tuple(fc.nat(), fc.option(oddValue, { nil: undefined })), {
			maxLength: 3,
		});
		fc.assert(
			fc.property(base, changes, (text, list) => {
				const first: JsonValue = JSON.parse(text);
				const body = list.reduce<JsonValue>(
					(value, [position, odd]) => changed(value, position, odd),
					first,
				);
				judge(provider, JSON.stringify(body));
			}),
			{ numRuns: 1000 },
		);
	});

	it.each([
		['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
		['objects', '{"data":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
		['lists in its data', `{"id":"e","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
	])('reads what is nested very deeply: %s', (_label, body) => {
		judge(provider, body);
	});
});

it.each(['foxAi', 'vtrix'] as const)('%s does not call back', (name) => {
	expect(providers[name].callback).toBeUndefined();
});
