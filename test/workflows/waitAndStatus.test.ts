import type { IDataObject } from 'n8n-workflow';

import type { ProviderName } from '../simulator';
import {
	closedAddress,
	COSTS,
	DISPLAY_NAMES,
	fileOf,
	fromUrl,
	keysOf,
	markOf,
	runScenario,
	runToError,
	runToItem,
	SIMPLIFIED_KEYS,
	useTestbed,
} from './engine';

const simulator = useTestbed();

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;
const prompt = 'make it blue';

/** The job value of a submit that has just been made. */
async function submitted(provider: ProviderName): Promise<IDataObject> {
	const { json } = await runToItem(simulator(), {
		provider,
		operation: 'submit',
		parameters: { prompt, ...fromUrl(simulator()) },
	});
	return json;
}

describe('Job > Wait', () => {
	it.each(withLookUp)('%s waits for a job that was submitted before', async (provider) => {
		const job = await submitted(provider);
		const item = await runToItem(simulator(), {
			provider,
			operation: 'wait',
			items: [{ json: job }],
		});
		expect(keysOf(item)).toEqual(SIMPLIFIED_KEYS);
		expect(item.json).toMatchObject({
			provider,
			jobId: job.jobId,
			status: 'succeeded',
			model: 'pro',
			cost: COSTS[provider],
			createdAt: expect.stringContaining('T'),
		});
		expect(await markOf(item)).toMatchObject({ jobId: job.jobId, prompt });
	});

	it.each(withLookUp)('%s takes a typed job ID and adds its answer as raw', async (provider) => {
		const { jobId } = await submitted(provider);
		const item = await runToItem(simulator(), {
			provider,
			operation: 'wait',
			parameters: { jobId: String(jobId), simplify: false },
		});
		expect(keysOf(item)).toEqual([...SIMPLIFIED_KEYS, 'raw'].sort());
		expect(await markOf(item)).toMatchObject({ jobId });
	});

	it.each(withLookUp)(
		'%s is asked at once for a job that has already finished',
		async (provider) => {
			const job = await submitted(provider);
			await runToItem(simulator(), { provider, operation: 'wait', items: [{ json: job }] });
			const looks = () => simulator().requests.filter(({ step }) => step === 'status').length;
			const before = looks();
			await runToItem(simulator(), { provider, operation: 'wait', items: [{ json: job }] });
			expect(looks() - before).toBe(1);
		},
	);

	it.each(withLookUp)('%s: a job that it does not know is named', async (provider) => {
		const error = await runToError(simulator(), {
			provider,
			operation: 'wait',
			parameters: { jobId: 'made-up-job' },
		});
		expect(error.message).toBe(
			`${DISPLAY_NAMES[provider]} does not know this job (job made-up-job)`,
		);
		expect(error.details).toMatchObject({ category: 'input', jobId: 'made-up-job' });
	});

	it.each(withLookUp)('%s: a job that failed is an error with its reason', async (provider) => {
		const failure = { code: 'prompt_rejected', message: 'The prompt was rejected' };
		simulator().order({ job: { outcome: 'failure', failure } });
		const job = await submitted(provider);
		const error = await runToError(simulator(), {
			provider,
			operation: 'wait',
			items: [{ json: job }],
		});
		expect(error.message).toContain(String(job.jobId));
		expect(error.description).toContain('The prompt was rejected');
		expect(error.details).toMatchObject({ jobId: job.jobId, charged: 'unknown' });
	});
});

describe('Job > Get Status', () => {
	it.each(withLookUp)('%s tells that a job is still running', async (provider) => {
		simulator().order({ job: { outcome: 'never' } });
		const job = await submitted(provider);
		const item = await runToItem(simulator(), {
			provider,
			operation: 'getStatus',
			items: [{ json: job }],
		});
		expect(keysOf(item)).toEqual(SIMPLIFIED_KEYS);
		expect(item.json.status).toMatch(/^(queued|running)$/);
		expect(item.binary).toBeUndefined();
		expect(simulator().requests.filter(({ step }) => step === 'status')).toHaveLength(1);
	});

	it.each(withLookUp)('%s hands over a finished job with its picture', async (provider) => {
		simulator().order({ job: { seconds: 0 } });
		const job = await submitted(provider);
		const item = await runToItem(simulator(), {
			provider,
			operation: 'getStatus',
			parameters: { simplify: false },
			items: [{ json: job }],
		});
		expect(keysOf(item)).toEqual([...SIMPLIFIED_KEYS, 'raw'].sort());
		expect(item.json.status).toBe('succeeded');
		expect(await markOf(item)).toMatchObject({ jobId: job.jobId, prompt });
	});

	it.each(withLookUp)('%s hands over a failed job as an item', async (provider) => {
		const failure = { code: 'content_violation', message: 'The content was refused' };
		simulator().order({ job: { seconds: 0, outcome: 'failure', failure } });
		const job = await submitted(provider);
		const item = await runToItem(simulator(), {
			provider,
			operation: 'getStatus',
			items: [{ json: job }],
		});
		expect(keysOf(item)).toEqual([...SIMPLIFIED_KEYS, 'failure'].sort());
		expect(item.json).toMatchObject({ status: 'failed', failure });
	});

	it.each(withLookUp)('%s: a state that no document names counts as running', async (provider) => {
		simulator().order({ job: { outcome: 'unknownState' } });
		const job = await submitted(provider);
		const { json } = await runToItem(simulator(), {
			provider,
			operation: 'getStatus',
			items: [{ json: job }],
		});
		expect(json.status).toBe('running');
	});
});

