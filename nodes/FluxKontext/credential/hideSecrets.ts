import { unescaped } from './unescape';

/** What is shorter, such as a made-up key, may stand in a text by chance. */
const SHORTEST_SECRET = 8;

/** The base64 text that the bytes have for certain, at each of the places where they may begin. */
function base64Forms(bytes: Buffer): string[] {
	return [0, 1, 2].flatMap((offset) => {
		const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
		const certain = text.slice(
			Math.ceil((offset * 8) / 6),
			Math.floor(((offset + bytes.length) * 8) / 6),
		);
		return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
	});
}

/** From this length on, three quarters of a secret count as the secret: a gateway may cut it. */
const SHORTEST_CUT = 16;

/** What a secret is found by: both pieces together are all of it. */
function piecesOf(secret: string): string[] {
	const quarter = Math.floor(secret.length / 4);
	return secret.length < SHORTEST_CUT
		? [secret]
		: [secret.slice(0, -quarter), secret.slice(quarter)];
}

/** The secret as it may stand in a text without escapes. */
function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const hex = bytes.toString('hex');
	// In a URL there are the bytes of UTF-8; and a secret may itself look like an escape.
	const plain = [secret, bytes.toString('latin1')].flatMap((text) => [text, unescaped(text).text]);
	const pieces = plain.flatMap(piecesOf);
	const forms = [...pieces, hex].flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()]);
	return [...new Set([...forms, ...base64Forms(bytes)])];
}

type Range = readonly [start: number, end: number];

/** A text that repeats secrets more often means harm, and is hidden as a whole. */
const MOST_RANGES = 5_000;

function rangesIn(text: string, forms: readonly string[]): Range[] {
	const ranges: Range[] = [];
	for (const form of forms) {
		for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
			ranges.push([at, at + form.length]);
			if (ranges.length > MOST_RANGES) return [[0, text.length]];
		}
	}
	return ranges;
}

/** So often a text may be escaped in different ways, such as a JSON text in a URL. */
const MOST_LAYERS = 2;
/** Characters; undoing further escapes of a longer text would take too long. */
const LONGEST_INNER_TEXT = 1_000_000;

/** Where the forms stand in a text or below its escapes, in ascending order; they may overlap. */
function placesOf(original: string, forms: readonly string[]): Range[] {
	const places = rangesIn(original, forms);
	let text = original;
	let originalIndex = (index: number) => index;
	for (let layer = 1; layer <= MOST_LAYERS; layer++) {
		if (layer > 1 && text.length > LONGEST_INNER_TEXT) break;
		const inner = unescaped(text);
		if (inner.text === text) break;
		const outerIndex = originalIndex;
		originalIndex = (index) => outerIndex(inner.originalIndex(index));
		text = inner.text;
		for (const [start, end] of rangesIn(text, forms)) {
			places.push([originalIndex(start), originalIndex(end)]);
		}
	}
	return places.sort(([one], [other]) => one - other);
}

/**
 * Makes a function that gives foreign text with an ellipsis for each secret: as it is, in large or
 * small letters, cut by a quarter, in base64 or in hex, however a JSON text, a URL or a page has
 * escaped it, also one within the other. A JSON text stays one.
 * @param secrets those of fewer than 8 characters are not looked for
 */
export function secretsHider(secrets: readonly string[]): (text: string) => string {
	const forms = secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(formsOf);
	return forms.length === 0 ? (text) => text : (text) => hideForms(text, forms);
}

/** The beginning of an escape of JSON that would be left in front of an ellipsis. */
const HALF_ESCAPE = /\\u[\da-f]{0,3}$/i;

function withoutHalfEscape(original: string, end: number): number {
	const half = HALF_ESCAPE.exec(original.slice(Math.max(0, end - 5), end));
	let start = end - (half?.[0].length ?? 0);
	while (original[start - 1] === '\\') start--;
	return start;
}

function hideForms(original: string, forms: readonly string[]): string {
	const parts: string[] = [];
	let copied = 0;
	for (const [start, to] of placesOf(original, forms)) {
		const from = withoutHalfEscape(original, start);
		if (start >= copied) parts.push(original.slice(copied, Math.max(copied, from)), '…');
		copied = Math.max(copied, to);
	}
	return parts.length === 0 ? original : `${parts.join('')}${original.slice(copied)}`;
}
