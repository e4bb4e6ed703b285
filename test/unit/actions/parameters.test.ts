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

function refused(field: string, words: string, shown: string) {
	return expect.objectContaining({
		message: `'${field}' must be ${words}, not ${shown}`,
		failure: expect.objectContaining({ category: 'input', charged: 'no' }),
	});
}

/** What an empty cell of a sheet, a table or a form comes as. */
const EMPTY_CELLS = [
	[''],
	[' '],
	['\t\n'],
	['\u00a0'],
	['\u200b'],
	['\ufeff\u0000'],
	[null],
	[undefined],
] as const;

describe('text', () => {
	it.each([
		['text', 'hello', 'hello'],
		['text with blanks around it', ' hello ', ' hello '],
		['a number', 17, '17'],
	])('may come as %s', (_, value, expected) => {
		expect(given('prompt', value).text('prompt', 'Prompt', 'fallback')).toBe(expected);
	});

	it.each(EMPTY_CELLS)('is not set where the cell is %j', (value) => {
		expect(given('prompt', value).text('prompt', 'Prompt', 'fallback')).toBe('fallback');
	});

	it.each([
		['a list', ['a']],
		['an object', { a: 1 }],
		['true', true],
		['12345678901234567000', Number('12345678901234567890')],
		['9007199254740992', Number('9007199254740993')],
		["'Make it [object Object]'", `Make it ${String({})}`],
	])('may not come as %s', (shown, value) => {
		expect(() => given('prompt', value).text('prompt', 'Prompt')).toThrow(
			refused('Prompt', 'text', shown),
		);
	});

	it.each([
		['a Date', '={{ new Date(0) }}', '1970-01-01T00:00:00.000Z'],
		[
			"a time of n8n's expressions",
			"={{ DateTime.fromMillis(0, { zone: 'utc' }) }}",
			'1970-01-01T00:00:00.000Z',
		],
	])('may come as %s', (_, prompt, expected) => {
		expect(read({ prompt }).text('prompt', 'Prompt')).toBe(expected);
	});

	it.each(['={{ NaN }}', '={{ Infinity }}', '={{ new Date(NaN) }}'])(
		'may not come as %s',
		(prompt) => {
			expect(() => read({ prompt }).text('prompt', 'Prompt')).toThrow("'Prompt' must be text, not");
		},
	);

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
	const simplify = (value: unknown) =>
		given('simplify', value).boolean('simplify', 'Simplify', true);

	it.each([
		[true, true],
		['true', true],
		['TRUE', true],
		[' True\n', true],
		['true\u200b', true],
		['yes', true],
		['On', true],
		[1, true],
		['1', true],
		[false, false],
		['false', false],
		['FALSE', false],
		['no', false],
		['OFF', false],
		[0, false],
		['0', false],
	])('may come as %j', (value, expected) => {
		expect(simplify(value)).toBe(expected);
	});

	it.each(EMPTY_CELLS)('is not set where the cell is %j', (value) => {
		expect(simplify(value)).toBe(true);
	});

	it.each([
		['maybe', "'maybe'"],
		['truee', "'truee'"],
		[2, '2'],
		[{}, 'an object'],
		[[true], 'a list'],
	])('may not come as %j', (value, shown) => {
		expect(() => simplify(value)).toThrow(refused('Simplify', 'true or false', shown));
	});
});

