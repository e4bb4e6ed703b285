import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Parameters } from '../../../nodes/FluxKontext/actions/parameters';
import { JobError } from '../../../nodes/FluxKontext/jobs/jobError';
import { providers } from '../../../nodes/FluxKontext/providers';
import { contextOf } from '../n8nContext';

/** The parameters of an item, as n8n evaluates them; it drops those that its panel does not show. */
function read(parameters: INodeParameters, json: IDataObject = {}): Parameters {
	const chosen = { provider: 'apixo', imageSource: 'url', ...parameters };
	return Parameters.ofItem(contextOf({ parameters: chosen, items: [{ json }] }), 0);
}

/** What an expression gives for a field. */
function given(name: string, value: unknown): Parameters {
	const json: IDataObject = JSON.parse(JSON.stringify({ value }));
	return read({ [name]: '={{ $json.value }}' }, json);
}

function option(name: string, value: unknown): Parameters {
	const json: IDataObject = JSON.parse(JSON.stringify({ value }));
	return read({ options: { [name]: '={{ $json.value }}' } }, json);
}

function refused(field: string, kind: string) {
	return expect.objectContaining({
		message: `'${field}' is not ${kind}`,
		failure: expect.objectContaining({ category: 'input', charged: 'no' }),
	});
}

describe('text', () => {
	it.each([
		['text', 'hello', 'hello'],
		['a number', 17, '17'],
		['nothing', null, 'fallback'],
		['empty text', '', ''],
	])('may come as %s', (_, value, expected) => {
		expect(given('prompt', value).text('prompt', 'Prompt', 'fallback')).toBe(expected);
	});

	it.each([
		['a list', ['a']],
		['an object', { a: 1 }],
		['true', true],
	])('may not come as %s', (_, value) => {
		expect(() => given('prompt', value).text('prompt', 'Prompt')).toThrow(
			refused('Prompt', 'text'),
		);
	});

	it('has a fallback where the field is not there', () => {
		const wait = { resource: 'job', operation: 'wait' };
		expect(read(wait).text('aspectRatio', 'Aspect Ratio', '16:9')).toBe('16:9');
		expect(read(wait).text('prompt', 'Prompt')).toBe('');
	});

	it('belongs to its item', () => {
		const items = [{ json: { word: 'one' } }, { json: { word: 'two' } }];
		const context = contextOf({ parameters: { prompt: '={{ $json.word }}!' }, items });
		const prompts = items.map((_, index) =>
			Parameters.ofItem(context, index).text('prompt', 'Prompt'),
		);
		expect(prompts).toEqual(['one!', 'two!']);
	});
});

describe('true or false', () => {
	it.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		[null, true],
	])('may come as %p', (value, expected) => {
		expect(given('simplify', value).boolean('simplify', 'Simplify', true)).toBe(expected);
	});

	it.each([['yes'], [1], [''], [{}]])('may not come as %p', (value) => {
		expect(() => given('simplify', value).boolean('simplify', 'Simplify', true)).toThrow(
			refused('Simplify', 'true or false'),
		);
	});
});

describe('several texts', () => {
	it.each([
		['one text', 'https://a.example.com', ['https://a.example.com']],
		['a list', ['a', 'b'], ['a', 'b']],
		['an empty list', [], []],
		['nothing', null, ['']],
	])('may come as %s', (_, value, expected) => {
		expect(given('imageUrl', value).texts('imageUrl', 'Image URL')).toEqual(expected);
	});

	it('may not come as a list of other things', () => {
		expect(() => given('imageUrl', ['a', {}]).texts('imageUrl', 'Image URL')).toThrow(
			refused('Image URL', 'text'),
		);
	});
});

