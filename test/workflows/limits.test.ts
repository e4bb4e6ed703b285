import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { ProviderName } from '../simulator';
import type { OperationName } from './engine';
import {
	errorOf,
	fluxKontext,
	fromUrl,
	inARow,
	itemsOf,
	node,
	parametersFor,
	PASS,
	PROVIDERS,
	runScenario,
	runWorkflow,
	START,
	useTestbed,
} from './engine';

/** 'Maximum Images' and 'Maximum Cost': what they cover, and when they refuse. */

const simulator = useTestbed();

/** The least that buys an image of this provider. */
function purchase(provider: ProviderName): {
	operation: OperationName;
	parameters: INodeParameters;
} {
	return provider === 'foxAi'
		? { operation: 'edit', parameters: { prompt: 'a tree', ...fromUrl(simulator()) } }
		: { operation: 'submit', parameters: { prompt: 'a tree', imageSource: 'none' } };
}

function submitted(): number {
	return simulator().requests.filter(({ step }) => step === 'submit').length;
}

function itemsWith(rows: readonly unknown[]): INodeExecutionData[] {
	return rows.map((value) => ({ json: JSON.parse(JSON.stringify({ value })) }));
}

/** Hands out its items in rounds, as n8n's Loop Over Items does; its second output is the loop. */
function loopOf(size: number): INodeType {
	const { Main } = NodeConnectionTypes;
	const waiting: INodeExecutionData[] = [];
	let hasBegun = false;
	return {
		description: {
			displayName: 'Loop',
			name: 'loop',
			group: ['transform'],
			version: 1,
			description: 'A stand-in of the tests',
			defaults: {},
			inputs: [Main],
			outputs: [Main, Main],
			properties: [],
		},
		async execute() {
			if (!hasBegun) waiting.push(...this.getInputData());
			hasBegun = true;
			const round = waiting.splice(0, size).map(({ json }) => ({ json }));
			return round.length === 0 ? [[{ json: {} }], []] : [[], round];
		},
	};
}

describe('Loop Over Items, ten items', () => {
	async function looped(provider: ProviderName, size: number, options: INodeParameters) {
		const { operation, parameters } = purchase(provider);
		const run = await runWorkflow({
			simulator: simulator(),
			items: itemsWith(Array.from({ length: 10 })),
			nodes: [
				node('Start', START),
				node('Loop', 'test.loop'),
				fluxKontext('FLUX Kontext', provider, parametersFor(operation, parameters, options)),
				node('Done', PASS),
			],
			connections: {
				...inARow('Start', 'Loop'),
				...inARow('FLUX Kontext', 'Loop'),
				Loop: {
					main: ['Done', 'FLUX Kontext'].map((name) => [
						{ node: name, type: NodeConnectionTypes.Main, index: 0 },
					]),
				},
			},
			extraNodes: { 'test.loop': loopOf(size) },
		});
		return { error: errorOf(run), done: itemsOf(run, 'Done') };
	}

	const refusal = (before: number, added: number) =>
		`'Maximum Images' is 3: this execution has already submitted ${before} images, and this run would add ${added}`;

	it.each(PROVIDERS)('%s: in rounds of one, Maximum Images 3 submits three', async (provider) => {
		const { error } = await looped(provider, 1, { maxImages: 3 });
		expect(error?.message).toBe(refusal(3, 1));
		expect(error?.details).toMatchObject({ charged: 'no', category: 'input' });
		expect(submitted()).toBe(3);
	});

	it.each(PROVIDERS)(
		'%s: in rounds of two, Maximum Images 3 submits two, and nothing of the next round',
		async (provider) => {
			const { error } = await looped(provider, 2, { maxImages: 3 });
			expect(error?.message).toBe(refusal(2, 2));
			expect(submitted()).toBe(2);
		},
	);

	it.each<[ProviderName, INodeParameters, number]>([
		['apixo', { maxCost: 0.06 }, 2],
		['foxAi', { maxCost: 0.05 }, 2],
		['toApis', { maxCost: 0.05, pricePerImage: 0.025 }, 2],
		['vtrix', { maxCost: 0.05, pricePerImage: 0.02 }, 2],
	])('%s: in rounds of two, %j submits %i', async (provider, options, count) => {
		const { error } = await looped(provider, 2, options);
		expect(error?.message).toMatch(
			/^'Maximum Cost' is 0\.0\d USD: this execution has already submitted 2 images for 0\.0\d+ USD, and this run would add 2 for/,
		);
		expect(submitted()).toBe(count);
	});

	it('without a limit all are submitted', async () => {
		const { error, done } = await looped('apixo', 2, {});
		expect(error).toBeNull();
		expect(done).toHaveLength(1);
		expect(submitted()).toBe(10);
	});

	it('what the provider refused without a charge does not count', async () => {
		const parameters = { prompt: 'a tree', imageSource: 'none' };
		simulator().order({ step: 'submit', times: 2, fault: { kind: 'status', status: 400 } });
		const { json } = await runScenario(simulator(), {
			provider: 'vtrix',
			operation: 'submit',
			parameters,
			options: { maxImages: 4, concurrency: 1 },
			items: itemsWith([1, 2, 3, 4]),
			onError: 'continueRegularOutput',
		});
		expect(json.filter(({ jobId }) => jobId !== undefined)).toHaveLength(2);
	});
});