describe('one of a list', () => {
	const read = (value: unknown) =>
		given('prompt', value).choice(
			'prompt',
			'Prompt',
			['match_input_image', '16:9', 'jpeg', 'png'],
			'x',
		);

	it.each([
		['match_input_image', 'match_input_image'],
		['MATCH_INPUT_IMAGE', 'match_input_image'],
		['Match Input Image', 'match_input_image'],
		[' 16:9 ', '16:9'],
		['16 : 9', '16:9'],
		['JPEG', 'jpeg'],
		['jpg', 'jpeg'],
		[' JPG\n', 'jpeg'],
		['\u200bpng\ufeff', 'png'],
	])('may come as %j', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it.each(EMPTY_CELLS)('is not set where the cell is %j', (value) => {
		expect(read(value)).toBe('x');
	});

	it.each([
		[' webp ', 'webp'],
		['16x9', '16x9'],
		['16/9', '16/9'],
		[17, '17'],
		['constructor', 'constructor'],
	])('stays as it is where the list has no %j', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it('may not come as a list', () => {
		expect(() => read(['16:9'])).toThrow(
			"'Prompt' must be one of match_input_image, 16:9, jpeg, png",
		);
	});
});

describe('several of a list', () => {
	const known = ['succeeded', 'failed'] as const;
	const read = (value: unknown) => given('prompt', value).choices('prompt', 'Trigger On', known);

	it.each([
		[['failed'], ['failed']],
		[
			['Succeeded', ' FAILED '],
			['succeeded', 'failed'],
		],
		['failed', ['failed']],
		['Succeeded, failed', ['succeeded', 'failed']],
		[[], []],
	])('may come as %j', (value, expected) => {
		expect(read(value)).toEqual(expected);
	});

	it.each(EMPTY_CELLS)('is all of them where the cell is %j', (value) => {
		expect(read(value)).toEqual(known);
	});

	it.each([
		['later', "'later'"],
		[['later'], 'a list'],
		[7, '7'],
	])('may not come as %j', (value, shown) => {
		expect(() => read(value)).toThrow(
			refused('Trigger On', 'a list of succeeded and failed', shown),
		);
	});
});

describe('one text or several', () => {
	it.each([
		['one text', 'https://a.example.com', 'https://a.example.com'],
		['a list', ['a', 'b'], ['a', 'b']],
		['a list with empty cells', ['a', null, ''], ['a', '', '']],
		['an empty list', [], []],
		['nothing', null, ''],
	])('may come as %s', (_, value, expected) => {
		expect(given('imageUrl', value).texts('imageUrl', 'Image URL')).toEqual(expected);
	});

	it('may come as URLs of a Code node', () => {
		const url = new URL('https://a.example.com/b.png');
		const texts = (value: unknown) => new Parameters(() => value).texts('imageUrl', 'Image URL');
		expect([texts(url), texts([url])]).toEqual([url.href, [url.href]]);
	});

	it('may not come as a list of other things', () => {
		expect(() => given('imageUrl', ['a', {}]).texts('imageUrl', 'Image URL')).toThrow(
			refused('Image URL', 'text', 'an object'),
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
		['\u200b10\u00a0', 10],
		['+10', 10],
		['10.0', 10],
		['10.', 10],
		[1.5, 1.5],
		['1.5', 1.5],
		[1, 1],
		[86_400, 86_400],
	])('may come as %j', (value, expected) => {
		expect(timeout(value)).toBe(expected);
	});

	it.each(EMPTY_CELLS)('is not set where the cell is %j', (value) => {
		expect(timeout(value)).toBe(300);
	});

	it('has a default where it is not set', () => {
		expect(read({ options: {} }).optionNumber('timeout', 'Timeout', rule)).toBe(300);
		expect(read({}).optionNumber('timeout', 'Timeout', rule)).toBe(300);
	});

	it.each([
		[0, '0'],
		[-1, '-1'],
		[86_401, '86401'],
		[0.99, '0.99'],
		['0', "'0'"],
		['ten', "'ten'"],
		[true, 'true'],
		[[10], 'a list'],
		['1e3', "'1e3'"],
		['1,5', "'1,5'"],
		['1 000', "'1 000'"],
		['0x10', "'0x10'"],
		['Infinity', "'Infinity'"],
		['NaN', "'NaN'"],
		['10 s', "'10 s'"],
		['.', "'.'"],
	])('may not be %j', (value, shown) => {
		expect(() => timeout(value)).toThrow(refused('Timeout', 'a number from 1 to 86400', shown));
	});
});

describe('a limit among the options', () => {
	const rule = { field: 'Maximum Cost', minimum: 0, maximum: 100, isWhole: false };
	const words = 'a number from 0 to 100';

	it('is none where the person added no such option', () => {
		expect(read({ options: {} }).limit('maxCost', rule)).toBeNull();
		expect(read({}).limit('maxCost', rule)).toBeNull();
	});

	it.each([
		[0.5, 0.5],
		['0.5', 0.5],
		[' 0 ', 0],
	])('may come as %j', (value, expected) => {
		expect(option('maxCost', value).limit('maxCost', rule)).toBe(expected);
	});

	it.each(EMPTY_CELLS)('is refused where the cell is %j: nothing runs without it', (value) => {
		expect(() => option('maxCost', value).limit('maxCost', rule)).toThrow(
			refused('Maximum Cost', words, 'empty'),
		);
	});

	it.each([
		['a lot', "'a lot'"],
		[-1, '-1'],
		[true, 'true'],
	])('may not be %j', (value, shown) => {
		expect(() => option('maxCost', value).limit('maxCost', rule)).toThrow(
			refused('Maximum Cost', words, shown),
		);
	});

	it.each([
		['3', 3],
		[2.5, null],
	])('of whole numbers may come as %j: %j', (value, expected) => {
		const limit = () => option('maxCost', value).limit('maxCost', { ...rule, isWhole: true });
		if (expected === null) expect(limit).toThrow('a whole number from 0 to 100');
		else expect(limit()).toBe(expected);
	});

	it('is not lost where the whole collection is no object', () => {
		const options = (value: unknown) => new Parameters(() => value).limit('maxCost', rule);
		expect(() => options('{"maxCost":1}')).toThrow("'Options' must be an object");
		expect(() => options([{ maxCost: 1 }])).toThrow("'Options' must be an object, not a list");
		expect(options({ maxCost: 1 })).toBe(1);
	});
});

it('the collection of options is read once for an item', () => {
	let reads = 0;
	const parameters = new Parameters(() => ({ seed: ++reads }));
	const seeds = [1, 2].map(() => parameters.requestOptions(providers.foxAi.capabilities.options));
	expect([seeds, reads]).toEqual([[{ seed: 1 }, { seed: 1 }], 1]);
});

describe('the options of a request', () => {
	const everything = {
		seed: 7,
		outputFormat: 'png',
		promptUpsampling: false,
		safetyTolerance: 1,
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
			safetyTolerance: 1,
		});
	});

	const { options: rules } = providers.apixo.capabilities;

	it('are none where none was set', () => {
		expect(read({ options: {} }).requestOptions(rules)).toStrictEqual({});
		expect(read({}).requestOptions(rules)).toStrictEqual({});
	});

	/** An option of any provider, which n8n would drop for the others. */
	const set = (name: string, value: unknown) => new Parameters(() => ({ [name]: value }));
	const everyRule = {
		...providers.vtrix.capabilities.options,
		...providers.toApis.capabilities.options,
		...rules,
	};

	it.each(Object.keys(everything))('%s is left out where the cell is empty', (name) => {
		for (const [cell] of EMPTY_CELLS) {
			expect(set(name, cell).requestOptions(everyRule)).toStrictEqual({});
		}
	});

	it.each([
		['safetyTolerance', '1', 1],
		['safetyTolerance', ' +2 ', 2],
		['seed', '42', 42],
		['uploadCn', 'true', true],
		['promptUpsampling', 'TRUE', true],
		['enableTranslation', 0, false],
		['watermark', 17, '17'],
		['clientBusinessId', 17, '17'],
		['imageField', 'IMAGE_URLS', 'image_urls'],
		['route', ' Official ', 'official'],
	])('%s may come as %j', (name, value, expected) => {
		expect(set(name, value).requestOptions(everyRule)).toEqual({ [name]: expected });
	});

	it.each(['apixo', 'toApis', 'vtrix'] as const)(
		'%s: the output format may be written in any case, and jpg is jpeg',
		(name) => {
			const formats = ['jpg', 'JPG', ' Jpeg ', 'jpeg', 'PNG'].map(
				(value) =>
					option('outputFormat', value).requestOptions(providers[name].capabilities.options)
						.outputFormat,
			);
			expect(formats).toEqual(['jpeg', 'jpeg', 'jpeg', 'jpeg', 'png']);
		},
	);

	it.each([
		['safetyTolerance', 'low', 'Safety Tolerance', 'a whole number from 0 to 2', "'low'"],
		['safetyTolerance', 1.5, 'Safety Tolerance', 'a whole number from 0 to 2', '1.5'],
		['safetyTolerance', '3', 'Safety Tolerance', 'a whole number from 0 to 2', "'3'"],
		['uploadCn', 'perhaps', 'Use Servers in China', 'true or false', "'perhaps'"],
		['outputFormat', ['png'], 'Output Format', 'one of jpeg, png', 'a list'],
		['watermark', { a: 1 }, 'Watermark Text', 'text', 'an object'],
	])('%s may not come as %p', (name, value, field, words, shown) => {
		expect(() => option(name, value).requestOptions(rules)).toThrow(refused(field, words, shown));
	});
});

it('names the field that has the wrong expression', () => {
	const wrong = () => given('prompt', {}).text('prompt', 'Prompt');
	expect(wrong).toThrow(JobError);
	expect(wrong).toThrow(
		expect.objectContaining({ description: expect.stringContaining("expression in 'Prompt'") }),
	);
});
