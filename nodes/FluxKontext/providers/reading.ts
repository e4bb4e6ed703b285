import { z } from 'zod';

import type { HttpAnswer, JobEvent, Job, JsonValue, PictureIn } from './contract';
import { EmbeddedPicture } from './contract';
import { boundedRaw } from './boundedRaw';
import { isQuicklyParsed, withLongNumbersAsText } from './jsonText';

const QUOTE_CHARACTERS = 300;

/**
 * Control characters, line breaks, the marks that turn text around (bidirectional controls), and
 * halves of a character (surrogates), which neither a URL nor a database takes.
 */
const HARMFUL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu;

/** White space, control and format characters, such as a byte order mark or a zero-width space. */
export const INVISIBLE = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A text without what copying puts at its ends and nobody sees. */
export function cleaned(text: string): string {
	const isInvisible = (index: number) => INVISIBLE.test(text.charAt(index));
	let start = 0;
	let end = text.length;
	while (start < end && isInvisible(start)) start++;
	while (end > start && isInvisible(end - 1)) end--;
	return text.slice(start, end);
}

/**
 * What a provider's word stands for; null where the word is none of the known ones. Words that
 * every JavaScript object knows, such as `constructor`, are not known by that.
 */
export function wordIn<Meaning>(
	words: Readonly<Record<string, Meaning>>,
	word: string,
): Meaning | null {
	return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}

/** Foreign text as one harmless line of at most 300 characters, unless another limit is given. */
export function quote(text: string, most = QUOTE_CHARACTERS): string {
	const line = text
		.slice(0, most * 4)
		.replace(HARMFUL_CHARACTERS, ' ')
		.replace(/ {2,}/g, ' ')
		.trim();
	if (line.length <= most) return line;
	// The cut may have left half a character.
	return `${line.slice(0, most - 1).replace(/\p{Cs}$/u, '')}…`;
}

/**
 * The response's text as JSON, or undefined where it is none or has too many parts. A byte order mark is
 * passed over. Rule: a whole number that JavaScript would round becomes text, for it may be a job ID,
 * and the rounded one may be another job's.
 */
export function parseJson(text: string): JsonValue | undefined {
	if (!isQuicklyParsed(text)) return undefined;
	try {
		const json = withLongNumbersAsText(text.replace(/^\uFEFF/, ''));
		const parsed: JsonValue = JSON.parse(json);
		return parsed;
	} catch {
		return undefined;
	}
}

/** A field that may be missing. Zod 4 takes no missing field as `unknown()` alone. */
export const anything = z.unknown().optional();

/** Text that a provider writes as a string or, at times, as a number; anything else is ''. */
export const looseText = z.union([z.string(), z.number().finite().transform(String)]).catch('');

const NUMBER_AS_TEXT = /^-?\d{1,17}(?:\.\d{1,10})?$/;

/** A number, also one that is written as text; null where it is missing or of another type. */
export const looseNumber = z
	.union([z.number().finite(), z.string().regex(NUMBER_AS_TEXT).transform(Number)])
	.nullable()
	.catch(null);

/** The fields of a JSON object; none of anything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
	return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that may be missing or of a wrong type without spoiling the rest. */
export const looseRecord = anything.transform(recordOf);

/** ISO 8601 of a Unix time in milliseconds; null where it is no time. */
export function fromUnixMilliseconds(value: number | null): string | null {
	if (value === null || value <= 0) return null;
	const date = new Date(value);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** ISO 8601 of a Unix time in seconds; null where it is no time. */
export function fromUnixSeconds(value: number | null): string | null {
	return fromUnixMilliseconds(value === null ? null : value * 1000);
}

/** From this number on a Unix time counts milliseconds: in seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11;

/** ISO 8601 of a time in any form: Unix seconds or milliseconds, or text; null where it is none. */
export function timeIn(value: unknown): string | null {
	const time = looseNumber.parse(value);
	if (time !== null) {
		return time < FIRST_MILLISECONDS ? fromUnixSeconds(time) : fromUnixMilliseconds(time);
	}
	const text = typeof value === 'string' && value.length <= 100 ? Date.parse(value) : Number.NaN;
	return Number.isNaN(text) ? null : fromUnixMilliseconds(text);
}

/** `time` plus a number of seconds; null where either is not known. */
export function later(time: string | null, seconds: number | null): string | null {
	return time === null || seconds === null
		? null
		: fromUnixMilliseconds(Date.parse(time) + seconds * 1000);
}

export function isSuccessStatus(status: number): boolean {
	return status >= 200 && status < 300;
}

/** A job of which only the named facts are known. */
export function jobFrom(known: Partial<Job> & Pick<Job, 'provider' | 'status' | 'raw'>): Job {
	return {
		jobId: null,
		model: null,
		images: [],
		cost: null,
		createdAt: null,
		completedAt: null,
		reference: null,
		failure: null,
		...known,
		raw: boundedRaw(known.raw),
	};
}

/** How the job ended; null while it is open. */
export function jobEventOf({ status }: Job): JobEvent | null {
	return status === 'succeeded' || status === 'failed' ? status : null;
}

/** A callback's body, for the readers that judge a response. */
export function asAnswer(body: string): HttpAnswer {
	return { status: 200, headers: {}, text: body };
}

/** An image where a provider takes a link or the file's base64 text behind `prefix`. */
export function linkOrText(
	picture: PictureIn,
	prefix: (type: string) => string,
): string | EmbeddedPicture {
	return picture.kind === 'url'
		? picture.url
		: new EmbeddedPicture(picture.file, prefix(`image/${picture.file.type}`));
}

/** An image where a provider takes links only; files were turned into links before the submit. */
export function linkOf(picture: PictureIn): string {
	if (picture.kind === 'url') return picture.url;
	throw new TypeError(`Image ${picture.file.id} has no link yet`);
}

/** The object without the keys whose value is undefined, so that nothing unset is sent. */
export function withoutUnset<Value>(
	fields: Readonly<Record<string, Value | undefined>>,
): Record<string, Value> {
	const entries = Object.entries(fields).filter(
		(entry): entry is [string, Value] => entry[1] !== undefined,
	);
	return Object.fromEntries(entries);
}
