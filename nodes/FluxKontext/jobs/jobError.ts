import type { Failure, FailureCategory } from '../providers/contract';
import type { Problem } from '../providers/problems';
import { quote } from '../providers/reading';
import { Cancelled } from '../transport/runtime';
import { settled } from '../transport/settled';

/** Why one item has no result, in words for the person in n8n. */
export class JobError extends Error {
	/**
	 * @param message short, names the job where there is one
	 * @param description the provider's own reason and the next step
	 */
	constructor(
		readonly failure: Failure,
		readonly jobId: string | null,
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'JobError';
	}
}

const NOTHING_SENT = 'Nothing was sent and nothing was charged.';

/** What n8n refuses before it asks the provider. */
export function refusal(
	message: string,
	advice: string,
	category: FailureCategory = 'input',
	jobId: string | null = null,
): JobError {
	const failure: Failure = {
		category,
		code: category === 'configuration' ? 'invalid_configuration' : 'invalid_parameter',
		reason: message,
		httpStatus: null,
		charged: 'no',
	};
	return new JobError(failure, jobId, message, `${advice} ${NOTHING_SENT}`);
}

/**
 * The same refusal of an item for which an earlier try of the node has submitted a job.
 * @param about what is known of that job, a whole sentence
 */
export function refusalBesideJob(
	{ failure, message, description }: JobError,
	charged: Failure['charged'],
	jobId: string | null,
	about: string,
): JobError {
	const text = `${description.replace(NOTHING_SENT, 'Nothing was sent now.')} ${about}`;
	return new JobError({ ...failure, charged }, jobId, message, text);
}

/** The first problem as a refusal; further ones are named behind it. */
export function refusalOf(problems: readonly [Problem, ...Problem[]]): JobError {
	const [first, ...others] = problems;
	const further = others.map((problem) => `${problem.message}.`).join(' ');
	return refusal(first.message, [first.advice, further].filter(Boolean).join(' '));
}

/**
 * Whatever was thrown after a job was submitted, as an error that names the job.
 * @param jobId null where the provider gave it none
 * @param wasAccepted whether the job is known to have been accepted, and so was charged
 */
export function asErrorOfJob(error: unknown, jobId: string | null, wasAccepted = true): JobError {
	if (error instanceof JobError) return error;
	const reason = quote(error instanceof Error ? error.message : String(error)) || 'no reason given';
	const failure: Failure = {
		category: 'provider',
		code: 'unexpected',
		reason,
		httpStatus: null,
		charged: wasAccepted ? 'yes' : 'unknown',
	};
	const money = wasAccepted ? ' The job was accepted and charged.' : '';
	const next =
		jobId === null ? '' : ` To get the image, use Job > Wait with the job ID ${quote(jobId)}.`;
	const which = jobId === null ? '' : ` (job ${quote(jobId)})`;
	const description = `Reason: ${reason}.${money}${next}`;
	return new JobError(failure, jobId, `Something unexpected went wrong${which}`, description);
}

/**
 * Rule: after a job was submitted nothing is thrown that does not name it.
 * @throws JobError; Cancelled when the execution is stopped
 */
export async function namingJob<Value>(
	work: Promise<Value>,
	jobId: string | null,
	wasAccepted = true,
): Promise<Value> {
	const done = await settled(work);
	if (done.ok) return done.value;
	throw done.error instanceof Cancelled ? done.error : asErrorOfJob(done.error, jobId, wasAccepted);
}
