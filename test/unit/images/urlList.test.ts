import { areGlued, splitUrls } from '../../../nodes/FluxKontext/images/urlList';

const A = 'https://example.com/a.png';
const B = 'https://example.com/b.jpg';
const FETCH = 'https://images.example.com/fetch/w_300,h_200';

describe('two URLs', () => {
	it.each([
		['a line break', `${A}\n${B}`],
		['a Windows line break', `${A}\r\n${B}`],
		['an old line break', `${A}\r${B}`],
		['a blank', `${A} ${B}`],
		['several blanks', `${A}   ${B}`],
		['a tab', `${A}\t${B}`],
		['a blank that does not break', `${A}\u00a0${B}`],
		['a line separator', `${A}\u2028${B}`],
		['a vertical tab', `${A}\v${B}`],
		['an invisible blank', `${A}\u200b${B}`],
		['a byte order mark', `${A}\ufeff${B}`],
		['a NUL character', `${A}\0${B}`],
		['a comma', `${A},${B}`],
		['a comma and a blank', `${A}, ${B}`],
		['a comma and a line break', `${A},\n${B}`],
		['a blank and a comma', `${A} ,${B}`],
		['several commas', `${A},,${B}`],
		['a comma alone in a line', `${A}\n,\n${B}`],
		['a semicolon', `${A};${B}`],
		['a bar', `${A}|${B}`],
	])('separated by %s', (_, text) => {
		expect(splitUrls(text)).toEqual([A, B]);
	});

	it.each([';', '|'])('without a file extension, separated by %s', (mark) => {
		const urls = ['https://example.com/1', 'https://example.com/2'];
		expect(splitUrls(urls.join(mark))).toEqual(urls);
	});

	it.each([
		['nothing', ''],
		['a line break written as two characters', '\\n'],
		['an encoded line break', '%0A'],
		['an encoded blank', '%20'],
		['a line break of HTML', '<br>'],
		['a Chinese comma', '\uff0c'],
		['a Japanese comma', '\u3001'],
		['a wide semicolon', '\uff1b'],
		['an ampersand', '&'],
		['a plus sign', '+'],
		['a quotation mark', "'"],
	])('glued together by %s are noticed', (_, glue) => {
		expect(splitUrls(`${A}${glue}${B}`).some(areGlued)).toBe(true);
		expect(splitUrls(`${A}${glue}${B.toUpperCase()}`).some(areGlued)).toBe(true);
	});

	it.each([
		['queries', 'https://example.com/image?id=1', 'https://example.com/image?id=2'],
		['a signature each', `${A}?X-Amz-Signature=1f`, `${B}?X-Amz-Signature=2e`],
		['a fragment', 'https://example.com/image#1', B],
		['hosts alone', 'https://a.example.com', 'https://b.example.com'],
		['a slash at the end', 'https://a.example.com/image/', B],
		['capitals', 'HTTPS://EXAMPLE.COM/A.PNG', 'HTTPS://EXAMPLE.COM/B.PNG'],
		['an image service behind a file', A, `${FETCH},${B}`],
		['a file behind an image service', `${FETCH},${A}`, B],
	])('with %s, separated by a comma', (_, first, second) => {
		expect(splitUrls(`${first},${second}`)).toEqual([first, second]);
	});
});

describe('one URL', () => {
	it.each([
		['an image service that fetches another URL', `${FETCH},${A}`],
		['one with one option', `https://images.example.com/fetch/w_300,${A}`],
		['one whose option has a point', `https://images.example.com/fetch/dpr_2.0,${A}`],
		['one behind a slash', `https://images.example.com/fetch/w_300/${A}`],
		['two such services, one in the other', `${FETCH},https://other.example.com/f_auto,${A}`],
		['an encoded URL inside', `${FETCH},${encodeURIComponent(A)}`],
		['an encoded comma inside', `https://images.example.com/fetch/w_300%2C${A}`],
		['a URL in its query', `https://images.example.com/?url=${A}`],
		['a comma in its path', 'https://example.com/a,b.png'],
		['a comma in its query', `${A}?size=300,200`],
		['a semicolon in its path', 'https://example.com/a;v=1/b.png'],
		['a file server of archived pages', `https://archive.example.com/web/2020/${A}`],
		['a filter with a URL', `https://images.example.com/filters:watermark(${A})/${A}`],
	])('%s', (_, url) => {
		expect(splitUrls(url)).toEqual([url]);
		expect(areGlued(url)).toBe(false);
	});

	it.each([
		['blanks around it', `  ${A}\n`],
		['a comma behind it', `${A},`],
		['commas and blanks around it', ` , ${A} ,, `],
		['invisible characters around it', `\u200b${A}\u200e`],
	])('with %s', (_, text) => {
		expect(splitUrls(text)).toEqual([A]);
	});
});

it.each(['', ' \n', ',', ', ,\t;|'])('no URL in %j', (text) => {
	expect(splitUrls(text)).toEqual([]);
});

it('what is no URL stays a piece of its own, for the refusal', () => {
	expect(splitUrls('https://example.com/my photo.png')).toEqual([
		'https://example.com/my',
		'photo.png',
	]);
});

it.each([
	['commas', ','.repeat(200_000)],
	['blanks', ' '.repeat(200_000)],
	['beginnings of URLs', 'https://,'.repeat(20_000)],
	['points', `https://a${'.'.repeat(200_000)}x/,https://`],
	['options', `https://a/${'w_1,'.repeat(50_000)}https://b/c`],
])('200,000 characters of %s are split', (_, text) => {
	expect(splitUrls(text).join('').length).toBeLessThanOrEqual(text.length);
});
