import type { Failure, Job } from '../providers/contract';
import { isPassing } from '../transport/patience';
import type { Session } from '../transport/session';
import type { Check, CheckRule, JobOrigin } from './checkJob';
import { checkJob, pollUntil } from './checkJob';
import { endOfSentence, explained, explainedTimeout } from './explain';
import type { JobError } from './jobError';
import { refusal } from './jobError';
import type { PollSchedule } from './schedule';
import { secondsToNextLook } from './schedule';

export interface WaitRule extends CheckRule {
	readonly schedule: PollSchedule;
	/** The person's time limit in seconds, for the message. */
	readonly timeout: number;
	/** True where the job was submitted some time ago, by another node. */
	readonly lookAtOnce: boolean;
}

/** Rule: nobody waits for what cannot be asked for. */
function refuseWithoutStatusCheck({ provider: { status, capabilities } }: Session): void {
	if (status !== undefined) return;
	throw refusal(
		`${capabilities.displayName} has no job status check`,
		'It returns the finished image with the submit: use Image > Edit.',
	);
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
	refuseWithoutStatusCheck(session);
	const seen = await checkJob(session, job, rule);
	if ('job' in seen) return seen.job;
	throw explainedCheck(session, seen.failure, job.jobId, rule.origin);
}

/**
 * Looks at a job until it has finished: never past the deadline, with a last look at it.
 * @returns the finished job, which may have failed
 * @throws JobError on a time-out or when the job cannot be asked for; Cancelled
 */
export async function waitForJob(session: Session, job: Job, rule: WaitRule): Promise<Job> {
	refuseWithoutStatusCheck(session);
	const { provider, runtime } = session;
	const { schedule, deadline, timeout } = rule;
	const begun = runtime.now();
	const untilDeadline = (seconds: number) =>
		Math.min(seconds * 1000, Math.max(0, deadline - runtime.now()));
	const firstWait = schedule.fixedInterval > 0 ? schedule.fixedInterval : schedule.firstWait;
	let { origin } = rule;
	const check = async () => {
		const seen = await checkJob(session, job, { ...rule, origin });
		// From now on the provider's own word shows that it has the job.
		if (seen.kind === 'open' && origin === 'idOnly') origin = 'item';
		return seen;
	};
	await runtime.sleep(untilDeadline(rule.lookAtOnce ? 0 : firstWait));
	const last = await pollUntil(runtime, check, (seen) => {
		if (isFinal(seen) || runtime.now() >= deadline) return null;
		const waited = (runtime.now() - begun) / 1000;
		return untilDeadline(secondsToNextLook(schedule, waited, runtime.random()));
	});
	if (last.kind === 'ended') return last.job;
	if ('failure' in last && isFinal(last)) {
		throw explainedCheck(session, last.failure, job.jobId, origin);
	}
	const lastSeen =
		'job' in last
			? `Its last status was ${last.job.status}.`
			: `Its status could not be checked any more: ${endOfSentence(last.failure.reason)}`;
	const wasAccepted = origin !== 'idOnly';
	throw explainedTimeout(provider, job.jobId, { seconds: timeout, lastSeen, wasAccepted });
}

/** Whether asking again would change nothing. */
function isFinal(check: Check): boolean {
	return 'failure' in check && !isPassing(check.failure);
}