describe('a number among the options', () => {
	const rule = { default: 300, minimum: 1, maximum: 86_400 };
	const timeout = (value: unknown) =>
		option('timeout', value).optionNumber('timeout', 'Timeout', rule);

	it.each([
		[10, 10],
		['10', 10],
		[' 10 ', 10],
		[1.5, 1.5],
		[1, 1],
		[86_400, 86_400],
		[null, 300],
	])('may come as %p', (value, expected) => {
		expect(timeout(value)).toBe(expected);
	});

	it('has a default where it is not set', () => {
		expect(read({ options: {} }).optionNumber('timeout', 'Timeout', rule)).toBe(300);
		expect(read({}).optionNumber('timeout', 'Timeout', rule)).toBe(300);
	});

	it.each([0, -1, 86_401, 0.99])('may not be %p', (value) => {
		expect(() => timeout(value)).toThrow(`'Timeout' is ${value}, and it may be from 1 to 86400`);
	});

	it.each([['ten'], [''], [true], [[10]], ['1e3'], ['0x10'], ['Infinity'], ['10 s']])(
		'may not come as %p',
		(value) => {
			expect(() => timeout(value)).toThrow(refused('Timeout', 'a number'));
		},
	);
});

describe('the options of a request', () => {
	const everything = {
		seed: 7,
		outputFormat: 'png',
		promptUpsampling: false,
		safetyTolerance: 0,
		enableTranslation: false,
		watermark: 'My Shop',
		uploadCn: true,
		imageField: 'image_urls',
		route: 'value',
		clientBusinessId: 'order-17',
	};

	it.each([
		[
			'apixo',
			'enableTranslation imageField outputFormat promptUpsampling route safetyTolerance uploadCn watermark',
		],
		['foxAi', 'seed'],
		['toApis', 'clientBusinessId outputFormat promptUpsampling safetyTolerance'],
		['vtrix', 'outputFormat promptUpsampling safetyTolerance seed'],
	] as const)('%s gets those that it knows', (name, known) => {
		const expected = Object.entries(everything).filter(([key]) => known.split(' ').includes(key));
		const { options } = providers[name].capabilities;
		expect(read({ provider: name, options: everything }).requestOptions(options)).toStrictEqual(
			Object.fromEntries(expected),
		);
	});

	it('are left out where they were set for another provider', () => {
		const parameters = read({ provider: 'apixo', options: everything });
		expect(parameters.requestOptions(providers.foxAi.capabilities.options)).toStrictEqual({});
		expect(parameters.requestOptions(providers.toApis.capabilities.options)).toStrictEqual({
			outputFormat: 'png',
			promptUpsampling: false,
			safetyTolerance: 0,
		});
	});

	const { options: rules } = providers.apixo.capabilities;

	it('are none where none was set', () => {
		expect(read({ options: {} }).requestOptions(rules)).toStrictEqual({});
		expect(read({}).requestOptions(rules)).toStrictEqual({});
	});

	it('are not sent where they are empty', () => {
		expect(read({ options: { watermark: '' } }).requestOptions(rules)).toStrictEqual({});
		expect(option('watermark', null).requestOptions(rules)).toStrictEqual({});
	});

	it('are read as what they are', () => {
		expect(option('safetyTolerance', '1').requestOptions(rules)).toEqual({ safetyTolerance: 1 });
		expect(option('uploadCn', 'true').requestOptions(rules)).toEqual({ uploadCn: true });
		expect(option('watermark', 17).requestOptions(rules)).toEqual({ watermark: '17' });
	});

	it.each([
		['safetyTolerance', 'low', 'Safety Tolerance', 'a number'],
		['uploadCn', 'yes', 'Use Servers in China', 'true or false'],
		['watermark', { a: 1 }, 'Watermark Text', 'text'],
	])('%s may not come as %p', (name, value, field, kind) => {
		expect(() => option(name, value).requestOptions(rules)).toThrow(refused(field, kind));
	});
});

it('names the field that has the wrong expression', () => {
	const wrong = () => given('prompt', {}).text('prompt', 'Prompt');
	expect(wrong).toThrow(JobError);
	expect(wrong).toThrow(
		expect.objectContaining({ description: expect.stringContaining("expression in 'Prompt'") }),
	);
});
