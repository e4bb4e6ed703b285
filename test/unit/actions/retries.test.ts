import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { neither } from '../fixtures/foxAi';
import { NodeBench } from '../nodeBench';
import { ScriptedHttp } from '../scriptedHttp';
import type { Polled, RetryRequest } from './retryBench';
import { RetryBench } from './retryBench';

/** The second of two items is refused at first, so that n8n runs the node again. */
async function triedTwice(bench: RetryBench, between: () => void = () => {}) {
	bench.script = ['accepted', 'refused'];
	const first = await bench.try();
	expect(first.error).not.toBeNull();
	between();
	return await bench.fromTheList().try();
}

const [FIRST, RETRY] = ['17', '18'];
const ONLY_FIRST = (text: string) => `={{ $execution.id === '${FIRST}' ? '${text}' : '' }}`;
const OF_TRY = (first: string, retry: string) =>
	`={{ $execution.id === '${RETRY}' ? '${retry}' : '${first}' }}`;

describe('a field that an expression gives another value in each try makes no new job:', () => {
	it.each<[string, Polled, INodeParameters, INodeParameters]>([
		['a random prompt', 'apixo', { prompt: '={{ Math.random() }}' }, {}],
		['a prompt with the time', 'toApis', { prompt: '=Now: {{ $now.toISO() }}' }, {}],
		['a prompt with the number of the execution', 'vtrix', { prompt: '={{ $execution.id }}' }, {}],
		['another ratio', 'apixo', { aspectRatio: OF_TRY('1:1', '16:9') }, {}],
		['another model', 'apixo', { model: OF_TRY('pro', 'max') }, {}],
		[
			'another image source',
			'vtrix',
			{ imageSource: OF_TRY('none', 'url'), imageUrl: 'https://a.example.com/1.png' },
			{},
		],
		[
			'a URL that is signed anew',
			'apixo',
			{ imageSource: 'url', imageUrl: '=https://a.example.com/1.png?t={{ Math.random() }}' },
			{},
		],
		['a random seed', 'vtrix', {}, { seed: '={{ Math.floor(Math.random() * 1000000) }}' }],
		[
			'an ID of your own',
			'toApis',
			{},
			{ clientBusinessId: '={{ $execution.id }}-{{ $itemIndex }}' },
		],
		['another file type', 'apixo', {}, { outputFormat: OF_TRY('png', 'jpeg') }],
		[
			'a random strictness',
			'toApis',
			{},
			{ safetyTolerance: '={{ Math.floor(Math.random() * 7) }}' },
		],
		[
			'another reference',
			'apixo',
			{ callbackUrl: 'https://n8n.example.com/webhook/1', reference: '={{ $execution.id }}' },
			{},
		],
	])('%s', async (_, provider, parameters, options) => {
		const bench = new RetryBench({ provider, parameters, options });
		expect(await triedTwice(bench)).toEqual({ jobIds: ['job_1', 'job_2'], error: null });
		expect(bench.submits).toHaveLength(3);
	});
});

describe('a field that can no longer be used loses no job:', () => {
	it.each<[string, Polled, INodeParameters, INodeParameters]>([
		['an empty prompt', 'vtrix', { prompt: ONLY_FIRST('a tree') }, {}],
		['an unknown model', 'apixo', { model: OF_TRY('pro', 'ultra') }, {}],
		['an unknown ratio', 'apixo', { aspectRatio: OF_TRY('1:1', '99:1') }, {}],
		[
			'a URL that is none',
			'toApis',
			{ imageSource: 'url', imageUrl: OF_TRY('https://a.example.com/1.png', 'none') },
			{},
		],
		['an image source that is none', 'vtrix', { imageSource: OF_TRY('none', 'weird') }, {}],
		[
			'a callback URL that is none',
			'apixo',
			{ callbackUrl: OF_TRY('https://n8n.example.com/1', 'http://') },
			{},
		],
		['a seed that is no number', 'vtrix', {}, { seed: OF_TRY('1', 'x') }],
		['a limit that is empty', 'vtrix', {}, { maxImages: ONLY_FIRST('9') }],
		['a price that is no number', 'vtrix', {}, { pricePerImage: OF_TRY('1', 'x') }],
	])('%s', async (_, provider, parameters, options) => {
		const bench = new RetryBench({
			provider,
			parameters,
			options,
			onError: 'continueRegularOutput',
		});
		bench.script = ['accepted', 'refused'];
		await bench.try();
		const { jobIds } = await bench.fromTheList().try();
		expect(jobIds[0]).toBe('job_1');
		expect(jobIds[1]).not.toMatch(/^job_/);
		expect(bench.submits).toHaveLength(2);
	});

	it.each<[string, INodeParameters, INodeParameters]>([
		['a time limit', {}, { timeout: OF_TRY('60', 'x') }],
		['an output setting', { simplify: OF_TRY('true', 'x') }, {}],
	])('%s refuses the item, and names its job', async (_, parameters, options) => {
		const bench = new RetryBench({ provider: 'vtrix', parameters, options });
		const { error } = await triedTwice(bench);
		expect(error?.details).toMatchObject({ jobId: 'job_1', charged: 'yes' });
		expect(error?.description).toContain('fetch it with Job &gt; Wait and the job ID job_1');
		expect(error?.description).not.toContain('nothing was charged');
		expect(bench.submits).toHaveLength(2);
	});
});

