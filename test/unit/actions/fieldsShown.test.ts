import type { INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import type { ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import {
	beginning,
	CELLS,
	choicesOf,
	description,
	OFFERED,
	PROVIDERS,
	RESOURCES,
	shown,
	toolDescription,
	withDefaults,
	withInner,
	type OperationName,
} from './panel';

type Source = 'binary' | 'url' | 'none';
const ASKS_FOR_A_JOB: readonly OperationName[] = ['edit', 'generate', 'submit'];
const HANDS_OVER: readonly OperationName[] = ['edit', 'generate', 'wait', 'getStatus'];
const SOURCES: Readonly<Record<Source, string[]>> = {
	binary: ['binaryPropertyName'],
	url: ['imageUrl'],
	none: [],
};

interface Case {
	readonly source: Source;
	readonly downloads: boolean;
	readonly asTool: boolean;
}

/** The fields of design section 3.1, in the order of use. */
function expectedFields(provider: ProviderName, operation: OperationName, given: Case): string[] {
	const asks = ASKS_FOR_A_JOB.includes(operation);
	const takesPicture = operation === 'edit' || operation === 'submit';
	const callsBack = (provider === 'apixo' || provider === 'toApis') && !given.asTool;
	const waitsByCallback = callsBack && (operation === 'edit' || operation === 'generate');
	const callsTrigger = callsBack && operation === 'submit';
	const handsOver = HANDS_OVER.includes(operation) && !given.asTool;
	return [
		'provider',
		'credentials',
		'resource',
		'operation',
		...(asks && provider !== 'vtrix' ? ['model'] : []),
		...(asks ? ['prompt'] : []),
		...(takesPicture ? ['imageSource', ...SOURCES[given.source]] : []),
		...(asks ? ['aspectRatio'] : []),
		...(operation === 'wait' || operation === 'getStatus' ? ['jobId'] : []),
		...(waitsByCallback ? ['waitMode'] : []),
		...(handsOver ? ['downloadImages'] : []),
		...(handsOver && given.downloads ? ['outputBinaryPropertyName'] : []),
		...(callsTrigger ? ['callbackUrl', 'reference'] : []),
		...(operation === 'getBalance' ? [] : ['simplify']),
		'options',
	];
}

const CASES: Case[] = [
	{ source: 'binary', downloads: true, asTool: false },
	{ source: 'url', downloads: false, asTool: false },
	{ source: 'none', downloads: true, asTool: false },
	{ source: 'url', downloads: true, asTool: true },
];

it.each(CELLS)('%s, %s: each field once, and none that does not belong', (provider, operation) => {
	for (const given of CASES) {
		const canBeNone = operation === 'submit' && provider !== 'foxAi';
		if (given.source === 'none' && !canBeNone) continue;
		const values: INodeParameters = {
			provider,
			operation,
			resource: RESOURCES[operation],
			imageSource: given.source,
			downloadImages: given.downloads,
		};
		const names = shown(values, given.asTool ? toolDescription : description).map(
			({ name }) => name,
		);
		expect(names).toEqual(expectedFields(provider, operation, given));
	}
});

const REQUEST_OPTIONS: Readonly<Record<ProviderName, readonly string[]>> = {
	apixo: [
		'enableTranslation',
		'imageField',
		'outputFormat',
		'promptUpsampling',
		'route',
		'safetyTolerance',
		'uploadCn',
		'watermark',
	],
	foxAi: ['seed'],
	toApis: ['clientBusinessId', 'outputFormat', 'promptUpsampling', 'safetyTolerance'],
	vtrix: ['outputFormat', 'promptUpsampling', 'safetyTolerance', 'seed'],
};
const OF_A_REQUEST = [
	'concurrency',
	'timeout',
	'requestTimeout',
	'maxCost',
	'maxImages',
	'pricePerImage',
	'resubmitUnknown',
];
const WITH_LIST_PRICES: readonly ProviderName[] = ['apixo', 'foxAi'];
const WITHOUT_POLLING = ['pollingInterval', 'timeout'];
const RUN_OPTIONS: Readonly<Record<OperationName, readonly string[]>> = {
	edit: [...OF_A_REQUEST, 'pollingInterval'],
	generate: [...OF_A_REQUEST, 'pollingInterval'],
	submit: OF_A_REQUEST,
	wait: ['concurrency', 'timeout', 'pollingInterval', 'requestTimeout'],
	getStatus: ['concurrency', 'requestTimeout'],
	getBalance: ['requestTimeout'],
};

function optionsOf(provider: ProviderName, operation: OperationName) {
	const values = beginning(provider, operation);
	return shown(values)
		.filter(({ name }) => name === 'options')
		.flatMap((property) => withInner(property).slice(1));
}

it.each(CELLS)('%s, %s: the options that the provider knows', (provider, operation) => {
	const request = ASKS_FOR_A_JOB.includes(operation) ? REQUEST_OPTIONS[provider] : [];
	const run = RUN_OPTIONS[operation].filter(
		(name) =>
			(provider !== 'foxAi' || !WITHOUT_POLLING.includes(name)) &&
			(name !== 'pricePerImage' || !WITH_LIST_PRICES.includes(provider)),
	);
	const names = optionsOf(provider, operation).map(({ name }) => name);
	expect(names.sort()).toEqual([...request, ...run].sort());
});

it.each([
	['apixo', 'safetyTolerance', { default: 2, typeOptions: { minValue: 0, maxValue: 2 } }],
	['toApis', 'safetyTolerance', { default: 2, typeOptions: { minValue: 0, maxValue: 6 } }],
	['vtrix', 'safetyTolerance', { default: 2, typeOptions: { minValue: 1, maxValue: 6 } }],
	['apixo', 'outputFormat', { default: 'jpeg' }],
	['toApis', 'outputFormat', { default: 'png' }],
	['vtrix', 'outputFormat', { default: 'jpeg' }],
	['apixo', 'imageField', { default: 'image_url' }],
	['apixo', 'route', { default: 'auto' }],
	['apixo', 'enableTranslation', { default: true }],
	['apixo', 'concurrency', { default: 5 }],
	['apixo', 'timeout', { default: 300 }],
	['apixo', 'pollingInterval', { default: 0 }],
	['apixo', 'requestTimeout', { default: 60 }],
	['foxAi', 'requestTimeout', { default: 180 }],
	['toApis', 'requestTimeout', { default: 60 }],
	['vtrix', 'requestTimeout', { default: 60 }],
] as const)('%s: the option %s begins as documented', (provider, name, expected) => {
	const option = optionsOf(provider, 'edit').find((property) => property.name === name);
	expect(option).toMatchObject(expected);
});

describe('the lists', () => {
	const choices = (values: INodeParameters, name: string, type = description) =>
		shown(values, type)
			.filter((property) => property.name === name)
			.flatMap(choicesOf);

	it.each(PROVIDERS)('%s offers the operations that it has, and no other', (provider) => {
		const resources = choices({ provider }, 'resource').map(({ value }) => String(value));
		const operations = resources.flatMap((resource) =>
			choices({ provider, resource }, 'operation').map(({ value }) => value),
		);
		expect(operations.sort()).toEqual([...OFFERED[provider]].sort());
	});

	it.each([
		['apixo', ['Pro (0.03 USD per image)', 'Max (0.06 USD per image)']],
		['foxAi', ['Pro (0.025 USD per image)', 'Max (0.05 USD per image)']],
		['toApis', ['Pro', 'Max']],
	] as const)('%s names its models with their prices', (provider, names) => {
		const models = choices(beginning(provider, 'edit'), 'model');
		expect(models.map(({ name }) => name)).toEqual(names);
		expect(models.map(({ value }) => value)).toEqual(['pro', 'max']);
	});

	const source = (provider: ProviderName, imageSource: Source) => ({
		...beginning(provider, 'submit'),
		imageSource,
	});
	it.each([
		['apixo', '16:9 21:9 4:3 1:1 3:4 9:16', '16:9 21:9 4:3 1:1 3:4 9:16'],
		[
			'toApis',
			'match_input_image 1:1 4:3 3:4 16:9 9:16 3:2 2:3 21:9 9:21',
			'1:1 4:3 3:4 16:9 9:16 3:2 2:3 21:9 9:21',
		],
	] as const)('%s: ratios with a picture and without', (provider, withPicture, without) => {
		const ratios = (imageSource: Source) =>
			choices(source(provider, imageSource), 'aspectRatio').map(({ value }) => value);
		expect(ratios('binary')).toEqual(withPicture.split(' '));
		expect(ratios('url')).toEqual(withPicture.split(' '));
		expect(ratios('none')).toEqual(without.split(' '));
	});

	it.each([
		['apixo', 'submit', 'binary none url', 'none url'],
		['apixo', 'edit', 'binary url', 'url'],
		['foxAi', 'submit', 'binary url', 'url'],
		['foxAi', 'edit', 'binary url', 'url'],
		['toApis', 'submit', 'binary none url', 'none url'],
		['vtrix', 'submit', 'binary none url', 'none url'],
	] as const)('%s, %s: sources %s; as a tool %s', (provider, operation, inPanel, asTool) => {
		const values = beginning(provider, operation);
		const sources = (type: typeof description) =>
			choices(values, 'imageSource', type).map(({ value }) => value);
		expect(sources(description)).toEqual(inPanel.split(' '));
		expect(sources(toolDescription)).toEqual(asTool.split(' '));
	});

	it('APIXO says that it cannot keep the picture’s own ratio', () => {
		const hints = (provider: ProviderName) =>
			shown(beginning(provider, 'edit'))
				.filter(({ name }) => name === 'aspectRatio')
				.map(({ hint }) => hint);
		expect(hints('apixo')).toEqual([expect.stringContaining('ratio')]);
		expect(hints('foxAi')).toEqual([undefined]);
	});
});

describe('what the panel begins with', () => {
	it('is an edit through ToAPIs: only the prompt is missing', () => {
		expect(withDefaults({})).toEqual({
			provider: 'toApis',
			credentials: '',
			resource: 'image',
			operation: 'edit',
			model: 'pro',
			prompt: '',
			imageSource: 'binary',
			binaryPropertyName: 'data',
			aspectRatio: 'match_input_image',
			downloadImages: true,
			outputBinaryPropertyName: 'data',
			simplify: true,
			waitMode: 'poll',
			options: {},
		});
	});

	it.each([
		['apixo', 'edit', { aspectRatio: '16:9', model: 'pro' }],
		['foxAi', 'edit', { aspectRatio: 'match_input_image', model: 'pro' }],
		['vtrix', 'edit', { aspectRatio: '' }],
		['toApis', 'generate', { aspectRatio: '16:9' }],
		['apixo', 'generate', { aspectRatio: '16:9' }],
		['vtrix', 'generate', { aspectRatio: '' }],
		['toApis', 'submit', { imageSource: 'binary', aspectRatio: 'match_input_image' }],
		['apixo', 'wait', { jobId: '={{ $json.jobId }}', downloadImages: true }],
		['vtrix', 'getStatus', { jobId: '={{ $json.jobId }}', downloadImages: true }],
	] as const)('%s, %s', (provider, operation, expected) => {
		expect(beginning(provider, operation)).toMatchObject(expected);
	});

	it('is text to image at 16:9 where ToAPIs gets no picture', () => {
		const values = {
			provider: 'toApis',
			resource: 'job',
			operation: 'submit',
			imageSource: 'none',
		};
		expect(withDefaults(values)).toMatchObject({ aspectRatio: '16:9' });
	});

	it.each([
		['image', 'edit'],
		['job', 'submit'],
		['account', 'getBalance'],
	])('the resource %s begins with %s', (resource, operation) => {
		expect(withDefaults({ provider: 'apixo', resource })).toMatchObject({ operation });
	});

	it.each(PROVIDERS)('%s as a tool takes a URL and downloads nothing', (provider) => {
		const parameters = beginning(provider, 'edit', toolDescription);
		expect(parameters).toMatchObject({ imageSource: 'url', imageUrl: '' });
		for (const name of ['downloadImages', 'outputBinaryPropertyName', 'binaryPropertyName']) {
			expect(parameters).not.toHaveProperty(name);
		}
	});
});

it.each(PROVIDERS)('%s asks for its own credential only', (provider) => {
	const credentials = (description.credentials ?? []).filter((credential) =>
		NodeHelpers.displayParameter({ provider }, credential, { typeVersion: 1 }, description),
	);
	expect(credentials).toMatchObject([{ name: `${provider}Api`, required: true }]);
});