describe.each(['wait', 'getStatus'] as const)('Job > %s', (operation) => {
	describe.each([
		['a typed ID', 'unknown'],
		['the job value of a submit', 'yes'],
	] as const)('given %s that cannot be looked up, charged is %s', (given, charged) => {
		/** The job as the person hands it over. */
		async function asked(provider: ProviderName) {
			if (given === 'a typed ID')
				return { provider, operation, parameters: { jobId: 'typed-job' } };
			return { provider, operation, items: [{ json: await submitted(provider) }] };
		}

		it.each(withLookUp)('%s: the key is refused', async (provider) => {
			simulator().order({ step: 'status', fault: { kind: 'status', status: 401 } });
			const options = { timeout: 1, requestTimeout: 1 };
			const error = await runToError(simulator(), { ...(await asked(provider)), options });
			expect(error.details).toMatchObject({ category: 'authentication', charged });
		});

		it.each(withLookUp)('%s: the key is refused once', async (provider) => {
			const scenario = await asked(provider);
			simulator().order({ step: 'status', times: 1, fault: { kind: 'status', status: 401 } });
			const { error } = await runScenario(simulator(), scenario);
			if (given === 'a typed ID') expect(error?.details).toMatchObject({ charged });
			else expect(error).toBeNull();
		});

		it.each(withLookUp)('%s: the connection is refused', async (provider) => {
			const scenario = await asked(provider);
			const error = await runToError(simulator(), {
				...scenario,
				options: { timeout: 1, requestTimeout: 1 },
				credential: { apiKey: 'key', baseUrl: await closedAddress() },
			});
			expect(error.description).toContain('the connection was refused');
			expect(error.details).toMatchObject({ charged });
		});
	});
});

describe.each(['wait', 'getStatus'] as const)(
	'Job > %s on FoxAI, which has no look-up',
	(operation) => {
		it('hands over the finished job of the item, with its picture', async () => {
			const job = await submitted('foxAi');
			const before = simulator().requests.length;
			const item = await runToItem(simulator(), {
				provider: 'foxAi',
				operation,
				items: [{ json: job }],
			});
			expect(item.json).toEqual(job);
			expect(await markOf(item)).toMatchObject({ jobId: job.jobId, prompt });
			expect(
				simulator()
					.requests.slice(before)
					.map(({ step }) => step),
			).toEqual(['download']);
		});

		it('hands over a finished job that has no ID', async () => {
			const output = `${simulator().url}/files/samples/done.png`;
			const body = JSON.stringify({ error: null, created_at: '2026-01-02T03:04:05Z', output });
			simulator().order({ step: 'submit', fault: { kind: 'body', body } });
			const job = await submitted('foxAi');
			expect(job).toMatchObject({ jobId: null, status: 'succeeded', imageUrl: output });
			const item = await runToItem(simulator(), {
				provider: 'foxAi',
				operation,
				items: [{ json: job }],
			});
			expect(item.json).toEqual(job);
			expect(fileOf(item)).toMatchObject({ mimeType: 'image/png', fileName: 'foxAi-picture.png' });
		});

		it('is refused without a finished job in the item, and nothing is sent', async () => {
			const error = await runToError(simulator(), {
				provider: 'foxAi',
				operation,
				parameters: { jobId: 'abc' },
			});
			expect(error.message).toBe("FoxAI can't check job abc, and the item has no finished job");
			expect(error.description).toContain('Job > Submit');
			expect(error.description).toContain('Nothing was sent and nothing was charged.');
			expect(error.details).toMatchObject({ jobId: 'abc', charged: 'no' });
			expect(simulator().requests).toEqual([]);
		});
	},
);
