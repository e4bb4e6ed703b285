import { firstLinks, resultImages } from '../../../nodes/FluxKontext/providers/resultLinks';

const one = 'https://results.example.com/one.png';
const two = 'https://results.example.com/two.png';

it.each<[string, unknown, string[]]>([
	['text', one, [one]],
	['text with blanks around it', ` ${one}\n`, [one]],
	['two links in one text', `${one}\n${two}`, [one, two]],
	['two links with a comma between them', `${one}, ${two}`, [one, two]],
	['a link that is JSON as text', JSON.stringify(one), [one]],
	['a list', [one, two], [one, two]],
	['a list of one', [one], [one]],
	['a list with other things', [null, 7, '', {}, one], [one]],
	['the same link twice', [one, two, one], [one, two]],
	['an object with url', { url: one }, [one]],
	['an object with image', { image: one }, [one]],
	['an object with a list of images', { images: [one, two] }, [one, two]],
	['a list of objects', [{ url: one }, { url: two }], [one, two]],
	['an object in an object', { data: { image: { url: one } } }, [one]],
	['OpenAI’s form', { data: [{ url: one }] }, [one]],
	['Vtrix’s form', [{ content: [{ type: 'image', url: one }] }], [one]],
	['BFL’s form', { sample: one, prompt: 'a' }, [one]],
	['JSON as text', JSON.stringify({ resultUrls: [one] }), [one]],
	['a list before the single link beside it', { url: two, images: [one] }, [one]],
	['not the image that went in', { input_image: two, url: one }, [one]],
	['not one under the name that APIXO takes', { image_urls: [two], resultUrls: [one] }, [one]],
	['not one under the name of ToAPIs', { image_urls: [two], data: [{ url: one }] }, [one]],
	['not one under a name for one image', { image_url: two, url: one }, [one]],
	['not one beside the output', { images: [two], output: one }, [one]],
	['not a link to the status', { status_url: two, urls: { get: two } }, []],
	['no sentence', `${one} is blocked`, []],
	['no sentence that holds a link', `See ${one}`, []],
	['no word', 'none', []],
	['no path', '/one.png', []],
	['no text of a file', `data:image/png;base64,${'A'.repeat(20_000)}`, []],
	[
		'a link of 8,192 characters',
		`https://a/${'x'.repeat(8_182)}`,
		[`https://a/${'x'.repeat(8_182)}`],
	],
	['no link of 8,193 characters', `https://a/${'x'.repeat(8_183)}`, []],
	['nothing of null', null, []],
	['nothing of a number', 7, []],
	['nothing of broken JSON', '{"resultUrls":[', []],
])('reads %s', (_, value, expected) => {
	expect(firstLinks([value])).toEqual(expected);
});

it('reads the first part that holds a link', () => {
	expect(firstLinks([null, { data: [] }, two, one])).toEqual([two]);
});

it('takes ten links of one job and no more', () => {
	const links = Array.from(
		{ length: 60 },
		(_, index) => `https://results.example.com/${index}.png`,
	);
	expect(firstLinks([links])).toEqual(links.slice(0, 10));
});

it.each([
	['lists', `${'['.repeat(100_000)}"${one}"${']'.repeat(100_000)}`],
	['objects', `${'{"url":'.repeat(100_000)}"${one}"${'}'.repeat(100_000)}`],
	['a million of nothing', JSON.stringify(Array.from({ length: 1_000_000 }, () => 0))],
])('does not look for ever into %s', (_, text) => {
	const value: unknown = JSON.parse(text);
	expect(firstLinks([value])).toEqual([]);
});

it('gives each link its end of life', () => {
	const expiresAt = '2026-01-02T10:00:00.000Z';
	expect(resultImages([one], expiresAt)).toEqual([{ url: one, expiresAt }]);
});
