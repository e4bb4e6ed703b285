import type { Failure, HttpAnswer, Job, Reading } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { isPassing } from '../transport/patience';
import { endOfSentence, explained, explainedTimeout } from './explain';
import type { JobError } from './jobError';
import { refusal } from './jobError';
import { merge } from './job';
import type { PollSchedule } from './schedule';
import { secondsToNextLook } from './schedule';
import type { ProviderAccess } from './submitJob';

/**
 * How a job is known: it was submitted in this run, or the item holds its job value; or only its ID
 * is there, and nothing shows that it was ever accepted.
 */
export type JobOrigin = 'thisRun' | 'item' | 'idOnly';

export interface WaitRule {
	readonly schedule: PollSchedule;
	/** Milliseconds since 1970. */
	readonly deadline: number;
	/** The person's time limit in seconds, for the message. */
	readonly timeout: number;
	/** True where the job was submitted some time ago, by another node. */
	readonly lookAtOnce: boolean;
	readonly origin: JobOrigin;
}

const STEP_OF = { thisRun: 'acceptedJob', item: 'carriedJob', idOnly: 'jobById' } as const;

/** A status check, repeated as patiently as a job of that origin deserves. */
async function checkStatus(
	{ client, provider }: ProviderAccess,
	job: Job,
	origin: JobOrigin,
	deadline: number,
): Promise<Reading<Job>> {
	const { status, capabilities } = provider;
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
	return await client.ask(STEP_OF[origin], status.call(jobId), read, deadline);
}

/** Rule: an accepted job was charged, whatever a status check says; of another nobody knows. */
function explainedCheck(
	{ provider }: ProviderAccess,
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
export async function lookAtJob(
	access: ProviderAccess,
	job: Job,
	deadline: number,
	origin: JobOrigin,
): Promise<Job> {
	const reading = await checkStatus(access, job, origin, deadline);
	if (reading.ok) return reading.value;
	throw explainedCheck(access, reading.failure, job.jobId, origin);
}

/**
 * Looks at a job until it has finished: never past the deadline, with a last look at it.
 * @returns the finished job, which may have failed
 * @throws JobError on a time-out or when the job cannot be asked for; Cancelled
 */
export async function waitForJob(access: ProviderAccess, job: Job, rule: WaitRule): Promise<Job> {
	const { provider, runtime } = access;
	const { jobId } = job;
	if (provider.status === undefined) {
		return await lookAtJob(access, job, rule.deadline, rule.origin);
	}
	const begun = runtime.now();
	const { schedule, deadline, timeout } = rule;
	const firstWait = schedule.fixedInterval > 0 ? schedule.fixedInterval : schedule.firstWait;
	let pause = rule.lookAtOnce ? 0 : firstWait;
	let { origin } = rule;
	for (;;) {
		const remaining = Math.max(0, deadline - runtime.now());
		await runtime.sleep(Math.min(pause * 1000, remaining));
		const reading = await checkStatus(access, job, origin, deadline);
		if (reading.ok && jobEventOf(reading.value) !== null) return reading.value;
		// From now on the provider's own word shows that it has the job.
		if (reading.ok && origin === 'idOnly') origin = 'item';
		if (!reading.ok && !isPassing(reading.failure)) {
			throw explainedCheck(access, reading.failure, jobId, origin);
		}
		if (runtime.now() >= deadline) {
			const lastSeen = reading.ok
				? `Its last status was ${reading.value.status}.`
				: `Its status could not be checked any more: ${endOfSentence(reading.failure.reason)}`;
			throw explainedTimeout(provider, jobId, timeout, lastSeen, origin !== 'idOnly');
		}
		const waited = (runtime.now() - begun) / 1000;
		pause = secondsToNextLook(schedule, waited, runtime.random());
	}
}