describe('an edit of how a job is waited for and given out makes no new job:', () => {
	it.each<[string, INodeParameters]>([
		['Simplify', { simplify: false }],
		['Callback URL', { callbackUrl: 'https://n8n.example.com/other' }],
		['Timeout', { options: { timeout: 600 } }],
		['Request Timeout', { options: { requestTimeout: 30 } }],
		['Concurrency', { options: { concurrency: 1 } }],
		['Maximum Cost', { options: { maxCost: 9 } }],
		['Maximum Images', { options: { maxImages: 9 } }],
		['Submit Again When Unknown', { options: { resubmitUnknown: true } }],
	])('%s', async (_, edited) => {
		const bench = new RetryBench({ provider: 'apixo' });
		const { jobIds } = await triedTwice(bench, () => {
			Object.assign(bench.bench.node.parameters, edited);
		});
		expect(jobIds[0]).toBe('job_1');
		expect(bench.submits).toHaveLength(3);
	});
});

describe('what makes a new job:', () => {
	it.each<[string, (bench: RetryBench) => void]>([
		['an edited prompt', ({ bench }) => void (bench.node.parameters.prompt = 'a house')],
		['an edited model', ({ bench }) => void (bench.node.parameters.model = 'max')],
		[
			'an edited option',
			({ bench }) => void (bench.node.parameters.options = { outputFormat: 'png' }),
		],
		[
			'another input item',
			(bench) => void (bench.items = [{ json: { text: 'new' } }, { json: {} }]),
		],
	])('%s', async (_, edit) => {
		const bench = new RetryBench({ provider: 'apixo' });
		const { jobIds } = await triedTwice(bench, () => edit(bench));
		expect(jobIds).toEqual(['job_2', 'job_3']);
		expect(bench.submits).toHaveLength(4);
	});
});

