import fc from 'fast-check';

import {
	claimedReference,
	signedReference,
	signedUrl,
	signedWith,
} from '../../../nodes/FluxKontext/callbacks/signedUrl';

const KEY = 'sk-1234';
const ADDRESS = 'https://n8n.example.com/webhook/1/callback';

/** The query as it reaches the receiver. */
function queryOf(url: string): Record<string, string> {
	return Object.fromEntries(new URL(url).searchParams);
}

const query = queryOf(signedUrl(ADDRESS, 'order-17', KEY, 'trigger'));

it('hands the reference back', () => {
	expect(signedReference(query, KEY, 'trigger')).toBe('order-17');
});

it('hands an empty reference back as one that is proven', () => {
	const url = signedUrl(ADDRESS, '', KEY, 'trigger');
	expect(signedReference(queryOf(url), KEY, 'trigger')).toBe('');
});

it('is another one each time', () => {
	const urls = Array.from({ length: 100 }, () => signedUrl(ADDRESS, 'order-17', KEY, 'trigger'));
	expect(new Set(urls).size).toBe(100);
});

it('is the same for the same nonce', () => {
	const address = new URL(`${ADDRESS}?flux-reference=order-17`);
	const url = () => signedWith('00ff', address, KEY, 'trigger');
	expect(url()).toBe(url());
	expect(queryOf(url())).toMatchObject({ 'flux-reference': 'order-17', 'flux-nonce': '00ff' });
});

it('does not hold the key', () => {
	expect(signedUrl(ADDRESS, 'order-17', KEY, 'trigger')).not.toContain(KEY);
});

const last = query['flux-signature']?.at(-1);

describe('nothing is proven by', () => {
	it.each<[string, Record<string, unknown>]>([
		['no query', {}],
		['another reference', { ...query, 'flux-reference': 'order-18' }],
		['an empty reference', { ...query, 'flux-reference': '' }],
		['no reference', { ...query, 'flux-reference': undefined }],
		['a reference that came twice', { ...query, 'flux-reference': ['order-17', 'order-17'] }],
		['another nonce', { ...query, 'flux-nonce': '00ff' }],
		['an empty nonce', { ...query, 'flux-nonce': '' }],
		['no nonce', { ...query, 'flux-nonce': undefined }],
		['a nonce that came twice', { ...query, 'flux-nonce': [query['flux-nonce']] }],
		[
			'another signature',
			{
				...query,
				'flux-signature': query['flux-signature']?.replace(/.$/, last === '0' ? '1' : '0'),
			},
		],
		[
			'a signature in capitals',
			{ ...query, 'flux-signature': query['flux-signature']?.toUpperCase() },
		],
		['half a signature', { ...query, 'flux-signature': query['flux-signature']?.slice(0, 32) }],
		['an empty signature', { ...query, 'flux-signature': '' }],
		['no signature', { ...query, 'flux-signature': undefined }],
		['a signature that came twice', { ...query, 'flux-signature': [query['flux-signature']] }],
		['parts of an object', { 'flux-reference': {}, 'flux-nonce': {}, 'flux-signature': {} }],
		[
			'a nonce that took a part of the reference',
			{ ...query, 'flux-reference': 'order-1', 'flux-nonce': `7${query['flux-nonce']}` },
		],
	])('%s', (_, changed) => {
		expect(signedReference(changed, KEY, 'trigger')).toBeNull();
	});

	it.each([
		['another key', 'sk-1235'],
		['the key in other letters', 'SK-1234'],
		['no key', ''],
	])('%s', (_, key) => {
		expect(signedReference(query, key, 'trigger')).toBeNull();
	});

	it('an address that was signed without a key', () => {
		const url = signedUrl(ADDRESS, 'order-17', '', 'trigger');
		expect(signedReference(queryOf(url), '', 'trigger')).toBeNull();
	});

	it.each([
		['trigger', 'parked execution'],
		['parked execution', 'trigger'],
	] as const)('an address for a %s, where one for a %s is asked', (made, asked) => {
		const url = signedUrl(ADDRESS, 'order-17', KEY, made);
		expect(signedReference(queryOf(url), KEY, made)).toBe('order-17');
		expect(signedReference(queryOf(url), KEY, asked)).toBeNull();
	});
});

