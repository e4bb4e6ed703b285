import type { INodeParameters } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { passUntil, fakeTime } from '../fakeTime';
import { seed } from '../fixtures/foxAi';
import { NodeBench } from '../nodeBench';
import type { ScriptedAnswer } from '../scriptedHttp';
import { ScriptedHttp } from '../scriptedHttp';

/** FoxAI is not polled: there 'Request Timeout' is the time limit of an item. */

afterEach(() => jest.useRealTimers());

const busy = (retryAfter?: string): ScriptedAnswer => ({
	status: 429,
	headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	body: { error: 'busy' },
});

/** One edit; the given responses, then the last of them again and again. */
async function edited(responses: readonly ScriptedAnswer[], parameters: INodeParameters) {
	fakeTime();
	const left = [...responses];
	const bench = new NodeBench({
		type: new FluxKontext(),
		parameters: {
			provider: 'foxAi',
			resource: 'image',
			operation: 'edit',
			prompt: 'a tree',
			imageSource: 'url',
			imageUrl: 'https://a.example.com/1.png',
			downloadImages: false,
			...parameters,
		},
		node: { onError: 'continueRegularOutput' },
		http: new ScriptedHttp(() => {
			const [next] = left.length > 1 ? left.splice(0, 1) : left;
			return next ?? { body: seed.finished };
		}),
	});
	const work = new FluxKontext().execute.call(bench.execution([{ json: {} }]));
	const { value, seconds } = await passUntil(work);
	return { json: value[0]?.[0]?.json, seconds, tries: bench.http.keyed.length };
}

describe.each([
	['edit', {}],
	['submit', { resource: 'job', operation: 'submit' }],
])('%s', (_, operation) => {
	it.each([
		[1, 1],
		[5, 3],
		[30, 5],
	])('a lasting 429 ends within a Request Timeout of %i s', async (requestTimeout, tries) => {
		const options = { requestTimeout };
		const found = await edited([busy()], { ...operation, options });
		expect(found.json?.details).toMatchObject({ category: 'rateLimit', charged: 'no' });
		expect(found.seconds).toBeLessThanOrEqual(requestTimeout);
		expect(found.tries).toBeGreaterThanOrEqual(tries);
	});

	it('a 429 that passes in time is tried again', async () => {
		const options = { requestTimeout: 5 };
		const responses = [busy('2'), { body: seed.finished }];
		const found = await edited(responses, { ...operation, options });
		expect(found).toMatchObject({ tries: 2, json: { status: 'succeeded' } });
	});

	it('a 429 that asks for more time than there is fails at once', async () => {
		const options = { requestTimeout: 5 };
		const found = await edited([busy('60')], { ...operation, options });
		expect(found).toMatchObject({ tries: 1, seconds: 0 });
	});

	it('without an option a lasting 429 ends within the 180 s of FoxAI', async () => {
		const { seconds, tries } = await edited([busy()], operation);
		expect(seconds).toBeGreaterThan(100);
		expect(seconds).toBeLessThanOrEqual(180);
		expect(tries).toBeGreaterThan(5);
	});
});
