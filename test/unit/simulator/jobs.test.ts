import { startSimulator, type Simulator } from '../../simulator';
import { ask, download, look, providerNames, submit, submits } from './client';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

const words = {
	apixo: { queued: 'pending', running: 'processing', done: 'success' },
	toApis: { queued: 'queued', running: 'in_progress', done: 'completed' },
	vtrix: { queued: 'pending', running: 'in_progress', done: 'completed' },
};

describe.each(['apixo', 'toApis', 'vtrix'] as const)('a job of %s', (provider) => {
	async function lookThreeTimes(): Promise<unknown[]> {
		const jobId = simulator.jobs[0]?.jobId ?? '';
		const replies = [];
		for (let count = 0; count < 3; count += 1) replies.push(await look(simulator, provider, jobId));
		return replies.map(({ body }) => body);
	}

	it('goes back once when ordered to', async () => {
		simulator.order({ job: { outcome: 'backwards' } });
		await submit(simulator, provider);
		const { queued, running, done } = words[provider];
		const states = (await lookThreeTimes()).map((body) => JSON.stringify(body));
		expect(states).toEqual(
			[running, queued, done].map((word) => expect.stringContaining(`"${word}"`)),
		);
	});

	it('takes an order once, and by its prompt', async () => {
		simulator.order({ prompt: 'dog', times: 1, job: { outcome: 'failure' } });
		for (const prompt of ['a cat', 'a dog', 'a dog']) await submit(simulator, provider, prompt);
		expect(simulator.jobs.map(({ state }) => state)).toEqual([
			...['succeeded', 'failed', 'succeeded'],
		]);
	});

	it('has an id of its own', async () => {
		await submit(simulator, provider);
		await submit(simulator, provider);
		const [first, second] = simulator.jobs;
		expect(first?.jobId).not.toBe(second?.jobId);
	});
});

it('leaves an unknown state when the ordered time has passed', async () => {
	simulator.order({ job: { outcome: 'unknownState', seconds: 0 } });
	await submit(simulator, 'vtrix');
	expect(simulator.jobs[0]?.state).toBe('succeeded');
});

it('records every request with what was answered', async () => {
	await submit(simulator, 'toApis', 'a cat');
	const [job] = simulator.jobs;
	await look(simulator, 'toApis', job?.jobId ?? '');
	await download(job?.pictures[0] ?? '');
	await ask(simulator, 'apixo', '/statusTask/flux-kontext?taskId=unknown');
	await fetch(`${simulator.url}/elsewhere`);
	const jobId = job?.jobId;
	expect(simulator.requests).toMatchObject([
		{
			provider: 'toApis',
			step: 'submit',
			method: 'POST',
			path: '/toapis/v1/images/generations',
			body: { prompt: 'a cat' },
			bodyBytes: JSON.stringify(submits.toApis.body('a cat', '')).length,
			status: 200,
			jobId,
		},
		{ provider: 'toApis', step: 'status', method: 'GET', body: null, status: 200, jobId },
		{ provider: 'toApis', step: 'download', status: 200, jobId },
		{ provider: 'apixo', step: 'status', query: { taskId: 'unknown' }, status: 404 },
		{ provider: null, step: null, path: '/elsewhere', status: 404, jobId: null },
	]);
});

it('leaves its own fetches of inputs out of the record', async () => {
	await submit(simulator, 'foxAi');
	expect(simulator.requests.map(({ step }) => step)).toEqual(['submit']);
});

it.each(providerNames)('forgets everything about %s on reset', async (provider) => {
	simulator.order({ fault: { kind: 'status', status: 500 }, skip: 1 });
	await submit(simulator, provider);
	simulator.reset();
	expect([simulator.jobs, simulator.requests]).toEqual([[], []]);
	expect(await submit(simulator, provider)).toMatchObject({ status: 200 });
});

it('listens on loopback only, below one address', async () => {
	expect(simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	expect(simulator.baseUrls).toEqual({
		apixo: `${simulator.url}/apixo/api/v1`,
		foxAi: `${simulator.url}/foxai/api/v2`,
		toApis: `${simulator.url}/toapis`,
		vtrix: `${simulator.url}/vtrix`,
	});
});