describe('the address keeps', () => {
	it.each([
		['its path', ADDRESS],
		["n8n's own signature", `${ADDRESS}?signature=abc%2B`],
		['several parameters', `${ADDRESS}?a=1&b=2&a=3`],
		['its port', 'https://n8n.example.com:8443/webhook'],
	])('%s', (_, address) => {
		const [before, signed] = [new URL(address), new URL(signedUrl(address, 'x', KEY, 'trigger'))];
		expect(`${signed.origin}${signed.pathname}`).toBe(`${before.origin}${before.pathname}`);
		for (const name of before.searchParams.keys()) {
			expect(signed.searchParams.getAll(name)).toEqual(before.searchParams.getAll(name));
		}
	});
});

it('an address that was signed before is signed anew', () => {
	const url = signedUrl(signedUrl(ADDRESS, 'old', 'old key', 'trigger'), 'new', KEY, 'trigger');
	expect(signedReference(queryOf(url), KEY, 'trigger')).toBe('new');
	expect(new URL(url).searchParams.getAll('flux-signature')).toHaveLength(1);
});

describe('a reference comes back as it went', () => {
	it.each([
		['spaces', 'order 17 / two'],
		['what a query is made of', 'a&b=c#d?e+f%20'],
		['quotes and brackets', `{"a":['b']} <x>`],
		['other scripts', 'заказ 注文 🎨'],
		['a line break', 'one\r\ntwo\tthree'],
		['a combining mark', 'e\u0301 \u202e'],
		['a null', 'a\u0000b'],
		['200 characters', '🎨'.repeat(100)],
	])('with %s', (_, reference) => {
		const url = signedUrl(`${ADDRESS}?signature=1`, reference, KEY, 'trigger');
		expect(signedReference(queryOf(url), KEY, 'trigger')).toBe(reference);
	});

	it('with anything that a URL can carry', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'binary', maxLength: 200 }),
				fc.string({ unit: 'binary', minLength: 1 }),
				fc.webUrl({ withQueryParameters: true }),
				(reference, key, address) => {
					const url = signedUrl(address, reference, key, 'parked execution');
					expect(signedReference(queryOf(url), key, 'parked execution')).toBe(reference);
					expect(signedReference(queryOf(url), `${key}x`, 'parked execution')).toBeNull();
				},
			),
		);
	});
});

it('a reference that was cut inside a character is proven all the same', () => {
	const url = signedUrl(ADDRESS, '🎨'.slice(0, 1), KEY, 'trigger');
	expect(signedReference(queryOf(url), KEY, 'trigger')).toBe('\ufffd');
});

const withReference = (reference: string) =>
	new URL(`https://n8n.example.com/?flux-reference=${reference}`);

describe('a query of which a part came twice, signed for what it would be as one text', () => {
	const signed = Object.fromEntries(
		new URL(signedWith('n', withReference(''), 'key', 'trigger')).searchParams,
	);
	it.each(Object.keys(signed))('%s', (name) => {
		expect(signedReference(signed, 'key', 'trigger')).toBe('');
		expect(signedReference({ ...signed, [name]: [signed[name]] }, 'key', 'trigger')).toBeNull();
		expect(signedReference({ ...signed, [name]: undefined }, 'key', 'trigger')).toBeNull();
	});

	it('is not taken with an empty nonce, or without a key', () => {
		const url = signedWith('', withReference('a'), '', 'trigger');
		const query = Object.fromEntries(new URL(url).searchParams);
		expect(signedReference(query, '', 'trigger')).toBeNull();
		const withKey = signedWith('', withReference('a'), 'key', 'trigger');
		expect(
			signedReference(Object.fromEntries(new URL(withKey).searchParams), 'key', 'trigger'),
		).toBeNull();
	});
});

describe('what a query says that it is about, which nothing proves', () => {
	it.each<[string, Record<string, unknown>, string]>([
		['one text', { 'flux-reference': 'order-17' }, 'order-17'],
		['two texts', { 'flux-reference': ['order-17', 'order-18'] }, ''],
		['nothing', {}, ''],
	])('%s', (_, query, expected) => {
		expect(claimedReference(query)).toBe(expected);
	});
});
