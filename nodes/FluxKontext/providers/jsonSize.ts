/** Entries of arrays and objects; documented responses have fewer than a hundred. */
const MOST_ENTRIES = 50_000;
/** Arrays and objects, one within the other or side by side. */
const MOST_BRACKETS = 250_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
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
