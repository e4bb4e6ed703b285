import type { Fault, ProviderName } from '../simulator';
import type { OperationName } from './engine';
import {
	closedAddress,
	DISPLAY_NAMES,
	fromUrl,
	markOf,
	pictureItem,
	PROVIDERS,
	runScenario,
	runToError,
	runToItem,
	useTestbed,
} from './engine';

const simulator = useTestbed();

function edit(provider: ProviderName) {
	const parameters = { prompt: 'make it blue', ...fromUrl(simulator()) };
	return { provider, operation: 'edit' as OperationName, parameters };
}

function submits(): number {
	return simulator().requests.filter(({ step }) => step === 'submit').length;
}

const failingOnce = (fault: Fault) => simulator().order({ step: 'submit', times: 1, fault });

describe('a submit that is answered 429', () => {
	it.each(PROVIDERS)('%s: is sent again after Retry-After and billed once', async (provider) => {
		failingOnce({ kind: 'status', status: 429, headers: { 'retry-after': '1' } });
		const item = await runToItem(simulator(), edit(provider));
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
		expect(simulator().jobs).toHaveLength(1);
		const [first, second] = simulator().requests.filter(({ step }) => step === 'submit');
		expect(first?.status).toBe(429);
		expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
	});

	it.each(PROVIDERS)('%s: is sent again also where the answer is a web page', async (provider) => {
		failingOnce({ kind: 'status', status: 429, body: '<html>Too many requests</html>' });
		const item = await runToItem(simulator(), edit(provider));
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
		expect(simulator().jobs).toHaveLength(1);
		expect(submits()).toBe(2);
	});

	it('gives up where Retry-After is longer than the time limit, and nothing was charged', async () => {
		failingOnce({ kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
		const error = await runToError(simulator(), { ...edit('apixo'), options: { timeout: 5 } });
		expect(error.details).toMatchObject({ category: 'rateLimit', charged: 'no', retryable: true });
		expect(submits()).toBe(1);
	});
});

describe('a submit that may have reached the provider is never sent again', () => {
	const FAULTS: ReadonlyArray<readonly [string, Fault]> = [
		['500', { kind: 'status', status: 500 }],
		['502 with an HTML page', { kind: 'status', status: 502, body: '<html>Bad gateway</html>' }],
		['503', { kind: 'status', status: 503 }],
		['408', { kind: 'status', status: 408 }],
		['409', { kind: 'status', status: 409 }],
		['HTML inside 200', { kind: 'body', body: '<html></html>', contentType: 'text/html' }],
		['an empty answer', { kind: 'body', body: '' }],
		['JSON of another kind', { kind: 'body', body: '[]' }],
		['a connection cut at once', { kind: 'cutBeforeHead' }],
	];

	it.each(
		PROVIDERS.flatMap((provider) =>
			FAULTS.map(([what, fault]) => [provider, what, fault] as const),
		),
	)('%s: %s', async (provider, _what, fault) => {
		failingOnce(fault);
		const error = await runToError(simulator(), edit(provider));
		expect(error.details).toMatchObject({ provider, jobId: null, charged: 'unknown' });
		expect(error.description).toContain('It is unknown whether the job was accepted and charged');
		expect(error.description).toMatch(/Submitted at \d{4}-\d\d-\d\dT/);
		expect(submits()).toBe(1);
	});

	it.each(PROVIDERS.flatMap((provider) => [400, 403].map((status) => [provider, status] as const)))(
		'%s: %i with an HTML page',
		async (provider, status) => {
			failingOnce({ kind: 'status', status, body: '<html>Not here</html>' });
			const error = await runToError(simulator(), edit(provider));
			expect(error.description).toContain('It is unknown whether the job was accepted and charged');
			expect(error.details).toMatchObject({ charged: 'unknown', httpStatus: status });
			expect(submits()).toBe(1);
		},
	);

	it('ToAPIs: a refusal without a code inside 200', async () => {
		const body = JSON.stringify({ success: false, message: 'system busy' });
		failingOnce({ kind: 'body', body });
		const error = await runToError(simulator(), edit('toApis'));
		expect(error.description).toContain('Reason: system busy.');
		expect(error.details).toMatchObject({ category: 'provider', charged: 'unknown' });
		expect(submits()).toBe(1);
	});

	it.each(
		PROVIDERS.flatMap((provider) =>
			(['acceptThenCut', 'cutAfterHead'] as const).map((kind) => [provider, kind] as const),
		),
	)('%s: accepted, and then the answer is lost (%s)', async (provider, kind) => {
		failingOnce({ kind });
		const error = await runToError(simulator(), edit(provider));
		expect(error.details).toMatchObject({ category: 'network', jobId: null, charged: 'unknown' });
		expect(simulator().jobs).toHaveLength(1);
	});

	it.each(PROVIDERS)('%s: an answer that does not come in time', async (provider) => {
		failingOnce({ kind: 'hang' });
		const error = await runToError(simulator(), {
			...edit(provider),
			options: { requestTimeout: 1 },
		});
		expect(error.message).toBe(`${DISPLAY_NAMES[provider]} did not respond in time`);
		expect(error.details).toMatchObject({ category: 'timeout', charged: 'unknown' });
		expect(submits()).toBe(1);
	});

	it.each(PROVIDERS)('%s: an answer that trickles in too slowly', async (provider) => {
		failingOnce({ kind: 'trickle', bytesPerSecond: 10 });
		const error = await runToError(simulator(), {
			...edit(provider),
			options: { requestTimeout: 1 },
		});
		expect(error.details).toMatchObject({ category: 'timeout', charged: 'unknown' });
		expect(submits()).toBe(1);
	});
});

describe('a submit that was refused costs nothing', () => {
	it.each(
		PROVIDERS.flatMap((provider) =>
			(
				[
					[400, 'input'],
					[401, 'authentication'],
					[402, 'credit'],
					[404, 'configuration'],
					[405, 'configuration'],
					[422, provider === 'toApis' ? 'content' : 'input'],
				] as const
			).map(([status, category]) => [provider, status, category] as const),
		),
	)('%s: %i', async (provider, status, category) => {
		simulator().order({ step: 'submit', fault: { kind: 'status', status } });
		const error = await runToError(simulator(), edit(provider));
		expect(error.message).toContain(DISPLAY_NAMES[provider]);
		expect(error.description).toContain(`Ordered error ${status}`);
		if (category === 'configuration') expect(error.description).toContain("'Base URL'");
		expect(error.description).toContain('Nothing was charged.');
		expect(error.details).toMatchObject({ category, charged: 'no', httpStatus: status });
		expect(simulator().jobs).toEqual([]);
	});

	it.each([400, 403])(
		'FoxAI, whose refusals have no documented form: %i in prose',
		async (status) => {
			failingOnce({ kind: 'status', status, body: 'The picture is too large' });
			const error = await runToError(simulator(), edit('foxAi'));
			expect(error.description).toContain('The picture is too large');
			expect(error.details).toMatchObject({ charged: 'no', httpStatus: status });
			expect(submits()).toBe(1);
		},
	);

	it.each(PROVIDERS)('%s: a connection that is refused', async (provider) => {
		const error = await runToError(simulator(), {
			...edit(provider),
			credential: { apiKey: 'key', baseUrl: await closedAddress() },
		});
		expect(error.description).toContain('the connection was refused');
		expect(error.details).toMatchObject({ category: 'network', charged: 'no', retryable: true });
	});

	it.each(PROVIDERS)('%s: a redirect is not followed', async (provider) => {
		const headers = { location: `${simulator().url}/files/samples/a.png` };
		simulator().order({
			step: 'submit',
			fault: { kind: 'status', status: 302, headers, body: '<html></html>' },
		});
		const error = await runToError(simulator(), edit(provider));
		expect(error.details).toMatchObject({ category: 'configuration', httpStatus: 302 });
		expect(simulator().requests).toHaveLength(1);
	});
});

describe('the upload of ToAPIs', () => {
	const upload = async () => ({
		provider: 'toApis' as const,
		operation: 'edit' as const,
		parameters: { prompt: 'make it blue' },
		items: [await pictureItem('in')],
	});

	it.each([
		['503', { kind: 'status', status: 503 }],
		['a cut connection', { kind: 'cutBeforeHead' }],
		['429', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
		['400', { kind: 'status', status: 400 }],
		['401', { kind: 'status', status: 401 }],
		['403', { kind: 'status', status: 403 }],
		['404', { kind: 'status', status: 404 }],
	] as const)('%s is ridden out, and one job is billed', async (_what, fault) => {
		simulator().order({ step: 'upload', times: 1, fault });
		const item = await runToItem(simulator(), await upload());
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
		expect(simulator().jobs).toHaveLength(1);
	});

	it.each(['https://10.0.0.1/a.png', 'http://example.com/a.png', 'no address'])(
		"a link that cannot be used, '%s', is not handed on to a submit",
		async (url) => {
			const body = JSON.stringify({ success: true, data: { id: 'upload_1', url } });
			simulator().order({ step: 'upload', fault: { kind: 'body', body } });
			const error = await runToError(simulator(), await upload());
			expect(error.description).toContain('the upload returned a link');
			expect(error.details).toMatchObject({
				category: 'provider',
				code: 'link_refused',
				charged: 'no',
			});
			expect(simulator().requests.map(({ step }) => step)).toEqual(['upload']);
		},
	);

	it('a refused upload costs nothing and no job is submitted', async () => {
		simulator().order({ step: 'upload', fault: { kind: 'status', status: 400 } });
		const error = await runToError(simulator(), { ...(await upload()), options: { timeout: 2 } });
		expect(error.description).toContain('Ordered error 400');
		expect(error.details).toMatchObject({ category: 'input', charged: 'no' });
		expect(new Set(simulator().requests.map(({ step }) => step))).toEqual(new Set(['upload']));
	});
});

describe('with Continue', () => {
	it('one item whose submit is lost leaves the others alone', async () => {
		simulator().order({ prompt: 'b', step: 'submit', fault: { kind: 'status', status: 500 } });
		const { json } = await runScenario(simulator(), {
			...edit('vtrix'),
			parameters: { prompt: '={{ $json.text }}', ...fromUrl(simulator()) },
			items: ['a', 'b', 'c'].map((text) => ({ json: { text } })),
			onError: 'continueRegularOutput',
		});
		expect(json.map(({ status }) => status)).toEqual(['succeeded', undefined, 'succeeded']);
		expect(json[1]).toMatchObject({ details: { charged: 'unknown', httpStatus: 500 } });
	});
});
