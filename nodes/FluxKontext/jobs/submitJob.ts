import type {
	Cost,
	HttpAnswer,
	Job,
	JobFailure,
	JobRequest,
	PictureFile,
	Provider,
	Reading,
} from '../providers/contract';
import { quote } from '../providers/reading';
import { ask } from '../transport/ask';
import { Cancelled } from '../transport/runtime';
import type { Session } from '../transport/session';
import { settled } from '../transport/settled';

import { explained, explainedWith, whereToLook } from './explain';
import { asErrorOfJob } from './jobError';
import { merge, requestedJob } from './job';

/** What is told of a submit as it goes, for the ledger. */
export interface SubmitObserver {
	/** Before each try is sent; the time is ISO 8601. */
	readonly sending: (facts: {
		readonly submittedAt: string;
		readonly reference: string | null;
	}) => void;
	/** As soon as the answer has been read. */
	readonly accepted: (job: Job) => void;
	/** Whether it was accepted is not known. */
	readonly lost: (reason: JobFailure) => void;
	/** The provider did not take it, and nothing was charged. */
	readonly refused: () => void;
}

/** What is to be submitted for which item. */
export interface Submission {
	readonly request: JobRequest;
	/** What it is known to cost; null where nobody knows. */
	readonly cost: Cost | null;
	readonly itemIndex: number;
	/** Milliseconds since 1970. */
	readonly deadline: number;
	/** Milliseconds for one whole answer. */
	readonly requestTimeout: number;
	/** Called before each try; what it throws keeps the submit from being sent. */
	readonly beforeSubmit: () => void;
}

/**
 * The paid call, sent once; only a 429 is answered with another try, until the deadline.
 * Rule: a line is logged before it is sent, and the job id before anything else can go wrong, so that
 * a job can be found even when n8n is killed. n8n's usual log shows the text only.
 * @throws JobError when there is no job; Cancelled when the execution is stopped
 */
export async function submitJob(
	session: Session,
	{ request, cost, itemIndex, deadline, requestTimeout, beforeSubmit }: Submission,
	observer: SubmitObserver,
): Promise<Job> {
	const { provider, runtime, log } = session;
	const requestedNow = () => requestedJob(provider, request, cost, runtime.now());
	let requested = requestedNow();
	const about = () => ({
		provider: provider.name,
		itemIndex,
		reference: requested.reference,
		submittedAt: requested.createdAt ?? '',
	});
	const which = () => {
		const { reference, submittedAt } = about();
		return `${provider.name}, item ${itemIndex}, reference ${quote(reference ?? 'none')}, ${submittedAt}`;
	};
	let isUnderWay = false;
	const beforeTry = () => {
		beforeSubmit();
		// A try after a 429 may come minutes later, and people look for the job by its time.
		requested = requestedNow();
		log.info(`FLUX Kontext: submitting a job (${which()})`, about());
		observer.sending(about());
		isUnderWay = true;
	};
	const accepted: Job[] = [];
	const read = (answer: HttpAnswer): Reading<Job> => {
		isUnderWay = false;
		const reading = provider.readSubmission(answer);
		if (reading.ok) {
			const job = merge(requested, reading.value);
			accepted.push(job);
			observer.accepted(job);
			const { jobId } = job;
			const name = jobId === null ? 'a job without an ID' : `job ${quote(jobId)}`;
			log.info(`FLUX Kontext: ${name} submitted (${which()})`, { ...about(), jobId });
			return { ok: true, value: job };
		} else if (reading.failure.charged === 'no') {
			observer.refused();
		}
		return reading;
	};
	const asked = await settled(
		ask(session, {
			step: 'submit',
			call: provider.submit(request),
			read,
			deadline,
			requestTimeout,
			beforeTry,
		}),
	);
	if (!asked.ok) {
		if (asked.error instanceof Cancelled && isUnderWay && asked.error.nothingSent) {
			observer.refused();
		} else if (asked.error instanceof Cancelled && isUnderWay) {
			log.warn(
				`FLUX Kontext: stopped while a job was being submitted; it may have been charged (${which()})`,
				about(),
			);
		}
		const [job] = accepted;
		if (asked.error instanceof Cancelled || job === undefined) throw asked.error;
		throw asErrorOfJob(asked.error, job.jobId);
	}
	const reading = asked.value;
	if (reading.ok) return reading.value;
	const { category, code, reason, charged, jobId = null } = reading.failure;
	if (isUnderWay && charged === 'no') observer.refused();
	const isUnknown = charged === 'unknown';
	// A later try shows this only.
	const message = jobId === null ? reason : `${reason} (job ${quote(jobId)})`;
	if (isUnknown) observer.lost({ category, code, message });
	const more = isUnknown ? whereToLook(about()) : '';
	throw explainedWith(provider, reading.failure, jobId, { doing: 'submit', more });
}

/**
 * A file turned into a link by the provider's own upload, which may be repeated.
 * @throws JobError, Cancelled
 */
export async function uploadPicture(
	session: Session,
	upload: NonNullable<Provider['upload']>,
	file: PictureFile,
	limits: { readonly deadline: number; readonly requestTimeout: number },
): Promise<string> {
	const { call, read } = upload;
	const reading = await ask(session, { step: 'upload', call: call(file), read, ...limits });
	if (!reading.ok) throw explained(session.provider, reading.failure, null, 'upload');
	return reading.value;
}
