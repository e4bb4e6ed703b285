/** A text without its escapes, and where each of its characters stands in the original. */
export interface Unescaped {
	readonly text: string;
	/** @param index of a character of `text`, or its length */
	readonly originalIndex: (index: number) => number;
}

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const LETTER_U = 0x75;
const LETTER_X = 0x78;
/** The slash and both quotation marks: what JSON and programs put a backslash before. */
const QUOTED: ReadonlySet<number> = new Set([0x2f, 0x22, 0x27]);
/** So long is an escape of HTML at most, without its ampersand, such as `&#x00002f;`. */
const LONGEST_ENTITY = 10;
const ENTITY_NUMBER = /^#(x0{0,5}[\da-f]{1,4}|0{0,5}\d{1,5})$/;
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	quot: '"',
	apos: "'",
	lt: '<',
	gt: '>',
};

/** The value of a hexadecimal digit by its code; -1 for another character, and behind the end. */
function digitOf(code: number): number {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	const lower = code | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The number that so many hexadecimal digits stand for; -1 where others stand there. */
function hexAt(text: string, start: number, digits: number): number {
	let value = 0;
	for (let index = start; index < start + digits; index++) {
		const digit = digitOf(text.charCodeAt(index));
		if (digit < 0) return -1;
		value = value * 16 + digit;
	}
	return value;
}

function entityCode(entity: string): number {
	const name = entity.toLowerCase();
	if (Object.hasOwn(NAMED_ENTITIES, name)) return NAMED_ENTITIES[name]?.charCodeAt(0) ?? -1;
	return ENTITY_NUMBER.test(name) ? Number(name.replace('#x', '0x').replace('#', '')) : -1;
}

/** Reads a text character by character. It makes no objects, for a text may have four million. */
class Reader {
	index = 0;

	constructor(private readonly text: string) {}

	/** The code of the next character, without its escape. */
	next(): number {
		const code = this.text.charCodeAt(this.index);
		if (code === BACKSLASH) return this.afterBackslash();
		this.index++;
		if (code === PERCENT) return this.afterPercent();
		return code === AMPERSAND ? this.afterAmpersand() : code;
	}

	/** `\u0073`, `\x73`, `\/`, `\"`: with more than one backslash where such a text was escaped again. */
	private afterBackslash(): number {
		const { text } = this;
		while (text.charCodeAt(this.index) === BACKSLASH) this.index++;
		const code = text.charCodeAt(this.index);
		if (QUOTED.has(code)) {
			this.index++;
			return code;
		}
		const digits = code === LETTER_U ? 4 : 2;
		const isUnit = code === LETTER_U || code === LETTER_X;
		const unit = isUnit ? hexAt(text, this.index + 1, digits) : -1;
		if (unit < 0) return BACKSLASH;
		this.index += 1 + digits;
		return unit;
	}

	/** `%73`, and `%2573` where it was escaped again. */
	private afterPercent(): number {
		let code = PERCENT;
		while (code === PERCENT) {
			const inner = hexAt(this.text, this.index, 2);
			if (inner < 0) break;
			code = inner;
			this.index += 2;
		}
		return code;
	}

	/** `&amp;`, `&#47;`, `&#x2f;`. */
	private afterAmpersand(): number {
		const near = this.text.slice(this.index, this.index + LONGEST_ENTITY);
		const end = near.indexOf(';');
		const code = end < 0 ? -1 : entityCode(near.slice(0, end));
		if (code < 0) return AMPERSAND;
		this.index += end + 1;
		return code;
	}
}

/** Reads the whole text into an array of codes, and says how many there are and which bits they have. */
function readAll(original: string, codes: Uint8Array | Uint16Array, places: Uint32Array | null) {
	const reader = new Reader(original);
	let length = 0;
	let bits = 0;
	while (reader.index < original.length) {
		if (places !== null) places[length] = reader.index;
		const code = reader.next();
		codes[length++] = code;
		bits |= code;
	}
	return { length, bits };
}

function placesIn(original: string): (index: number) => number {
	const places = new Uint32Array(original.length + 1);
	const { length } = readAll(original, new Uint16Array(original.length), places);
	return (index) => (index < length ? (places[index] ?? 0) : original.length);
}

/**
 * Undoes what JSON, URLs and HTML do to a character, also where such a text was escaped again.
 * Rule: no character is read more often than a few times, whatever the text holds.
 */
export function unescaped(original: string): Unescaped {
	if (!/[\\%&]/.test(original)) return { text: original, originalIndex: (index) => index };
	const bytes = Buffer.alloc(original.length);
	const { length, bits } = readAll(original, bytes, null);
	let places: ((index: number) => number) | null = null;
	return {
		text: bits <= 0xff ? bytes.toString('latin1', 0, length) : wideText(original),
		originalIndex: (index) => (places ??= placesIn(original))(index),
	};
}

/** A text of single bytes is made and searched several times as fast as one that needs this. */
function wideText(original: string): string {
	const codes = new Uint16Array(original.length);
	const { length } = readAll(original, codes, null);
	return Buffer.from(codes.buffer, 0, length * 2).toString('utf16le');
}
