import type { INode, INodeExecutionData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { ProviderName } from '../simulator';
import {
	fluxKontext,
	inARow,
	itemsOf,
	node,
	parametersFor,
	PASS,
	resultOf,
	runWorkflow,
	START,
	useTestbed,
} from './engine';

const simulator = useTestbed();

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

interface Retried {
	readonly provider: ProviderName;
	readonly texts: readonly string[];
	readonly prompt?: string;
	readonly options?: Record<string, string | number | boolean>;
	readonly settings?: Partial<INode>;
}

/** Makes one picture per text, with n8n's own retries. */
async function retried({
	provider,
	texts,
	prompt = '={{ $json.text }}',
	options = {},
	settings = {},
}: Retried) {
	const operation = provider === 'foxAi' ? 'edit' : 'generate';
	const picture =
		provider === 'foxAi'
			? { imageSource: 'url', imageUrl: `${simulator().url}/files/samples/a.png` }
			: {};
	const parameters = { prompt, ...picture };
	const flux = fluxKontext(
		'FLUX Kontext',
		provider,
		parametersFor(operation, parameters, options),
		{
			...retrying,
			...settings,
		},
	);
	const items: INodeExecutionData[] = texts.map((text) => ({ json: { text } }));
	const run = await runWorkflow({
		simulator: simulator(),
		items,
		nodes: [node('Start', START), flux, node('Next', PASS)],
		connections: inARow('Start', 'FLUX Kontext', 'Next'),
	});
	return resultOf(run);
}

function billed(): string[] {
	return simulator().jobs.map(({ prompt }) => prompt);
}

function requested(step: string): number {
	return simulator().requests.filter((request) => request.step === step).length;
}

const ten = Array.from({ length: 10 }, (_, index) => `picture ${index + 1}`);
const FAILS_TWICE = { prompt: 'picture 5', times: 2, job: { outcome: 'failure' } } as const;

describe('Retry On Fail pays only for what failed', () => {
	it.each(withLookUp)('%s: ten items, of which the fifth fails twice', async (provider) => {
		simulator().order(FAILS_TWICE);
		const { json, error } = await retried({ provider, texts: ten });
		expect(error).toBeNull();
		expect(json.map(({ status }) => status)).toEqual(ten.map(() => 'succeeded'));
		expect(billed()).toHaveLength(12);
		expect(billed().filter((prompt) => prompt === 'picture 5')).toHaveLength(3);
	});

	it('Vtrix: the same with a random seed', async () => {
		simulator().order(FAILS_TWICE);
		const seed = '={{ Math.floor(Math.random() * 1000000) }}';
		const { json, error } = await retried({ provider: 'vtrix', texts: ten, options: { seed } });
		expect(error).toBeNull();
		expect(json.map(({ status }) => status)).toEqual(ten.map(() => 'succeeded'));
		expect(billed()).toHaveLength(12);
	});

	it.each(withLookUp)(
		'%s: seven items behind one that is refused in each try, under Continue',
		async (provider) => {
			const texts = ['', ...ten.slice(0, 7)];
			const { json } = await retried({
				provider,
				texts,
				prompt: '={{ $json.text && $json.text + ", " + Math.random() }}',
				settings: { onError: 'continueRegularOutput' },
			});
			expect(json.map(({ status }) => status)).toEqual([
				undefined,
				...Array.from({ length: 7 }, () => 'succeeded'),
			]);
			expect(billed()).toHaveLength(7);
		},
	);

	it('FoxAI, which returns the image with the submit', async () => {
		simulator().order({
			...FAILS_TWICE,
			provider: 'foxAi',
			step: 'submit',
			job: undefined,
			fault: { kind: 'status', status: 400 },
		});
		const { json, error } = await retried({ provider: 'foxAi', texts: ten });
		expect(error).toBeNull();
		expect(json).toHaveLength(10);
		expect(billed()).toHaveLength(10);
	});

	it.each(withLookUp)('%s: a first item in error under Continue', async (provider) => {
		simulator().order({ prompt: 'picture 1', times: 1, job: { outcome: 'failure' } });
		const { json } = await retried({
			provider,
			texts: ['picture 1', 'picture 2', 'picture 3'],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(json.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
		expect(billed().sort()).toEqual(['picture 1', 'picture 1', 'picture 2', 'picture 3']);
	});

	it.each(withLookUp)('%s: a job that outlasts the time limit is taken up', async (provider) => {
		simulator().order({ job: { seconds: 2.5 } });
		const { json, error } = await retried({
			provider,
			texts: ['a slow picture'],
			options: { timeout: 1 },
		});
		expect(error).toBeNull();
		expect(json[0]).toMatchObject({ status: 'succeeded', jobId: simulator().jobs[0]?.jobId });
		expect(billed()).toHaveLength(1);
	});

	it.each(withLookUp)('%s: a picture that could not be downloaded', async (provider) => {
		simulator().order({ step: 'download', times: 1, fault: { kind: 'body', body: '<html>' } });
		const { json, items, error } = await retried({ provider, texts: ['a picture'] });
		expect(error).toBeNull();
		expect(json[0]).toMatchObject({ status: 'succeeded' });
		expect(items[0]?.binary?.data).toBeDefined();
		expect(billed()).toHaveLength(1);
	});

	it('FoxAI: a picture that could not be downloaded', async () => {
		simulator().order({ step: 'download', times: 1, fault: { kind: 'body', body: '<html>' } });
		const { json, error } = await retried({ provider: 'foxAi', texts: ['a picture'] });
		expect(error).toBeNull();
		expect(json[0]).toMatchObject({ status: 'succeeded' });
		expect(billed()).toHaveLength(1);
	});
});

describe('a submit whose answer was cut', () => {
	const cut = { step: 'submit', times: 1, fault: { kind: 'acceptThenCut' } } as const;
	const providers = ['apixo', 'foxAi', 'toApis', 'vtrix'] as const;

	it.each(providers)(
		'%s: is not sent again, and the error says where to look',
		async (provider) => {
			simulator().order(cut);
			const { error } = await retried({ provider, texts: ['a picture'] });
			expect(error?.details).toMatchObject({ charged: 'unknown', code: 'submitted_before' });
			expect(error?.description).toMatch(/Submitted at 20\d\d-.*console/);
			expect(requested('submit')).toBe(1);
			expect(billed()).toHaveLength(1);
		},
	);

	it.each(providers)('%s: is sent again where the person allows it', async (provider) => {
		simulator().order(cut);
		const { json } = await retried({
			provider,
			texts: ['a picture'],
			options: { resubmitUnknown: true },
		});
		expect(json[0]).toMatchObject({ status: 'succeeded' });
		expect(requested('submit')).toBe(2);
	});
});

it.each(withLookUp)('%s: Job > Submit hands over the job of the first try', async (provider) => {
	simulator().order({
		prompt: 'picture 2',
		step: 'submit',
		times: 1,
		fault: { kind: 'status', status: 400 },
	});
	const parameters = parametersFor('submit', { prompt: '={{ $json.text }}', imageSource: 'none' });
	const run = await runWorkflow({
		simulator: simulator(),
		items: ['picture 1', 'picture 2'].map((text) => ({ json: { text } })),
		nodes: [node('Start', START), fluxKontext('FLUX Kontext', provider, parameters, retrying)],
		connections: inARow('Start', 'FLUX Kontext'),
	});
	const jobIds = itemsOf(run, 'FLUX Kontext').map(({ json }) => json.jobId);
	expect(jobIds).toEqual(simulator().jobs.map(({ jobId }) => jobId));
	expect(billed()).toHaveLength(2);
});

it('a later run of the node, as in a loop, pays for jobs of its own', async () => {
	const parameters = parametersFor('generate', { prompt: 'the same picture' });
	const run = await runWorkflow({
		simulator: simulator(),
		items: [{ json: {} }],
		nodes: [
			node('Start', START),
			node('One', PASS),
			node('Other', PASS),
			fluxKontext('FLUX Kontext', 'apixo', parameters, retrying),
		],
		connections: {
			...inARow('Start', 'One', 'FLUX Kontext'),
			...inARow('Other', 'FLUX Kontext'),
			Start: {
				main: [
					['One', 'Other'].map((name) => ({
						node: name,
						type: NodeConnectionTypes.Main,
						index: 0,
					})),
				],
			},
		},
	});
	expect(run.data.resultData.runData['FLUX Kontext']).toHaveLength(2);
	expect(itemsOf(run, 'FLUX Kontext').map(({ json }) => json.jobId)).toEqual(
		simulator().jobs.map(({ jobId }) => jobId),
	);
	expect(billed()).toHaveLength(2);
});

describe('Maximum Cost', () => {
	const two = ['picture 1', 'picture 2'];

	it.each(['apixo', 'foxAi'] as const)(
		'%s: refuses a run that would cost more',
		async (provider) => {
			const { error } = await retried({ provider, texts: two, options: { maxCost: 0.01 } });
			expect(error?.message).toContain("'Maximum Cost' is 0.01 USD");
			expect(error?.details).toMatchObject({ charged: 'no', category: 'input' });
			expect(requested('submit')).toBe(0);
		},
	);

	it.each(['apixo', 'foxAi'] as const)('%s: lets a run pass that costs less', async (provider) => {
		const { json } = await retried({ provider, texts: two, options: { maxCost: 1 } });
		expect(json).toHaveLength(2);
	});

	it('APIXO: refuses a route, whose price is not known', async () => {
		const { error } = await retried({
			provider: 'apixo',
			texts: two,
			options: { maxCost: 1, route: 'value' },
		});
		expect(error?.message).toContain('the price of an image is unknown');
		expect(requested('submit')).toBe(0);
	});

	it('lets a retry buy a failed job anew while it fits', async () => {
		simulator().order({ prompt: 'picture 1', times: 1, job: { outcome: 'failure' } });
		const { json } = await retried({ provider: 'apixo', texts: two, options: { maxCost: 0.09 } });
		expect(json).toHaveLength(2);
		expect(billed()).toHaveLength(3);
	});

	it('counts all tries: a failed job that does not fit any more fails as before', async () => {
		simulator().order({ prompt: 'picture 1', times: 1, job: { outcome: 'failure' } });
		const { error } = await retried({ provider: 'apixo', texts: two, options: { maxCost: 0.06 } });
		expect(error?.message).toMatch(/^APIXO refused the content \(job /);
		expect(error?.details).toMatchObject({ charged: 'unknown' });
		expect(billed()).toHaveLength(2);
	});

	it('counts a first submit without an answer beside a second one', async () => {
		simulator().order({ step: 'submit', times: 1, fault: { kind: 'acceptThenCut' } });
		const { error } = await retried({
			provider: 'apixo',
			texts: ['a picture'],
			options: { maxCost: 0.03, resubmitUnknown: true },
		});
		expect(error?.details).toMatchObject({ charged: 'unknown', code: 'submitted_before' });
		expect(billed()).toHaveLength(1);
	});
});
