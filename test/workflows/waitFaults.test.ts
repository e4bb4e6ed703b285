import type { Fault, JobOrder, ProviderName } from '../simulator';
import {
	DISPLAY_NAMES,
	fromUrl,
	markOf,
	runScenario,
	runToError,
	runToItem,
	useTestbed,
} from './engine';

const simulator = useTestbed();

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;

function edit(provider: ProviderName) {
	const parameters = { prompt: 'make it blue', ...fromUrl(simulator()) };
	return { provider, operation: 'edit' as const, parameters };
}

describe('a look-up that fails is taken again, and the picture arrives', () => {
	const FAULTS: ReadonlyArray<readonly [string, Fault]> = [
		['500', { kind: 'status', status: 500 }],
		['503 with an HTML page', { kind: 'status', status: 503, body: '<html>Sorry</html>' }],
		['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
		['HTML inside 200', { kind: 'body', body: '<html></html>', contentType: 'text/html' }],
		['a connection cut at once', { kind: 'cutBeforeHead' }],
		['an answer cut in the middle', { kind: 'cutAfterHead' }],
		['400', { kind: 'status', status: 400 }],
		['401', { kind: 'status', status: 401 }],
		['403', { kind: 'status', status: 403 }],
		['404', { kind: 'status', status: 404 }],
		['404 with an HTML page', { kind: 'status', status: 404, body: '<html>None</html>' }],
		['410', { kind: 'status', status: 410 }],
	];

	it.each(withLookUp)('%s, each fault with a job of its own', async (provider) => {
		for (const [prompt, fault] of FAULTS) {
			simulator().order({ step: 'status', prompt, times: 1, fault });
		}
		const { items, error } = await runScenario(simulator(), {
			...edit(provider),
			parameters: { ...edit(provider).parameters, prompt: '={{ $json.text }}' },
			options: { concurrency: FAULTS.length },
			items: FAULTS.map(([text]) => ({ json: { text } })),
		});
		expect(error).toBeNull();
		const marks = await Promise.all(items.map(async (item) => await markOf(item)));
		expect(marks.map((mark) => mark?.prompt)).toEqual(FAULTS.map(([text]) => text));
		expect(simulator().jobs).toHaveLength(FAULTS.length);
		const looks = simulator().requests.filter(({ step }) => step === 'status');
		expect(looks.length).toBeGreaterThanOrEqual(2 * FAULTS.length);
	});

	it('an answer that hangs is given up after the request time-out', async () => {
		simulator().order({ step: 'status', times: 1, fault: { kind: 'hang' } });
		const item = await runToItem(simulator(), {
			...edit('toApis'),
			options: { requestTimeout: 1 },
		});
		expect(item.json.status).toBe('succeeded');
	});

	it.each(withLookUp)('%s: trouble up to the time limit names the job', async (provider) => {
		simulator().order({ step: 'status', fault: { kind: 'status', status: 503 } });
		const error = await runToError(simulator(), { ...edit(provider), options: { timeout: 1.5 } });
		const jobId = simulator().jobs[0]?.jobId;
		expect(error.message).toContain(`(job ${jobId})`);
		expect(error.description).toContain('Its status could not be checked any more');
		expect(error.details).toMatchObject({ category: 'timeout', jobId, charged: 'yes' });
	});

	it.each(withLookUp)('%s: a key that is refused for good ends the wait', async (provider) => {
		simulator().order({ step: 'status', fault: { kind: 'status', status: 401 } });
		const error = await runToError(simulator(), { ...edit(provider), options: { timeout: 2 } });
		const jobId = simulator().jobs[0]?.jobId;
		expect(error.message).toBe(`${DISPLAY_NAMES[provider]} refused the API key (job ${jobId})`);
		expect(error.details).toMatchObject({ category: 'authentication', jobId, charged: 'yes' });
	});
});

describe('a job that goes an odd way', () => {
	it.each(
		withLookUp.flatMap((provider) =>
			[
				['an unknown state', { outcome: 'unknownState', seconds: 0.2 }],
				['a state that goes backwards', { outcome: 'backwards' }],
			].map(([what, job]) => [provider, what, job as JobOrder] as const),
		),
	)('%s: %s counts as running', async (provider, _what, job) => {
		simulator().order({ job });
		const item = await runToItem(simulator(), edit(provider));
		expect(item.json.status).toBe('succeeded');
	});

	it.each(['apixo', 'foxAi', 'toApis', 'vtrix'] as const)(
		'%s: success without a picture is an error that names the job',
		async (provider) => {
			simulator().order({ job: { outcome: 'noPicture' } });
			const error = await runToError(simulator(), edit(provider));
			const jobId = simulator().jobs[0]?.jobId;
			expect(error.message).toBe(`The job finished without an image (job ${jobId})`);
			expect(error.details).toMatchObject({ category: 'result', jobId, charged: 'yes' });
		},
	);

	it('APIXO: a resultJson that is broken is a job without a picture', async () => {
		simulator().order({ job: { brokenResult: true } });
		const error = await runToError(simulator(), edit('apixo'));
		const jobId = simulator().jobs[0]?.jobId;
		expect(error.message).toBe(`The job finished without an image (job ${jobId})`);
		expect(error.details).toMatchObject({ category: 'result', charged: 'yes' });
	});

	it.each(withLookUp)('%s: an input picture that cannot be read is said', async (provider) => {
		const error = await runToError(simulator(), {
			...edit(provider),
			parameters: {
				prompt: 'make it blue',
				imageSource: 'url',
				imageUrl: `${simulator().url}/files/gone.png`,
			},
		});
		expect(error.description).toContain('Cannot download the image');
		expect(error.details).toMatchObject({ charged: 'unknown' });
	});

	it.each(withLookUp)('%s: a refusal of the content is said in its words', async (provider) => {
		const failure = { code: 'content_violation', message: 'No <b>such</b> & such' };
		simulator().order({ job: { outcome: 'failure', failure } });
		const error = await runToError(simulator(), edit(provider));
		const jobId = simulator().jobs[0]?.jobId;
		expect(error.message).toBe(`${DISPLAY_NAMES[provider]} refused the content (job ${jobId})`);
		expect(error.description).toContain('Reason: No <b>such</b> & such.');
		expect(error.details).toMatchObject({ category: 'content', code: failure.code, jobId });
	});
});
