import { readCredential } from '../../../nodes/FluxKontext/credential/readCredential';

const KEY = 'sk-a-key-of-a-person';

function baseUrlOf(baseUrl: string): string {
	return readCredential({ baseUrl, apiKey: KEY }, 'APIXO API').baseUrl;
}

function read(apiKey: unknown, webhookSecret: unknown = '') {
	return readCredential({ baseUrl: 'https://toapis.com', apiKey, webhookSecret }, 'ToAPIs API');
}

/** What copying from a page, a mail or a file leaves at the ends of a text. */
const INVISIBLE_ENDS: ReadonlyArray<readonly [what: string, text: string]> = [
	['a line break', '\n'],
	['a line break of Windows', '\r\n'],
	['a blank', ' '],
	['a tab', '\t'],
	['a no-break space', '\u00A0'],
	['an ideographic space', '\u3000'],
	['a byte order mark', '\uFEFF'],
	['a zero-width space', '\u200B'],
	['a zero-width joiner', '\u200D'],
	['a word joiner', '\u2060'],
	['a mark that turns text around', '\u202E'],
	['a soft hyphen', '\u00AD'],
	['a line separator', '\u2028'],
	['a null character', '\u0000'],
	['several of them', ' \u200B\uFEFF\n\n\t'],
];

describe.each(INVISIBLE_ENDS)('a key and a webhook secret with %s', (_what, end) => {
	it('at an end are the same without it', () => {
		expect(read(`${KEY}${end}`, `whsec${end}`)).toMatchObject({
			apiKey: KEY,
			webhookSecret: 'whsec',
		});
		expect(read(`${end}${KEY}`, `${end}whsec`)).toMatchObject({
			apiKey: KEY,
			webhookSecret: 'whsec',
		});
	});
});

describe.each(INVISIBLE_ENDS.filter(([what]) => what !== 'a blank'))(
	'a key with %s inside',
	(_, end) => {
		it('is refused, and the refusal shows none of it', () => {
			const refuse = () => read(`sk-first-half${end}second-half-of-it`);
			expect(refuse).toThrow(
				expect.objectContaining({
					message: expect.stringMatching(/^'API Key' in the credential 'ToAPIs API' /),
					description: expect.stringMatching(/Nothing was sent and nothing was charged/),
					failure: expect.objectContaining({ category: 'configuration', charged: 'no' }),
				}),
			);
			expect(refuse).toThrow(
				expect.objectContaining({
					message: expect.not.stringMatching(/first-half|second-half/),
					description: expect.not.stringMatching(/first-half|second-half/),
				}),
			);
		});
	},
);

describe('a key', () => {
	it.each([
		["with 'Bearer' before it", `Bearer ${KEY}`, /starts with 'Bearer'/],
		['with a typographic dash', 'sk–a-key', /character 3/],
		['with a letter beyond Latin-1', 'sk-ключ', /character 4/],
		['as long as a page', 'k'.repeat(5_000), /too long/],
	])('%s is refused', (_, key, message) => {
		expect(() => read(key)).toThrow(message);
	});

	it.each([
		['nothing', ''],
		['blanks alone', ' \n '],
		['no text', { key: KEY }],
	])('that is %s is an empty one', (_, key) => {
		expect(read(key).apiKey).toBe('');
	});

	it('with a blank inside is sent as it is', () => {
		expect(read('a key').apiKey).toBe('a key');
	});

	it('that an expression gives as a number is a text', () => {
		expect(read(12345678).apiKey).toBe('12345678');
	});
});

describe('a base URL', () => {
	it.each([
		['https://api.apixo.ai/api/v1', 'https://api.apixo.ai/api/v1'],
		['https://api.apixo.ai/api/v1/', 'https://api.apixo.ai/api/v1'],
		['https://api.apixo.ai/api/v1///', 'https://api.apixo.ai/api/v1'],
		['https://toapis.com', 'https://toapis.com'],
		['https://toapis.com/', 'https://toapis.com'],
		['  https://toapis.com \n', 'https://toapis.com'],
		['\uFEFFhttps://toapis.com\u200B', 'https://toapis.com'],
		['https://TOAPIS.com/V1', 'https://toapis.com/V1'],
		['https://toapis.com:443', 'https://toapis.com'],
		['https://toapis.com:8443/', 'https://toapis.com:8443'],
		['https://10.0.0.5/gateway', 'https://10.0.0.5/gateway'],
		['http://127.0.0.1:4000/api/v1/', 'http://127.0.0.1:4000/api/v1'],
		['http://localhost:4000', 'http://localhost:4000'],
		['http://[::1]:4000/', 'http://[::1]:4000'],
		['http://gateway.internal', 'http://gateway.internal'],
		['http://192.168.1.5:8080', 'http://192.168.1.5:8080'],
	])('%p is taken as %s', (text, expected) => {
		expect(baseUrlOf(text)).toBe(expected);
	});

	it.each([
		['nothing', '', /is not a URL/],
		['words', 'my gateway', /contains a space/],
		['a word', 'gateway', /is not a URL/],
		['a host alone', 'api.apixo.ai/api/v1', /is not a URL/],
		['a host and a port', 'localhost:4000', /does not start with https/],
		['http of a public host', 'http://api.apixo.ai', /does not start with https/],
		['http of a public address', 'http://8.8.8.8', /does not start with https/],
		['ftp', 'ftp://api.apixo.ai', /does not start with https/],
		['a file', 'file:///etc/passwd', /does not start with https/],
		['a user name', 'https://me@api.apixo.ai', /user name or password/],
		['a password', 'https://:secret@api.apixo.ai', /user name or password/],
		['a query', 'https://api.apixo.ai/?key=secret', /more than a host and a path/],
		['a line break inside', 'https://api.\napixo.ai', /line break/],
		['a blank inside', 'https://api.apixo.ai/ v1', /contains a space/],
		['more than a URL', `https://${'a'.repeat(8_192)}`, /is too long/],
		['a fragment', 'https://api.apixo.ai/#x', /more than a host and a path/],
	])('%s is refused', (_, text, message) => {
		expect(() => baseUrlOf(text)).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(message),
				description: expect.stringMatching(/'Base URL'.*'APIXO API'.*Nothing was sent/),
				failure: expect.objectContaining({ category: 'configuration', charged: 'no' }),
			}),
		);
	});

	it('is not repeated in what the person reads', () => {
		const refuse = () => baseUrlOf('https://me:secret@api.apixo.ai');
		expect(refuse).toThrow(
			expect.objectContaining({ message: expect.not.stringMatching('secret') }),
		);
	});
});
