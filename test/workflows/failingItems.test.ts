import type { INodeExecutionData } from 'n8n-workflow';

import {
	DISPLAY_NAMES,
	fluxKontext,
	fromUrl,
	itemsOf,
	jsonOf,
	markOf,
	node,
	parametersFor,
	PASS,
	pictureItem,
	PROVIDERS,
	runScenario,
	runWorkflow,
	START,
	useTestbed,
} from './engine';

const simulator = useTestbed();

const failure = { code: 'content_violation', message: 'The content was refused' };

/** Three items with a picture each, of which the second one's job fails. */
async function threeItems(): Promise<INodeExecutionData[]> {
	simulator().order({ prompt: 'second', job: { outcome: 'failure', failure } });
	return await Promise.all(
		['first', 'second', 'third'].map(async (text) => await pictureItem(text, { text })),
	);
}

const parameters = { prompt: '={{ $json.text }}' };
const providers = ['foxAi', 'toApis', 'vtrix'] as const;

/** What the failed item has to say, and nothing else. */
function failedJson(provider: (typeof providers)[number]) {
	const isFoxAi = provider === 'foxAi';
	const [, job] = simulator().jobs;
	return {
		error: expect.stringContaining(DISPLAY_NAMES[provider]),
		details: {
			code: isFoxAi ? 'error_in_answer' : failure.code,
			category: 'content',
			provider,
			jobId: job?.jobId,
			httpStatus: isFoxAi ? 200 : null,
			retryable: false,
			charged: 'unknown',
		},
	};
}

describe('three items of which the second fails', () => {
	it.each(providers)('%s, Continue: the failed item stands at its own place', async (provider) => {
		const items = await threeItems();
		const { json, ...result } = await runScenario(simulator(), {
			provider,
			operation: 'edit',
			parameters,
			options: { concurrency: 1 },
			items,
			onError: 'continueRegularOutput',
		});
		expect(result.error).toBeNull();
		expect(json[1]).toEqual(failedJson(provider));
		expect(String(json[1]?.error)).toContain('The content was refused');
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(result.items[1]?.binary).toEqual(items[1]?.binary);
		expect(await markOf(result.items[0])).toMatchObject({ prompt: 'first' });
		expect(await markOf(result.items[2])).toMatchObject({ prompt: 'third' });
		expect(json[0]).not.toHaveProperty('error');
		expect(json[2]).not.toHaveProperty('error');
	});

	it.each(providers)('%s, error output: each item leaves by its own output', async (provider) => {
		const items = await threeItems();
		const result = await runScenario(simulator(), {
			provider,
			operation: 'edit',
			parameters,
			options: { concurrency: 1 },
			items,
			onError: 'continueErrorOutput',
		});
		expect(result.error).toBeNull();
		expect(await markOf(result.items[0])).toMatchObject({ prompt: 'first' });
		expect(await markOf(result.items[1])).toMatchObject({ prompt: 'third' });
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		// n8n merges the input's JSON into items of the error output.
		expect(result.errorItems).toEqual([
			{
				json: { text: 'second', ...failedJson(provider) },
				binary: items[1]?.binary,
				pairedItem: { item: 1 },
			},
		]);
	});

	it.each(providers)('%s, Stop Workflow: the run ends with the reason', async (provider) => {
		const { error, items } = await runScenario(simulator(), {
			provider,
			operation: 'edit',
			parameters,
			options: { concurrency: 1 },
			items: await threeItems(),
		});
		expect(items).toEqual([]);
		expect(error?.message).toContain(DISPLAY_NAMES[provider]);
		expect(error?.itemIndex).toBe(1);
		expect(error?.description).toContain('The content was refused');
		expect(error?.details).toEqual(failedJson(provider).details);
		expect(simulator().jobs.map(({ prompt }) => prompt)).toEqual(['first', 'second']);
	});
});

describe('Stop Workflow', () => {
	it.each(PROVIDERS)(
		'%s: jobs in flight are waited for and named, no further one is submitted',
		async (provider) => {
			simulator().order({ prompt: 'slow', job: { seconds: 0.6 } });
			simulator().order({ prompt: 'wrong', job: { outcome: 'failure' } });
			const texts = ['slow', 'wrong', 'third', 'fourth'];
			const { error } = await runScenario(simulator(), {
				provider,
				operation: 'edit',
				parameters: { ...parameters, ...fromUrl(simulator()) },
				options: { concurrency: 2 },
				items: texts.map((text) => ({ json: { text } })),
			});
			const { jobs, requests } = simulator();
			expect(jobs.map(({ prompt }) => prompt).sort()).toEqual(['slow', 'wrong']);
			const slow = jobs.find(({ prompt }) => prompt === 'slow');
			expect(slow?.state).toBe('succeeded');
			expect(requests.some(({ step, jobId }) => step === 'download' && jobId === slow?.jobId)).toBe(
				true,
			);
			expect(error?.itemIndex).toBe(1);
			expect(error?.description).toContain(
				`Other jobs of this run: Item 1: succeeded ${slow?.jobId} ${slow?.pictures[0]}`,
			);
		},
	);
});

describe('a provider that is none of the four', () => {
	const scenario = {
		provider: 'vtrix',
		operation: 'edit',
		parameters: { provider: 'nobody', prompt: 'make it blue' },
	} as const;
	const details = {
		code: 'invalid_parameter',
		category: 'input',
		provider: null,
		jobId: null,
		httpStatus: null,
		retryable: false,
		charged: 'no',
	};

	it('Continue: the item says so', async () => {
		const { items, error } = await runScenario(simulator(), {
			...scenario,
			onError: 'continueRegularOutput',
		});
		expect(error).toBeNull();
		const reason = expect.stringContaining('Unknown provider');
		expect(items).toEqual([{ json: { error: reason, details }, pairedItem: { item: 0 } }]);
		expect(simulator().requests).toEqual([]);
	});

	it('Stop Workflow: the run ends with a NodeOperationError', async () => {
		const { error } = await runScenario(simulator(), scenario);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'Unknown provider',
			description: expect.stringContaining('Nothing was sent and nothing was charged.'),
			details,
		});
		expect(simulator().requests).toEqual([]);
	});
});

describe('a second provider on the error output', () => {
	it('edits the same file where the first provider could not', async () => {
		simulator().order({
			provider: 'toApis',
			prompt: 'second',
			job: { outcome: 'failure', failure },
		});
		const [, second] = await threeItems();
		if (second === undefined) throw new Error('There is no second item');
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		const run = await runWorkflow({
			simulator: simulator(),
			items: [second],
			nodes: [
				node('Start', START),
				fluxKontext('First', 'toApis', parametersFor('edit', parameters), {
					onError: 'continueErrorOutput',
				}),
				node('Done', PASS),
				fluxKontext('Second', 'foxAi', parametersFor('edit', { prompt: 'again' })),
			],
			connections: {
				Start: { main: [to('First')] },
				First: { main: [to('Done'), to('Second')] },
			},
		});
		expect(itemsOf(run, 'Done')).toEqual([]);
		expect(jsonOf(run, 'Second')).toEqual([expect.objectContaining({ status: 'succeeded' })]);
		const [first, again] = simulator().jobs;
		expect(again?.inputs.map(({ sha256 }) => sha256)).toEqual(
			first?.inputs.map(({ sha256 }) => sha256),
		);
	});
});