describe('an input item is the same before and after n8n stored it:', () => {
	const circular: INodeExecutionData = { json: { text: 'one' } };
	circular.json.self = circular.json;

	const file = (id: string) => ({ data: 'filesystem-v2', mimeType: 'image/png', id });
	const inMemory = (data: string) => ({ data, mimeType: 'image/png' });

	function deep(levels: number) {
		const json: INodeExecutionData['json'] = {};
		let inner = json;
		for (let level = 0; level < levels; level++) {
			const next = {};
			inner.next = next;
			inner = next;
		}
		return json;
	}

	async function isTakenUp(request: Partial<RetryRequest>, after?: INodeExecutionData) {
		const [item = { json: {} }] = request.items ?? [];
		const bench = new RetryBench({ provider: 'vtrix', items: [item, { json: {} }] });
		bench.script = ['accepted', 'refused'];
		await bench.try();
		if (after === undefined) bench.fromTheList();
		else bench.items = [after, { json: {} }];
		const { jobIds } = await bench.try();
		return jobIds[0] === 'job_1';
	}

	it.each<[string, INodeExecutionData]>([
		['a date', { json: { at: new Date(0) as unknown as string } }],
		['a value that is undefined', { json: { text: 'one', nothing: undefined } }],
		['an object in itself', circular],
		['a number that is none', { json: { number: Number.NaN } }],
		['half a character', { json: { text: '\ud800' } }],
		['a buffer', { json: { bytes: Buffer.from('abc') as unknown as string } }],
		['an object without a prototype', { json: Object.assign(Object.create(null), { a: 1 }) }],
	])('with %s', async (_, item) => {
		expect(await isTakenUp({ items: [item] })).toBe(true);
	});

	it.each<[string, INodeExecutionData]>([
		['a number that JSON lacks', { json: { big: BigInt(1) as unknown as number } }],
		['an object 20,000 levels deep', { json: deep(20_000) }],
	])('with %s, which n8n cannot store', async (_, item) => {
		expect(await isTakenUp({ items: [item] }, item)).toBe(true);
	});

	it.each<[string, INodeExecutionData, INodeExecutionData, boolean]>([
		[
			"a file that n8n moved when a webhook's execution ended",
			{
				json: {},
				binary: { data: file('filesystem-v2:workflows/1/executions/temp/binary_data/ab-1') },
			},
			{
				json: {},
				binary: { data: file('filesystem-v2:workflows/1/executions/17/binary_data/ab-1') },
			},
			true,
		],
		[
			'another file',
			{
				json: {},
				binary: { data: file('filesystem-v2:workflows/1/executions/17/binary_data/ab-1') },
			},
			{
				json: {},
				binary: { data: file('filesystem-v2:workflows/1/executions/17/binary_data/ab-2') },
			},
			false,
		],
		[
			'the same file in another field',
			{ json: {}, binary: { data: file('database:ab-1') } },
			{ json: {}, binary: { photo: file('database:ab-1') } },
			false,
		],
		[
			'the same bytes in memory',
			{ json: {}, binary: { data: inMemory('AAAA') } },
			{ json: {}, binary: { data: inMemory('AAAA') } },
			true,
		],
		[
			'other bytes in memory',
			{ json: {}, binary: { data: inMemory('AAAA') } },
			{ json: {}, binary: { data: inMemory('AAAB') } },
			false,
		],
	])('%s', async (_, before, after, expected) => {
		expect(await isTakenUp({ items: [before] }, after)).toBe(expected);
	});
});

describe('an expression that changes the input item itself makes no new job:', () => {
	it.each([
		['in the next try', (bench: RetryBench) => bench],
		['in a retry from the list', (bench: RetryBench) => bench.fromTheList()],
		['in one after the other', (bench: RetryBench) => bench.fromTheList().fromTheList()],
	])('%s', async (_, retry) => {
		const bench = new RetryBench({
			provider: 'vtrix',
			parameters: { prompt: "={{ $json.tags.push('more') }}" },
			items: [{ json: { tags: ['a', 'b'] } }, { json: { tags: ['c'] } }],
		});
		bench.script = ['accepted', 'refused', 'refused'];
		await bench.try();
		await retry(bench).try();
		expect(bench.items[0]?.json.tags).toHaveLength(3);
		expect((await retry(bench).try()).jobIds).toEqual(['job_1', 'job_2']);
		expect(bench.submits).toHaveLength(4);
	});
});

describe('a job that is taken up', () => {
	it('keeps the facts of its own submit', async () => {
		const bench = new RetryBench({
			provider: 'apixo',
			parameters: {
				model: OF_TRY('pro', 'max'),
				callbackUrl: 'https://n8n.example.com/1',
				reference: '={{ $execution.id }}',
			},
		});
		await triedTwice(bench);
		const context = bench.bench.execution(bench.items);
		const [items = []] = await new FluxKontext().execute.call(context);
		expect(items[0]?.json).toMatchObject({
			jobId: 'job_1',
			model: 'pro',
			cost: { amount: 0.03 },
			reference: FIRST,
		});
		expect(items[1]?.json).toMatchObject({ jobId: 'job_2', model: 'max', reference: RETRY });
	});

	it('is bought anew where it has failed', async () => {
		const bench = new RetryBench({ provider: 'toApis' });
		const { jobIds } = await triedTwice(bench, () => bench.failed.add('job_1'));
		expect([...jobIds].sort()).toEqual(['job_2', 'job_3']);
	});

	it('is taken up also after the node has given its items', async () => {
		const bench = new RetryBench({ provider: 'vtrix' });
		const first = await bench.try();
		expect(await bench.fromTheList().try()).toEqual(first);
		expect(bench.submits).toHaveLength(2);
	});
});

