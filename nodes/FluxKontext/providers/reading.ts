import { z } from 'zod';

import type {
	Charged,
	Failure,
	FailureCategory,
	HttpAnswer,
	JobEvent,
	JobState,
	JsonValue,
	PictureIn,
	Reading,
	ResultImage,
} from './contract';
import { EmbeddedPicture } from './contract';

const QUOTE_CHARACTERS = 300;

/**
 * Control characters, line breaks, the marks that turn text around (bidirectional controls), and
 * halves of a character (surrogates), which neither a URL nor a database takes.
 */
const HARMFUL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu;

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

/** The answer's text as JSON, or undefined where it is none. A byte order mark is passed over. */
export function parseJson(text: string): JsonValue | undefined {
	try {
		const parsed: JsonValue = JSON.parse(text.replace(/^\uFEFF/, ''));
		return parsed;
	} catch {
		return undefined;
	}
}

/** Text that a provider writes as a string or, at times, as a number; anything else is ''. */
export const looseText = z.union([z.string(), z.number().transform(String)]).catch('');

/** A field that may be missing, null or of a wrong type without spoiling the rest. */
export const looseNumber = z.number().finite().nullable().catch(null);

export const looseRecord = z.record(z.string(), z.unknown()).catch({});

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

/** `time` plus a number of seconds; null where either is not known. */
export function later(time: string | null, seconds: number | null): string | null {
	return time === null || seconds === null
		? null
		: fromUnixMilliseconds(Date.parse(time) + seconds * 1000);
}

const CONTENT_CODE =
	/content_?(violation|policy)|policy_?violation|nsfw|sensitive|prohibited|moderat/i;
const CREDIT_CODE = /insufficient|quota|balance|credit/i;
const INPUT_CODE =
	/prompt_?(too_?long|length)|invalid_?(prompt|image|request|param)|image_?too_?large|unsupported_?format|image_?download/i;

/** The category of a provider's own error code; null where the code says nothing. */
export function categoryOfCode(code: string): FailureCategory | null {
	if (CONTENT_CODE.test(code)) return 'content';
	if (CREDIT_CODE.test(code)) return 'credit';
	if (INPUT_CODE.test(code)) return 'input';
	return null;
}

const CONTENT_WORDS =
	/\b(content (policy|moderation|violation)|content (was|is) (refused|rejected|blocked)|moderated|nsfw|sensitive content|safety guidelines)\b/i;
const CREDIT_WORDS = /\b(insufficient (balance|credits?|funds|quota)|balance (is )?too low)\b/i;

/** The category of a reason in prose, where a provider gives no code; null where it says nothing. */
export function categoryOfWords(reason: string): FailureCategory | null {
	if (CONTENT_WORDS.test(reason)) return 'content';
	return CREDIT_WORDS.test(reason) ? 'credit' : null;
}

/** The category of an HTTP status, or of an envelope code that speaks like one. */
export function categoryOfStatus(status: number): FailureCategory {
	if (status >= 300 && status < 400) return 'configuration';
	if (status === 401 || status === 403) return 'authentication';
	if (status === 402) return 'credit';
	if (status === 408) return 'timeout';
	if (status === 429) return 'rateLimit';
	if (status >= 400 && status < 500) return 'input';
	return 'provider';
}

/** A submit's refusal costs nothing only where a 4xx other than 408 and 409 says so. */
export function chargedForSubmitStatus(status: number): Charged {
	return status >= 400 && status < 500 && status !== 408 && status !== 409 ? 'no' : 'unknown';
}

/** A refusal that cannot be read proves nothing, except that 429 means 'not accepted'. */
export function chargedForUnreadableSubmit(status: number): Charged {
	return status === 429 ? 'no' : 'unknown';
}

/** A job with an id was accepted; where the provider does not know it, nothing is known. */
export function chargedForLookUpStatus(status: number): Charged {
	return status === 404 ? 'unknown' : 'yes';
}

export function isSuccessStatus(status: number): boolean {
	return status >= 200 && status < 300;
}

/** What an adapter found in an answer that is not a success. */
export interface Refusal {
	/** HTTP status or, where the envelope contradicts a 200, the envelope's code. */
	readonly status: number;
	readonly code: string;
	readonly reason: string;
	readonly category?: FailureCategory;
}

/** A failure in the provider's own words. */
export function refused<Value>(
	answer: HttpAnswer,
	refusal: Refusal,
	charged: Charged,
): Reading<Value> {
	const isRateLimit = refusal.status === 429 && refusal.code !== 'insufficient_quota';
	// What a gateway says with a 5xx or 408 may pass, whatever code its body holds.
	const mayPass = answer.status >= 500 || answer.status === 408;
	const byCode = isRateLimit || mayPass ? null : categoryOfCode(refusal.code);
	const category = refusal.category ?? byCode ?? categoryOfStatus(refusal.status);
	const failure: Failure = {
		category,
		code: quote(refusal.code) || `http_${refusal.status}`,
		reason: quote(refusal.reason) || quote(answer.text) || `HTTP status ${answer.status}`,
		httpStatus: answer.status,
		charged,
	};
	return { ok: false, failure };
}

/** A failure because the answer is not what the documents say. */
export function unreadable<Value>(
	answer: HttpAnswer,
	what: string,
	charged: Charged,
): Reading<Value> {
	const shown = quote(answer.text);
	return {
		ok: false,
		failure: {
			category: isSuccessStatus(answer.status) ? 'provider' : categoryOfStatus(answer.status),
			code: isSuccessStatus(answer.status) ? 'unreadable_answer' : `http_${answer.status}`,
			reason: `${what}${shown === '' ? ' (the answer was empty)' : `: ${shown}`}`,
			httpStatus: answer.status,
			charged,
		},
	};
}

/** A response in the provider's own form, which tells nothing of the job that was asked for. */
export function namesNoJob<Value>(answer: HttpAnswer, what: string): Reading<Value> {
	const reading = unreadable<Value>(answer, what, 'yes');
	return reading.ok ? reading : { ok: false, failure: { ...reading.failure, code: 'no_job' } };
}

/** A job of which only the named facts are known. */
export function jobState(known: Partial<JobState> & Pick<JobState, 'status' | 'raw'>): JobState {
	return {
		jobId: null,
		model: null,
		images: [],
		reportedCost: null,
		createdAt: null,
		completedAt: null,
		reference: null,
		failure: null,
		...known,
	};
}

/** How the job ended; null while it is open. */
export function jobEventOf({ status }: JobState): JobEvent | null {
	return status === 'succeeded' || status === 'failed' ? status : null;
}

/** A callback's body, for the readers that judge an answer. */
export function asAnswer(body: string): HttpAnswer {
	return { status: 200, headers: {}, text: body };
}

/** Result links with their end of life. Entries that are no text, and repeats, are left out. */
export function resultImages(urls: readonly unknown[], expiresAt: string | null): ResultImage[] {
	const texts = urls.filter((url): url is string => typeof url === 'string' && url !== '');
	return [...new Set(texts)].map((url) => ({ url, expiresAt }));
}

/** A picture where a provider takes a link or the file's base64 text behind `prefix`. */
export function linkOrText(
	picture: PictureIn,
	prefix: (type: string) => string,
): string | EmbeddedPicture {
	return picture.kind === 'url'
		? picture.url
		: new EmbeddedPicture(picture.file, prefix(`image/${picture.file.type}`));
}

/** A picture where a provider takes links only; files were turned into links before the submit. */
export function linkOf(picture: PictureIn): string {
	if (picture.kind === 'url') return picture.url;
	throw new TypeError(`Picture ${picture.file.id} has no link yet`);
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
