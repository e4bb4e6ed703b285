import type { FailureCategory } from './contract';
import {
	ABOUT_A_FIELD,
	ABOUT_A_REFUSAL,
	ABOUT_CONTENT,
	ABOUT_CREDIT,
	ABOUT_QUOTAS,
	ABOUT_THE_IMAGE,
	ABOUT_THE_KEY,
	ABOUT_THE_RATE,
	NO_SUCH_JOB,
	NOT_FOUND,
	ONE_WORD_CODES,
} from './vocabulary';

/** The one judge of what a provider says: by its code, its words and a status, for all providers. */

/** Where a response was read. */
export type Place = 'submit' | 'upload' | 'status' | 'balance' | 'callback';

/** Of a longer text only the beginning is judged. */
const JUDGED_CHARACTERS = 2_000;

const MIME_TYPE = /\bimage\/(?=\w)/gi;

/**
 * Lower-case words with one blank between them: `SensitiveContent`, `CONTENT_VIOLATION`, prose.
 * URLs and paths are left out, since their words say nothing of what happened.
 */
function inWords(text: string): string {
	return text
		.slice(0, JUDGED_CHARACTERS)
		.replace(MIME_TYPE, 'image format ')
		.split(/\s+/)
		.filter((part) => !part.includes('/'))
		.join(' ')
		.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}

/** In the order in which they count: what is said of an image outweighs a key or a limit beside it. */
const PARTICULAR: ReadonlyArray<readonly [FailureCategory, RegExp]> = [
	['content', ABOUT_CONTENT],
	['input', ABOUT_THE_IMAGE],
	['content', ABOUT_A_REFUSAL],
	['rateLimit', ABOUT_THE_RATE],
	['credit', ABOUT_CREDIT],
	['credit', ABOUT_QUOTAS],
	['authentication', ABOUT_THE_KEY],
];

function particularOf(words: string): FailureCategory | null {
	return PARTICULAR.find(([, phrases]) => phrases.test(words))?.[0] ?? null;
}

/** A code and a reason in prose; either may be ''. */
export interface Said {
	readonly code: string;
	readonly reason: string;
}

/** Whether these words alone name a category, as `CONTENT_VIOLATION` does. */
export function speaksOfRefusal(text: string): boolean {
	return particularOf(inWords(text)) !== null;
}

/** The category that code or words name; null where they name none. The code counts first. */
export function categoryOfWords({ code, reason }: Said): FailureCategory | null {
	const [codeWords, reasonWords] = [inWords(code), inWords(reason)];
	const byOneWord = ONE_WORD_CODES.find(([, phrases]) => phrases.test(codeWords))?.[0];
	const particular = particularOf(codeWords) ?? byOneWord ?? particularOf(reasonWords);
	if (particular !== null) return particular;
	return ABOUT_A_FIELD.test(`${codeWords} ${reasonWords}`) ? 'input' : null;
}

/** The category of an HTTP status, or of an envelope's code that speaks like one. */
export function categoryOfStatus(status: number, place: Place): FailureCategory {
	if (status >= 300 && status < 400) return 'configuration';
	if (status === 401 || status === 403) return 'authentication';
	if (status === 402) return 'credit';
	// A job that is not known is answered 404; of any other call it says that the path is wrong.
	if (status === 405 || (status === 404 && place !== 'status')) return 'configuration';
	// The proxy between n8n and the provider wants its own password.
	if (status === 407) return 'configuration';
	if (status === 408) return 'timeout';
	if (status === 429) return 'rateLimit';
	if (status >= 400 && status < 500) return 'input';
	return 'provider';
}

/**
 * The category of a refused call.
 * @param status HTTP status or, where the envelope contradicts a success, the envelope's code
 */
export function categoryOfRefusal(said: Said, status: number, place: Place): FailureCategory {
	const byStatus = categoryOfStatus(status, place);
	const words = `${inWords(said.code)} ${inWords(said.reason)}`;
	// A limit per minute is called a quota too.
	if (status === 429) return ABOUT_CREDIT.test(words) ? 'credit' : 'rateLimit';
	if (place === 'status' && byStatus === 'provider' && NO_SUCH_JOB.test(words)) return 'input';
	const byWords = categoryOfWords(said);
	if (byWords === null)
		return byStatus === 'configuration' && NOT_FOUND.test(words) ? 'input' : byStatus;
	if (byWords !== 'input') return byWords;
	// 'Invalid URL' at a wrong path speaks of the path; 'model not found' does not.
	const isParticular = ABOUT_THE_IMAGE.test(words) || NOT_FOUND.test(words);
	return isParticular || byStatus === 'provider' ? 'input' : byStatus;
}