describe('a submit without a response', () => {
	const parameters = { prompt: '={{ Math.random() }}' };
	const options = { clientBusinessId: '={{ $execution.id }}' };
	const one = [{ json: {} }];

	it('is not sent again, and its reference, time and reason are those of the first try', async () => {
		const bench = new RetryBench({ provider: 'toApis', parameters, options, items: one });
		bench.script = ['cut'];
		const first = await bench.try();
		const again = await bench.fromTheList().try();
		expect(again.error?.details).toMatchObject({ code: 'submitted_before', charged: 'unknown' });
		const where = /Submitted at \S+ with the reference 17\./.exec(first.error?.description ?? '');
		expect(again.error?.description).toContain(where?.[0]);
		expect(again.error?.description).toContain(
			'Reason of the earlier try: ToAPIs: the connection was cut',
		);
		expect(bench.submits).toHaveLength(1);
	});

	it('is told with the job ID that came with it', async () => {
		const bench = new RetryBench({ provider: 'toApis', parameters, items: one });
		bench.script = [{ status: 500, body: { id: 'job_7', error: { message: 'Oh no' } } }];
		await bench.try();
		const { error } = await bench.try();
		expect(error?.description).toContain('Reason of the earlier try: Oh no (job job_7).');
	});

	it('is known as before where a second submit was refused', async () => {
		const bench = new RetryBench({ provider: 'toApis', parameters, items: one });
		bench.script = ['cut', 'refused'];
		await bench.try();
		bench.bench.node.parameters.options = { resubmitUnknown: true };
		await bench.fromTheList().try();
		expect(bench.submits).toHaveLength(2);
		bench.bench.node.parameters.options = {};
		const { error } = await bench.fromTheList().try();
		expect(error?.details).toMatchObject({ code: 'submitted_before' });
		expect(bench.submits).toHaveLength(2);
	});
});

describe('one job ID for two submits', () => {
	const same = [{ jobId: 'job_7' }, { jobId: 'job_7' }];

	it.each(['apixo', 'toApis', 'vtrix'] as const)('%s: gives one item its job', async (provider) => {
		const onError = 'continueRegularOutput';
		const bench = new RetryBench({ provider, options: { concurrency: 1 }, onError });
		bench.script = [...same];
		const { jobIds } = await bench.try();
		expect(jobIds[0]).toBe('job_7');
		expect(jobIds[1]).toContain('returned the same job ID for two jobs (job job_7)');
		expect(jobIds[1]).toContain('returned the same job ID for item 2 as for item 1 of run 1');
	});

	it('is not bought again by itself', async () => {
		const bench = new RetryBench({ provider: 'vtrix', options: { concurrency: 1 } });
		bench.script = [...same];
		const first = await bench.try();
		expect(first.error?.details).toMatchObject({
			code: 'duplicate_job_id',
			category: 'provider',
			charged: 'unknown',
			jobId: 'job_7',
		});
		const again = await bench.fromTheList().try();
		expect(again.error?.details).toMatchObject({ code: 'submitted_before' });
		expect(again.error?.description).toContain('as for item 1 of run 1');
		expect(bench.submits).toHaveLength(2);
	});
});

it.each([
	['image', 'edit'],
	['job', 'submit'],
])('FoxAI, %s > %s: a job without an image is charged in each try', async (resource, operation) => {
	const imageUrl = 'https://a.example.com/1.png';
	const bench = new NodeBench({
		type: new FluxKontext(),
		parameters: {
			...{ provider: 'foxAi', resource, operation, prompt: 'a tree', imageSource: 'url', imageUrl },
			options: {},
		},
		node: { onError: 'continueRegularOutput' },
		http: new ScriptedHttp(() => ({ body: neither })),
	});
	for (let tries = 1; tries <= 2; tries++) {
		const [[item] = []] = await new FluxKontext().execute.call(bench.execution([{ json: {} }]));
		expect(item?.json.details).toMatchObject({
			code: 'no_picture',
			charged: 'yes',
			jobId: neither.id,
		});
		expect(String(item?.json.error).replaceAll('\\', '')).toContain(JSON.stringify(neither));
	}
	expect(bench.http.bodies).toHaveLength(1);
});
