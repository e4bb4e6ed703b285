import type { Failure, HttpAnswer, Job, Reading } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { ask } from '../transport/ask';
import { isPassing } from '../transport/patience';
import type { Session } from '../transport/session';
import { endOfSentence, explained, explainedTimeout } from './explain';
import type { JobError } from './jobError';
import { refusal } from './jobError';
import { merge } from './job';
import type { PollSchedule } from './schedule';
import { secondsToNextLook } from './schedule';

/**
 * How a job is known: it was submitted in this run, or the item holds its job value; or only its ID
 * is there, and nothing shows that it was ever accepted.
 */
export type JobOrigin = 'thisRun' | 'item' | 'idOnly';

/** How a job is asked for. */
export interface CheckRule {
	/** Milliseconds since 1970. */
	readonly deadline: number;
	/** Milliseconds for one whole answer. */
	readonly requestTimeout: number;
	readonly origin: JobOrigin;
}

export interface WaitRule extends CheckRule {
	readonly schedule: PollSchedule;
	/** The person's time limit in seconds, for the message. */
	readonly timeout: number;
	/** True where the job was submitted some time ago, by another node. */
	readonly lookAtOnce: boolean;
}

const STEP_OF = { thisRun: 'acceptedJob', item: 'carriedJob', idOnly: 'jobById' } as const;

/** A status check, repeated as patiently as a job of that origin deserves. */
async function checkStatus(
	session: Session,
	job: Job,
	{ origin, deadline, requestTimeout }: CheckRule,
): Promise<Reading<Job>> {
	const { status, capabilities } = session.provider;
	const { jobId } = job;
	if (status === undefined || jobId === null) {
		throw refusal(
			`${capabilities.displayName} has no job status check`,
			'It returns the finished image with the submit: use Image > Edit.',
		);
	}
	const read = (answer: HttpAnswer): Reading<Job> => {
		const reading = status.read(answer, jobId);
		return reading.ok ? { ok: true, value: merge(job, reading.value) } : reading;
	};
	const call = status.call(jobId);
	return await ask(session, { step: STEP_OF[origin], call, read, deadline, requestTimeout });
}

/** Rule: an accepted job was charged, whatever a status check says; of another nobody knows. */
function explainedCheck(
	{ provider }: Session,
	failure: Failure,
	jobId: string | null,
	origin: JobOrigin,
): JobError {
	const charged = origin === 'idOnly' ? 'unknown' : 'yes';
	const doing = origin === 'thisRun' ? 'wait' : 'lookUp';
	return explained(provider, { ...failure, charged }, jobId, doing);
}

/**
 * One look at a job.
 * @throws JobError when the provider cannot be asked or does not know the job; Cancelled
 */
export async function lookAtJob(session: Session, job: Job, rule: CheckRule): Promise<Job> {
	const reading = await checkStatus(session, job, rule);
	if (reading.ok) return reading.value;
	throw explainedCheck(session, reading.failure, job.jobId, rule.origin);
}

/**
 * Looks at a job until it has finished: never past the deadline, with a last look at it.
 * @returns the finished job, which may have failed
 * @throws JobError on a time-out or when the job cannot be asked for; Cancelled
 */
export async function waitForJob(session: Session, job: Job, rule: WaitRule): Promise<Job> {
	const { provider, runtime } = session;
	const { jobId } = job;
	if (provider.status === undefined) {
		return await lookAtJob(session, job, rule);
	}
	const begun = runtime.now();
	const { schedule, deadline, timeout } = rule;
	const firstWait = schedule.fixedInterval > 0 ? schedule.fixedInterval : schedule.firstWait;
	let pause = rule.lookAtOnce ? 0 : firstWait;
	let { origin } = rule;
	for (;;) {
		const remaining = Math.max(0, deadline - runtime.now());
		await runtime.sleep(Math.min(pause * 1000, remaining));
		const reading = await checkStatus(session, job, { ...rule, origin });
		if (reading.ok && jobEventOf(reading.value) !== null) return reading.value;
		// From now on the provider's own word shows that it has the job.
		if (reading.ok && origin === 'idOnly') origin = 'item';
		if (!reading.ok && !isPassing(reading.failure)) {
			throw explainedCheck(session, reading.failure, jobId, origin);
		}
		if (runtime.now() >= deadline) {
			const lastSeen = reading.ok
				? `Its last status was ${reading.value.status}.`
				: `Its status could not be checked any more: ${endOfSentence(reading.failure.reason)}`;
			const wasAccepted = origin !== 'idOnly';
			throw explainedTimeout(provider, jobId, { seconds: timeout, lastSeen, wasAccepted });
		}
		const waited = (runtime.now() - begun) / 1000;
		pause = secondsToNextLook(schedule, waited, runtime.random());
	}
}
