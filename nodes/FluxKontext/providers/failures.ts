import type {
	Charged,
	Failure,
	FailureCategory,
	HttpAnswer,
	JobFailure,
	Reading,
} from './contract';
import type { Place, Said } from './judge';
import { categoryOfRefusal, categoryOfStatus, categoryOfWords } from './judge';
import { isSuccessStatus, quote } from './reading';
import type { Told } from './reasons';
import { isPage, plainText, shownResponse } from './reasons';

/**
 * What a response without a job means for the money (docs/errors.md, `charged`). Who asks for a job
 * that is not known to be accepted turns `yes` into `unknown` (jobs/waitForJob.ts).
 * @param isReadable whether it is a refusal in the provider's own form
 */
export function chargedFor(place: Place, status: number, isReadable: boolean): Charged {
	if (place === 'status') return 'yes';
	if (place === 'callback') return 'unknown';
	if (place !== 'submit') return 'no';
	// 429 means 'not accepted'; at a path that does not exist nobody could accept.
	if (status === 429 || status === 404 || status === 405 || status === 407) return 'no';
	const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 409;
	return isRefusal && isReadable ? 'no' : 'unknown';
}

/** What an adapter found in a response that is not a success. */
export interface Refusal extends Said {
	/** HTTP status or, where the envelope contradicts a success, the envelope's code. */
	readonly status: number;
	/** The job that the response names all the same. */
	readonly jobId?: string | null;
	/** Where the provider's documents leave it open. */
	readonly charged?: Charged;
}

const tooManyRequests = (status: number): Pick<Failure, 'isTooManyRequests'> =>
	status === 429 ? { isTooManyRequests: true } : {};

/** A failure in the provider's own words. */
export function refused<Value>(
	answer: HttpAnswer,
	place: Place,
	{ status, code, reason, jobId = null, charged }: Refusal,
): Reading<Value> {
	// What a gateway says with a 5xx or 408 may pass, whatever its body holds.
	const mayPass = answer.status >= 500 || answer.status === 408;
	const category: FailureCategory = mayPass
		? categoryOfStatus(answer.status, place)
		: categoryOfRefusal({ code, reason }, status, place);
	return {
		ok: false,
		failure: {
			category,
			code: quote(code) || `http_${status}`,
			reason:
				quote(plainText(reason)) || shownResponse(answer.text) || `HTTP status ${answer.status}`,
			httpStatus: answer.status,
			charged: charged ?? chargedFor(place, status, true),
			...(jobId === null ? {} : { jobId }),
			...tooManyRequests(status),
		},
	};
}

/** A failure because the response is not what the documents say. */
export function unreadable<Value>(
	answer: HttpAnswer,
	place: Place,
	what: string,
	isReadable = false,
): Reading<Value> {
	const { status, text } = answer;
	const shown = shownResponse(text);
	const nothing = isPage(text) ? 'a web page without text' : 'empty';
	const isSuccess = isSuccessStatus(status);
	// A refusal may be plain text; the words of a web page are those of whoever stands between.
	const mayTell = !isSuccess && status < 500 && status !== 408 && !isPage(text);
	const byStatus = isSuccess ? 'provider' : categoryOfStatus(status, place);
	const said = { code: '', reason: shown };
	return {
		ok: false,
		failure: {
			category: mayTell ? categoryOfRefusal(said, status, place) : byStatus,
			code: isSuccess ? 'unreadable_answer' : `http_${status}`,
			reason: `${what}${shown === '' ? ` (the response was ${nothing})` : `: ${shown}`}`,
			httpStatus: status,
			charged: chargedFor(place, status, isReadable),
			...tooManyRequests(status),
		},
	};
}

/** A response in the provider's own form, which tells nothing of the job that was asked for. */
export function namesNoJob<Value>(answer: HttpAnswer, what: string): Reading<Value> {
	const reading = unreadable<Value>(answer, 'status', what);
	return reading.ok ? reading : { ok: false, failure: { ...reading.failure, code: 'no_job' } };
}

/**
 * Why a job failed, by what was told of it and by the word for its state. A job that was accepted
 * does not fail for the person's key: such words speak of the provider's own access.
 */
export function jobFailure(
	provider: string,
	{ code, reason, status }: Told,
	word: string,
): JobFailure {
	const isPlain = /^(?:fail(?:ed|ure)?|error|complete|completed|success|succeeded)$/i.test(word);
	const noReason = isPlain
		? `${provider} gave no reason.`
		: `${provider} gave no reason, only the status '${quote(word, 60)}'.`;
	const named = categoryOfWords({ code, reason }) ?? categoryOfWords({ code: word, reason: '' });
	return {
		category: named === null || named === 'authentication' ? 'provider' : named,
		code: quote(code) || (status === null ? 'failed' : `http_${status}`),
		message: quote(plainText(reason)) || noReason,
	};
}
