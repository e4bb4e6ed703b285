/** Entries of arrays and objects; documented responses have fewer than a hundred. */
const MOST_ENTRIES = 50_000;
/** Arrays and objects, one within the other or side by side. */
const MOST_BRACKETS = 250_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const [ZERO, NINE] = [0x30, 0x39];
const BRACKET = 0x5b;
const BRACE = 0x7b;

/**
 * Whether a JSON text has so few parts that reading it takes no time that anybody notices. Rule: asked
 * before `JSON.parse`, which takes more than a second for 4 MB of brackets.
 */
export function isQuicklyParsed(text: string): boolean {
	if (text.length <= MOST_ENTRIES) return true;
	let entries = 0;
	let brackets = 0;
	let isInText = false;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code === QUOTE) isInText = !isInText;
		else if (isInText) index += code === BACKSLASH ? 1 : 0;
		else if (code === COMMA) entries++;
		else if (code === BRACKET || code === BRACE) brackets++;
	}
	return entries <= MOST_ENTRIES && brackets <= MOST_BRACKETS;
}

const MANY_DIGITS = /\d{16}/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function isRounded(number: string): boolean {
	return /^-?\d{16,}$/.test(number) && !Number.isSafeInteger(Number(number));
}

/** The same JSON, in which each whole number that JavaScript would round stands as text. */
export function withLongNumbersAsText(json: string): string {
	if (!MANY_DIGITS.test(json)) return json;
	const parts: string[] = [];
	let isInText = false;
	let copied = 0;
	for (let index = 0; index < json.length; index++) {
		const code = json.charCodeAt(index);
		if (code === QUOTE) isInText = !isInText;
		else if (isInText) index += code === BACKSLASH ? 1 : 0;
		else if (code === MINUS || (code >= ZERO && code <= NINE)) {
			NUMBER.lastIndex = index;
			const number = NUMBER.exec(json)?.[0] ?? '-';
			if (isRounded(number)) {
				parts.push(json.slice(copied, index), `"${number}"`);
				copied = index + number.length;
			}
			index += number.length - 1;
		}
	}
	return parts.join('') + json.slice(copied);
}
