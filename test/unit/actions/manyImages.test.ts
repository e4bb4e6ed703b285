import { sleep } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { fakeTime, passUntil } from '../fakeTime';
import { NodeBench } from '../nodeBench';
import type { ScriptedAnswer } from '../scriptedHttp';
import { pictureOf, ScriptedHttp } from '../scriptedHttp';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

const links = Array.from({ length: 60 }, (_, index) => `https://files.example.com/${index}.png`);

/** A result of sixty links, as a response and as the item of an earlier run. */
const RESULTS = [
	{
		what: 'in a response',
		provider: 'vtrix',
		json: {},
		response: {
			id: 'job-1',
			status: 'completed',
			output: [{ content: links.map((url) => ({ type: 'image', url })) }],
		},
	},
	{
		what: 'in an item',
		provider: 'foxAi',
		json: {
			provider: 'foxAi',
			jobId: 'job-1',
			status: 'succeeded',
			images: links.map((url) => ({ url, expiresAt: null })),
		},
		response: {},
	},
];

describe.each(RESULTS)('sixty links $what', ({ provider, json, response }) => {
	async function waitWith(download: () => ScriptedAnswer | Promise<ScriptedAnswer>) {
		const http = new ScriptedHttp(async (url) =>
			url.startsWith('https://files.') ? await download() : { body: response },
		);
		const bench = new NodeBench({
			type: new FluxKontext(),
			parameters: {
				provider,
				resource: 'job',
				operation: 'wait',
				jobId: 'job-1',
				downloadImages: true,
				outputBinaryPropertyName: 'data',
				options: { requestTimeout: 60, timeout: 60 },
			},
			node: { onError: 'continueRegularOutput' },
			http,
		});
		const run = new FluxKontext().execute.call(bench.execution([{ json }]));
		const { value, seconds } = await passUntil(run, 2_000);
		return { item: value[0]?.[0], seconds, fetched: http.fetched };
	}

	it('are ten images at most', async () => {
		const { item, fetched } = await waitWith(() => ({ body: pictureOf('an image') }));
		expect(Object.keys(item?.binary ?? {})).toHaveLength(10);
		expect(fetched).toEqual(links.slice(0, 10));
	});

	it('share one time limit, however slowly each of them comes', async () => {
		const { item, seconds, fetched } = await waitWith(async () => {
			await sleep(50_000);
			return { body: pictureOf('an image') };
		});
		expect(fetched.length).toBeLessThan(6);
		expect(seconds).toBeLessThan(250);
		expect(item?.json).toMatchObject({
			error: expect.stringContaining(`${links[0]} ${links[1]}`),
			details: { category: 'timeout', code: 'request_timeout', jobId: 'job-1', charged: 'yes' },
		});
	});
});
