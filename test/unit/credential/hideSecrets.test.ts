import { secretsHider } from '../../../nodes/FluxKontext/credential/hideSecrets';

const hideSecrets = (text: string, secrets: readonly string[]) => secretsHider(secrets)(text);

const KEY = 'sk-live+secret/of=the&matrix"42';
const OTHER = 'whsec/of+a=console';

const everyCharacter = (write: (code: string) => string) =>
	Array.from(KEY, (character) => write(character.charCodeAt(0).toString(16).padStart(4, '0'))).join(
		'',
	);
const base64Of = (before: string) => Buffer.from(`${before}${KEY}`).toString('base64');

/** The key as responses may repeat it. */
const FORMS: ReadonlyArray<readonly [what: string, text: string]> = [
	['as it is', KEY],
	['in JSON', JSON.stringify(KEY)],
	['in JSON with escaped slashes', JSON.stringify(KEY).replaceAll('/', '\\/')],
	['in JSON, every character escaped', everyCharacter((code) => `\\u${code}`)],
	['in JSON with large hex digits', everyCharacter((code) => `\\u${code.toUpperCase()}`)],
	['in JSON within JSON', JSON.stringify(JSON.stringify({ key: KEY }))],
	['in JSON within JSON within JSON', JSON.stringify(JSON.stringify(JSON.stringify(KEY)))],
	['in a URL', encodeURIComponent(KEY)],
	[
		'in a URL with small hex digits',
		encodeURIComponent(KEY).replace(/%../g, (hex) => hex.toLowerCase()),
	],
	['in a URL, every character escaped', everyCharacter((code) => `%${code.slice(2)}`)],
	['in a URL within a URL', encodeURIComponent(encodeURIComponent(KEY))],
	['in a form', new URLSearchParams({ key: KEY }).toString()],
	['in a URL in JSON', JSON.stringify(encodeURI(KEY)).replaceAll('/', '\\/')],
	['in HTML', KEY.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
	['in HTML by numbers', everyCharacter((code) => `&#x${code};`)],
	['in HTML by decimal numbers', everyCharacter((code) => `&#${Number.parseInt(code, 16)};`)],
	['in base64', base64Of('')],
	['in base64 behind one byte', base64Of(':')],
	['in base64 behind two bytes', base64Of('u:')],
	['in base64 behind Bearer', base64Of('Bearer ')],
	['in base64url', Buffer.from(KEY).toString('base64url')],
	['in base64 in a URL', encodeURIComponent(base64Of(''))],
	['in base64 in JSON with escaped slashes', base64Of('').replaceAll('/', '\\/')],
	['in hex', Buffer.from(KEY).toString('hex')],
	['in large hex', Buffer.from(KEY).toString('hex').toUpperCase()],
	['in large letters', KEY.toUpperCase()],
	['in small letters', KEY.toLowerCase()],
	['without its end', KEY.slice(0, -5)],
	['without its beginning', KEY.slice(5)],
	['in a JSON text in a URL', encodeURIComponent(JSON.stringify(KEY).replaceAll('/', '\\/'))],
	['in a JSON text in a URL, every character escaped', everyCharacter((code) => `%5Cu${code}`)],
	['in a URL in HTML', everyCharacter((code) => `&#37;${code.slice(2)}`)],
	['in HTML in HTML', everyCharacter((code) => `&amp;#x${code};`)],
	['in HTML by long numbers', everyCharacter((code) => `&#x00${code};`)],
	['in JavaScript', everyCharacter((code) => `\\x${code.slice(2)}`)],
];

/** Everything that somebody who reads a text could make of it. */
function readings(text: string): string[] {
	const undone = [
		text.replace(/\\+u(....)/g, (_, code: string) => String.fromCharCode(Number(`0x${code}`))),
		text.replace(/%(?:25)*(..)/g, (_, code: string) => String.fromCharCode(Number(`0x${code}`))),
		text.replace(/\\/g, ''),
	];
	return [text, ...undone];
}

describe.each(FORMS)('a key %s', (_what, form) => {
	it.each([
		['alone', (text: string) => text],
		['in the middle', (text: string) => `Incorrect API key provided: ${text}. See the docs.`],
		['many times', (text: string) => `${text} ${text} and ${text}`],
	])('is hidden %s', (_where, around) => {
		const hidden = hideSecrets(around(form), [KEY, OTHER]);
		expect(hidden).toContain('…');
		for (const reading of readings(hidden)) {
			expect(reading).not.toContain(KEY);
			expect(reading).not.toContain(KEY.slice(3, -4));
			expect(reading).not.toContain(form);
		}
	});

	it('is hidden in a JSON text, which stays one', () => {
		const text = `{"message":${JSON.stringify(`bad \\ ${form}\n`)},"id":"task_1"}`;
		const hidden = hideSecrets(text, [KEY]);
		expect(JSON.parse(hidden)).toMatchObject({
			message: expect.stringContaining('…'),
			id: 'task_1',
		});
	});
});

describe('hiding', () => {
	it('leaves what is around the key as it was', () => {
		const text = `{"a":"%41\\u0041\\/&amp;","key":"${encodeURIComponent(KEY)}","b":"%42\\u0042"}`;
		expect(hideSecrets(text, [KEY])).toBe('{"a":"%41\\u0041\\/&amp;","key":"…","b":"%42\\u0042"}');
	});

	it('does not touch a text without a secret', () => {
		const text =
			'{"url":"https:\\/\\/cdn.example.com\\/a%20b.png?x=1&amp;y=2","\\ud83d\\ude00":"\\"%"}';
		expect(hideSecrets(text, [KEY, OTHER])).toBe(text);
	});

	it('hides the webhook secret in the same way', () => {
		expect(hideSecrets(`${OTHER} ${encodeURIComponent(OTHER)}`, [KEY, OTHER])).toBe('… …');
	});

	it('hides secrets that touch or overlap', () => {
		const other = `${KEY.slice(-8)}-and-more`;
		expect(hideSecrets(`a ${KEY}-and-more z`, [KEY, other])).toBe('a … z');
	});

	it.each(['sk-100%25-and-%41', 'sk-schlüssel', 'sk-ключ-от-двери'])(
		'hides %s, in a URL and in JSON too',
		(key) => {
			const text = JSON.stringify({ key, url: encodeURIComponent(key) });
			expect(hideSecrets(text, [key])).toBe('{"key":"…","url":"…"}');
		},
	);

	it.each(['%', '%2', '\\\\u00', '&#', '100%'])('hides a key of hex digits behind %p', (before) => {
		const hexDigits = '41424344454647481a2b3c4d5e6f';
		const hidden = hideSecrets(`{"a":"b${before}${hexDigits}"}`, [hexDigits]);
		expect(hidden).not.toContain('48');
		expect(JSON.parse(hidden)).toEqual({ a: expect.stringMatching(/^b.*…$/) });
	});

	it('hides a text of nothing but keys as a whole', () => {
		expect(hideSecrets(`{"a":"${KEY.repeat(6_000)}"}`, [KEY])).toBe('…');
	});

	it.each(['', 'key', 'sk-1234'])('passes over %p, which may stand in a text by chance', (key) => {
		expect(hideSecrets(`a key sk-1234 ${key}`, [key])).toBe(`a key sk-1234 ${key}`);
	});

	it('leaves no half escape in front of the key', () => {
		const text = `{"a":"x\\\\${KEY.slice(0, 7)}","b":"\\n${'nkey-of-a-person'.slice(1)}"}`;
		expect(() => JSON.parse(hideSecrets(text, ['nkey-of-a-person', 'sk-live+']))).not.toThrow();
	});
});
