import { fromUrl, markOf, runScenario, runToError, runToItem, useTestbed } from './engine';

const simulator = useTestbed();

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;
const parameters = () => ({ prompt: 'make it blue', ...fromUrl(simulator()) });

describe('a job that takes longer than the time limit', () => {
	it.each(withLookUp)('%s: the error names the job, which was paid for', async (provider) => {
		simulator().order({ job: { outcome: 'never' } });
		const error = await runToError(simulator(), {
			provider,
			operation: 'edit',
			parameters: parameters(),
			options: { timeout: 1.2 },
		});
		const jobId = simulator().jobs[0]?.jobId;
		expect(error.message).toBe(`The image was not ready within 1.2 seconds (job ${jobId})`);
		expect(error.description).toContain(`Job > Wait and the job ID ${jobId}`);
		expect(error.details).toMatchObject({ category: 'timeout', jobId, charged: 'yes', provider });
		expect(simulator().jobs).toHaveLength(1);
	});

	it.each(withLookUp)('%s: Job > Wait fetches it afterwards', async (provider) => {
		simulator().order({ job: { seconds: 1.3 } });
		const { json } = await runScenario(simulator(), {
			provider,
			operation: 'edit',
			parameters: parameters(),
			options: { timeout: 1 },
			onError: 'continueRegularOutput',
		});
		const jobId = simulator().jobs[0]?.jobId;
		expect(json[0]).toMatchObject({ details: { category: 'timeout', jobId } });
		const item = await runToItem(simulator(), {
			provider,
			operation: 'wait',
			parameters: { jobId: '={{ $json.details.jobId }}' },
			items: [{ json: json[0] ?? {} }],
		});
		expect(await markOf(item)).toMatchObject({ jobId, prompt: 'make it blue' });
		expect(simulator().jobs).toHaveLength(1);
	});

	it.each(withLookUp)('%s: a last look is taken when the time is up', async (provider) => {
		simulator().order({ job: { seconds: 0.5 } });
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: parameters(),
			options: { timeout: 1, pollingInterval: 60 },
		});
		expect(item.json.status).toBe('succeeded');
		expect(simulator().requests.filter(({ step }) => step === 'status')).toHaveLength(1);
	});

	it('FoxAI: a submit that is not answered in time may have been paid', async () => {
		simulator().order({ job: { outcome: 'never' } });
		const error = await runToError(simulator(), {
			provider: 'foxAi',
			operation: 'edit',
			parameters: parameters(),
			options: { requestTimeout: 1 },
		});
		expect(error.message).toBe('FoxAI did not respond in time');
		expect(error.details).toMatchObject({ category: 'timeout', jobId: null, charged: 'unknown' });
		expect(simulator().requests.filter(({ step }) => step === 'submit')).toHaveLength(1);
	});

	it.each(withLookUp)('%s: wait gives up at its own time limit', async (provider) => {
		simulator().order({ job: { outcome: 'never' } });
		const submitted = await runToItem(simulator(), {
			provider,
			operation: 'submit',
			parameters: parameters(),
		});
		const error = await runToError(simulator(), {
			provider,
			operation: 'wait',
			options: { timeout: 1 },
			items: [submitted],
		});
		expect(error.details).toMatchObject({ category: 'timeout', jobId: submitted.json.jobId });
	});
});
