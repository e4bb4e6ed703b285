import type { Failure, JobState } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { isPassing } from '../transport/repeat';
import { endOfSentence, explained, explainedTimeout } from './explain';
import { refusal } from './jobError';
import type { PollSchedule } from './schedule';
import { secondsToNextLook } from './schedule';
import type { ProviderAccess } from './submitJob';

export interface WaitRule {
	readonly schedule: PollSchedule;
	/** Milliseconds since 1970. */
	readonly deadline: number;
	/** The person's time limit in seconds, for the message. */
	readonly timeout: number;
	/** True where the job was submitted some time ago, by another node. */
	readonly lookAtOnce: boolean;
	/** Whether the job is known to have been accepted: only then was it paid for. */
	readonly wasAccepted: boolean;
}

/** What a failure says about the money of a job of which nothing is known but its ID. */
function ofJob(failure: Failure, wasAccepted: boolean): Failure {
	return wasAccepted ? failure : { ...failure, charged: 'unknown' };
}

/**
 * One look at a job.
 * @throws JobError when the provider cannot be asked or does not know the job; Cancelled
 */
export async function lookAtJob(
	{ provider, client }: ProviderAccess,
	jobId: string,
	deadline: number,
	wasAccepted: boolean,
): Promise<JobState> {
	const { status, capabilities } = provider;
	if (status === undefined) {
		throw refusal(
			`${capabilities.displayName} has no way to ask for a job`,
			'The finished picture is in the answer to the submit: use Image > Edit.',
		);
	}
	const reading = await client.ask(
		'lookUp',
		status.call(jobId),
		(answer) => status.read(answer, jobId),
		deadline,
	);
	if (reading.ok) return reading.value;
	throw explained(provider, ofJob(reading.failure, wasAccepted), jobId, 'lookUp');
}

/**
 * Looks at a job until it has finished: never past the deadline, with a last look at it.
 * @returns the finished job, which may have failed
 * @throws JobError on a time-out or when the job cannot be asked for; Cancelled
 */
export async function waitForJob(
	access: ProviderAccess,
	jobId: string,
	rule: WaitRule,
): Promise<JobState> {
	const { provider, client, runtime } = access;
	const { status } = provider;
	if (status === undefined) return await lookAtJob(access, jobId, rule.deadline, rule.wasAccepted);
	const begun = runtime.now();
	const { schedule, deadline, timeout } = rule;
	const firstWait = schedule.fixedInterval > 0 ? schedule.fixedInterval : schedule.firstWait;
	let pause = rule.lookAtOnce ? 0 : firstWait;
	let wasAccepted = rule.wasAccepted;
	for (;;) {
		const remaining = Math.max(0, deadline - runtime.now());
		await runtime.sleep(Math.min(pause * 1000, remaining));
		const reading = await client.ask(
			'lookUp',
			status.call(jobId),
			(answer) => status.read(answer, jobId),
			deadline,
		);
		if (reading.ok && jobEventOf(reading.value) !== null) return reading.value;
		wasAccepted ||= reading.ok;
		if (!reading.ok && !isPassing(reading.failure)) {
			throw explained(provider, ofJob(reading.failure, wasAccepted), jobId, 'wait');
		}
		if (runtime.now() >= deadline) {
			const lastSeen = reading.ok
				? `It was last seen ${reading.value.status}.`
				: `It could not be asked for any more: ${endOfSentence(reading.failure.reason)}`;
			throw explainedTimeout(provider, jobId, timeout, lastSeen, wasAccepted);
		}
		const waited = (runtime.now() - begun) / 1000;
		pause = secondsToNextLook(schedule, waited, runtime.random());
	}
}
