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

/** The secret as it may stand in a text without escapes. */
function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const hex = bytes.toString('hex');
	// In a URL there are the bytes of UTF-8; and a secret may itself look like an escape.
	const plain = [secret, bytes.toString('latin1')].map((text) => unescaped(text).text);
	return [...new Set([...plain, hex, hex.toUpperCase(), ...base64Forms(bytes)])];
}

/** Where the forms stand, in ascending order; places may overlap. */
function placesOf(text: string, forms: readonly string[]): Array<readonly [number, number]> {
	const places: Array<readonly [number, number]> = [];
	for (const form of forms) {
		for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
			places.push([at, at + form.length]);
		}
	}
	return places.sort(([one], [other]) => one - other);
}

/**
 * Makes a function that gives foreign text with an ellipsis for each secret: as it is, in base64 or in
 * hex, however a JSON text, a URL or a page has escaped it. A JSON text stays one.
 * @param secrets those of fewer than 8 characters are not looked for
 */
export function secretsHider(secrets: readonly string[]): (text: string) => string {
	const forms = secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(formsOf);
	return forms.length === 0 ? (text) => text : (text) => hideForms(text, forms);
}

function hideForms(original: string, forms: readonly string[]): string {
	const { text, originalIndex } = unescaped(original);
	const parts: string[] = [];
	let copied = 0;
	for (const [start, end] of placesOf(text, forms)) {
		let from = originalIndex(start);
		const to = originalIndex(end);
		// Half an escape must not be left in front of the ellipsis.
		while (from > copied && original[from - 1] === '\\') from--;
		if (from >= copied) parts.push(original.slice(copied, from), '…');
		copied = Math.max(copied, to);
	}
	return parts.length === 0 ? original : `${parts.join('')}${original.slice(copied)}`;
}
