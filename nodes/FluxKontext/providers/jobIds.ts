import type { CallbackEvent, HttpAnswer, Job, Reading } from './contract';
import { unreadable } from './failures';
import { asAnswer, quote } from './reading';

const LONGEST_JOB_ID = 300;

/** White space, control characters, marks that turn text around, and halves of a character. */
const UNUSABLE_CHARACTERS = /[\s\p{Cc}\p{Cf}\p{Cs}]/u;

/** Whether a job can be asked for by this ID: it goes into a URL, a log line and n8n's database. */
export function isUsableJobId(text: string): boolean {
	return (
		text !== '' &&
		text.length <= LONGEST_JOB_ID &&
		!UNUSABLE_CHARACTERS.test(text) &&
		// A URL parser takes '.' and '..' as a step in the path, percent-encoded too.
		!/^\.+$/.test(text)
	);
}

/** The ID where it can be used, else null. */
export function usableJobId(text: string): string | null {
	return isUsableJobId(text) ? text : null;
}

/** The text without halves of a character, at which `encodeURIComponent` throws. */
export function wellFormed(text: string): string {
	return text.replace(/\p{Cs}/gu, '\uFFFD');
}

/** The job that a submit was answered with; it needs an ID unless it has ended already. */
export function acceptedJob(provider: string, answer: HttpAnswer, state: Job): Reading<Job> {
	const { jobId, status, images } = state;
	if (jobId !== null && isUsableJobId(jobId)) return { ok: true, value: state };
	if (status === 'failed' || images.length > 0) {
		return { ok: true, value: { ...state, jobId: null } };
	}
	const what = jobId === null ? 'returned no task ID' : "returned a task ID that can't be used";
	return unreadable(answer, 'submit', `${provider} accepted the job but ${what}`);
}

/** Whether two spellings name one job. */
export type IsSameJob = (one: string, other: string) => boolean;

const isEqual: IsSameJob = (one, other) => one === other;

/** Rule: a response about another job says nothing about the one that was asked for. */
function otherJob<Value>(
	provider: string,
	httpStatus: number | null,
	asked: string,
	named: string,
): Reading<Value> {
	const reason = `${provider} returned job ${quote(named, 100)} instead of job ${quote(asked, 100)}`;
	return {
		ok: false,
		failure: { category: 'provider', code: 'other_job', reason, httpStatus, charged: 'yes' },
	};
}

/**
 * A status reader that takes only what is about the job asked for. The state then has the ID that was
 * asked for; a response that names none is taken as it is meant.
 */
export function statusReader(
	provider: string,
	read: (answer: HttpAnswer) => Reading<Job>,
	isSameJob: IsSameJob = isEqual,
): (answer: HttpAnswer, jobId: string) => Reading<Job> {
	return (answer, jobId) => {
		const reading = read(answer);
		if (!reading.ok) return reading;
		const named = reading.value.jobId ?? jobId;
		return isSameJob(named, jobId)
			? { ok: true, value: { ...reading.value, jobId } }
			: otherJob(provider, answer.status, jobId, named);
	};
}

/** The same for callbacks; null where nobody knows beforehand which job will call. */
export function callbackReader(
	provider: string,
	read: (body: string) => Reading<CallbackEvent>,
	isSameJob: IsSameJob = isEqual,
): (body: string, jobId: string | null) => Reading<CallbackEvent> {
	return (body, jobId) => {
		const reading = read(body);
		if (!reading.ok) return reading;
		const { job } = reading.value;
		if (job.jobId !== null && !isUsableJobId(job.jobId)) {
			const what = `${provider} called back with a task ID that can't be used`;
			return unreadable(asAnswer(body), 'callback', what);
		}
		if (jobId === null) return reading;
		const named = job.jobId ?? jobId;
		return isSameJob(named, jobId)
			? { ok: true, value: { ...reading.value, job: { ...job, jobId } } }
			: otherJob(provider, null, jobId, named);
	};
}
