import { givenFiles } from '../../../nodes/FluxKontext/images/givenFiles';

const stored = { id: 'filesystem-v2:a', data: 'filesystem-v2', mimeType: 'image/png' };
const inItem = { data: 'iVBORw0KGgo=', mimeType: 'image/png', fileName: 'a.png' };

describe('field names', () => {
	it.each([
		['one', 'data', ['data']],
		['several with commas', 'b, a', ['b', 'a']],
		['several in lines', 'a\nb\r\nc', ['a', 'b', 'c']],
		['several with tabs', 'a\tb', ['a', 'b']],
		['a name with a blank', ' Front view , Back', ['Front view', 'Back']],
		['a comma at the end', 'a,b,', ['a', 'b']],
		['empty entries', ',a,, b', ['a', 'b']],
		['a name twice', 'a, b, a', ['a', 'b']],
		['a number', 0, ['0']],
		['a list', ['a', ' b '], ['a', 'b']],
		['a list of which an entry holds a comma', ['a, b', 'c'], ['a, b', 'c']],
		['a list with empty entries', ['a', '', null, ' '], ['a']],
		['names of methods', 'constructor, __proto__', ['constructor', '__proto__']],
	])('%s', (_, value, expected) => {
		expect(givenFiles(value)).toEqual(expected);
	});
});

describe('files out of an expression', () => {
	it.each([
		['a stored file', stored, [stored]],
		['a file that only the item holds', inItem, [inItem]],
		['a file without a type', { data: 'iVBORw0KGgo=' }, [{ data: 'iVBORw0KGgo=' }]],
		['a file without its bytes', { mimeType: 'image/png' }, [{ mimeType: 'image/png' }]],
		['a list of files', [stored, inItem], [stored, inItem]],
		['a list of files and names', ['a', stored], ['a', stored]],
		['all files of an item', { a: stored, data: inItem }, [stored, inItem]],
	])('%s', (_, value, expected) => {
		expect(givenFiles(value)).toEqual(expected);
	});
});

it.each(['', ' \n', ',', null, undefined, [], {}, [null, '']].map((value) => [value]))(
	'%j names no file',
	(value) => {
		expect(givenFiles(value)).toEqual([]);
	},
);

it.each([
	[true],
	[{ url: 'https://example.com' }],
	[{ a: stored, b: 'c' }],
	[{ data: { type: 'Buffer', data: [1] } }],
	[[['a']]],
	[[true]],
	[[{ a: stored }]],
])('%j is neither a name nor a file', (value) => {
	expect(givenFiles(value)).toBeNull();
});
