import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { NodeBench } from '../nodeBench';
import { pictureOf, pictureText, ScriptedHttp } from '../scriptedHttp';

const LINK = 'https://files.example.com/picture.png';

const FINISHED_JOB = {
	provider: 'foxAi',
	jobId: 'job-1',
	status: 'succeeded',
	model: 'pro',
	images: [{ url: LINK, expiresAt: null }],
};

/** A filter for hosts, as n8n hands it to a node. */
function filterSaying(verdict: () => Promise<unknown>) {
	return { validateUrl: verdict };
}

function benchWith(getSecureEgressFilter: unknown): NodeBench {
	return new NodeBench({
		type: new FluxKontext(),
		parameters: {
			provider: 'foxAi',
			resource: 'job',
			operation: 'wait',
			downloadImages: true,
			outputBinaryPropertyName: 'data',
			simplify: true,
			options: {},
		},
		http: new ScriptedHttp(() => ({ body: pictureOf('the picture') })),
		helpers: { getSecureEgressFilter },
	});
}

describe("the host of a picture's link", () => {
	it.each<[string, unknown]>([
		['has no such function', undefined],
		['gives no filter (up to 2.36)', () => undefined],
		['gives a filter that lets it pass', () => filterSaying(async () => ({ ok: true }))],
		[
			'cannot resolve the name',
			() =>
				filterSaying(async () => {
					throw new Error('getaddrinfo ENOTFOUND');
				}),
		],
	])('is asked where n8n %s', async (_sentence, getSecureEgressFilter) => {
		const bench = benchWith(getSecureEgressFilter);
		const [output] = await new FluxKontext().execute.call(
			bench.execution([{ json: FINISHED_JOB }]),
		);
		expect(pictureText(output?.[0]?.binary?.data)).toBe('the picture');
		expect(bench.http.fetched).toEqual([LINK]);
	});

	it('is not asked where the filter of n8n refuses it', async () => {
		const refusing = async () => ({ ok: false, error: new Error('blocked') });
		const bench = benchWith(() => filterSaying(refusing));
		const run = new FluxKontext().execute.call(bench.execution([{ json: FINISHED_JOB }]));
		await expect(run).rejects.toMatchObject({
			description: expect.stringContaining('its host is a private address'),
		});
		expect(bench.http.fetched).toEqual([]);
	});
});