describe('a limit that is set but cannot be read refuses the run:', () => {
	const GIVEN: ReadonlyArray<[string, unknown]> = [
		['null', null],
		['nothing', undefined],
		['an empty cell', ''],
		['blanks', '  '],
		['words', 'ten'],
		['NaN as text', 'NaN'],
		['Infinity as text', 'Infinity'],
		['a negative number', -1],
		['a number with a comma', '1,5'],
		['true', true],
		['a list', [1]],
		['an object', {}],
	];
	const IMAGES: ReadonlyArray<[string, unknown]> = [
		['no image', 0],
		['half an image', 2.5],
	];
	const cells = PROVIDERS.flatMap((provider) => [
		...[...GIVEN, ...IMAGES].map(([what, value]) => [provider, 'maxImages', what, value] as const),
		...GIVEN.map(([what, value]) => [provider, 'maxCost', what, value] as const),
	]);

	it.each(cells)('%s: %s, %s', async (provider, option, _, value) => {
		const { error } = await runScenario(simulator(), {
			provider,
			...purchase(provider),
			options: { pricePerImage: 0.01, [option]: '={{ $json.value }}' },
			items: itemsWith([value, value]),
		});
		const field = option === 'maxCost' ? 'Maximum Cost' : 'Maximum Images';
		expect(error?.message).toContain(`'${field}' must be a`);
		expect(error?.details).toMatchObject({ charged: 'no', category: 'input' });
		expect(simulator().requests).toEqual([]);
	});

	it.each([null, ''])('%p that is no expression', async (maxImages) => {
		const { error } = await runScenario(simulator(), {
			provider: 'toApis',
			...purchase('toApis'),
			options: { maxImages },
		});
		expect(error?.message).toContain("'Maximum Images' must be a");
		expect(simulator().requests).toEqual([]);
	});
});

describe('Maximum Cost without a price that is known', () => {
	it.each<[ProviderName, string, INodeParameters, string]>([
		['toApis', 'no price', {}, "add 'Price per Image'"],
		['vtrix', 'no price', {}, "add 'Price per Image'"],
		['toApis', 'an empty price', { pricePerImage: '' }, "add 'Price per Image'"],
		['apixo', 'a route', { route: 'value' }, "remove 'Route'"],
		[
			'apixo',
			'a route, and a price left over',
			{ route: 'value', pricePerImage: 1 },
			"remove 'Route'",
		],
	])('%s, %s: refuses the run', async (provider, _, options, advice) => {
		const { error } = await runScenario(simulator(), {
			provider,
			...purchase(provider),
			options: { maxCost: 1, ...options },
		});
		expect(error?.message).toBe("'Maximum Cost' is 1 USD, but the price of an image is unknown");
		expect(error?.description).toContain(advice);
		expect(simulator().requests).toEqual([]);
	});

	it.each([0, -1, 'x', true])('a price of %p is refused', async (value) => {
		const { error } = await runScenario(simulator(), {
			provider: 'vtrix',
			...purchase('vtrix'),
			options: { pricePerImage: '={{ $json.value }}' },
			items: itemsWith([value]),
		});
		expect(error?.message).toContain("'Price per Image' must be a number");
		expect(simulator().requests).toEqual([]);
	});
});

describe('Price per Image', () => {
	it('ToAPIs: is the cost of the job', async () => {
		const { json } = await runScenario(simulator(), {
			provider: 'toApis',
			operation: 'generate',
			parameters: { prompt: 'a tree' },
			options: { pricePerImage: 0.02 },
		});
		expect(json[0]?.cost).toEqual({ amount: 0.02, currency: 'USD', source: 'your price' });
	});

	it('Vtrix: the price that the provider reports wins', async () => {
		const { json } = await runScenario(simulator(), {
			provider: 'vtrix',
			operation: 'generate',
			parameters: { prompt: 'a tree' },
			options: { pricePerImage: 0.02 },
		});
		expect(json[0]?.cost).toMatchObject({ source: 'reported' });
	});

	it('goes along from Submit to Wait', async () => {
		const { items } = await runScenario(simulator(), {
			provider: 'toApis',
			...purchase('toApis'),
			options: { pricePerImage: 0.02 },
		});
		const { json } = await runScenario(simulator(), {
			provider: 'toApis',
			operation: 'wait',
			items,
		});
		expect(json[0]?.cost).toMatchObject({ amount: 0.02, source: 'your price' });
	});
});

describe('each item reads its own options:', () => {
	async function run(
		options: INodeParameters,
		values: readonly unknown[],
		onError?: 'continueRegularOutput',
		provider: ProviderName = 'vtrix',
	) {
		const result = await runScenario(simulator(), {
			provider,
			...purchase(provider),
			options,
			items: itemsWith(values),
			onError,
		});
		return { ...result, failed: result.json.map(({ error }) => error !== undefined) };
	}

	const WRONG: ReadonlyArray<[string, INodeParameters, unknown, unknown]> = [
		['Concurrency', { concurrency: '={{ $json.value }}' }, 0, 5],
		['Maximum Images', { maxImages: '={{ $json.value }}' }, '', 9],
		['Maximum Cost', { maxCost: '={{ $json.value }}', pricePerImage: 0.01 }, 'x', 9],
		['Request Timeout', { requestTimeout: '={{ $json.value }}' }, -1, 60],
		['Timeout', { timeout: '={{ $json.value }}' }, 'soon', 60],
		['Price per Image', { pricePerImage: '={{ $json.value }}' }, 'x', 0.1],
		['Submit Again When Unknown', { resubmitUnknown: '={{ $json.value }}' }, 'perhaps', true],
		['Seed', { seed: '={{ $json.value }}' }, 'x', 1],
	];

	it.each(WRONG)('a wrong %s on item 0 fails that item alone', async (_, options, wrong, right) => {
		const { failed } = await run(options, [wrong, right, right], 'continueRegularOutput');
		expect(failed).toEqual([true, false, false]);
		expect(submitted()).toBe(2);
	});

	it.each(WRONG)(
		'a wrong %s on item 2 refuses a run that stops',
		async (_, options, wrong, right) => {
			const { error } = await run(options, [right, right, wrong]);
			expect(error?.itemIndex).toBe(2);
			expect(submitted()).toBe(0);
		},
	);

	it("an item is refused where the run goes beyond its own 'Maximum Images'", async () => {
		const options = { maxImages: '={{ $json.value }}' };
		const { failed } = await run(options, [2, 3, 9], 'continueRegularOutput');
		expect(failed).toEqual([true, false, false]);
		expect(submitted()).toBe(2);
	});

	it("an item is refused where the run goes beyond its own 'Maximum Cost'", async () => {
		const options = { maxCost: '={{ $json.value }}' };
		const { failed } = await run(options, [1, 0.05, 0.09], 'continueRegularOutput', 'apixo');
		expect(failed).toEqual([false, true, false]);
		expect(submitted()).toBe(2);
	});

	it("the smallest 'Concurrency' counts", async () => {
		const values = [5, 'x', 1, 3, 4];
		await runScenario(simulator(), {
			provider: 'foxAi',
			operation: 'edit',
			parameters: { prompt: 'a tree', ...fromUrl(simulator()) },
			options: { concurrency: '={{ $json.value }}' },
			items: itemsWith(values),
			onError: 'continueRegularOutput',
		});
		const steps = simulator()
			.requests.map(({ step }) => step)
			.filter((step) => step === 'submit' || step === 'download');
		expect(steps).toEqual(
			['submit', 'download'].concat(...Array.from({ length: 3 }, () => ['submit', 'download'])),
		);
	});
});
