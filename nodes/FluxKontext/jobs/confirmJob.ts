import type { HttpAnswer, Job } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { ask } from '../transport/ask';
import { backOffSeconds } from '../transport/repeat';
import type { Session } from '../transport/session';
import { isDenial } from './denial';

/** What the provider itself says of a job that has called back. */
export type Confirmation =
	| { readonly kind: 'confirmed'; readonly job: Job }
	/** It says that the job has not finished. */
	| { readonly kind: 'open' }
	/** It says that it has no such job for this key. */
	| { readonly kind: 'denied'; readonly reason: string }
	/** It could not be asked even once. */
	| { readonly kind: 'notAnswered'; readonly reason: string };

/**
 * Asks for a job that has called back, until the provider says that it has finished: its status may
 * lag behind its callback. Rule: one response that can be read counts more than any number of
 * requests without one.
 * @param within `deadline` in milliseconds since 1970, `requestTimeout` in milliseconds
 * @throws Cancelled when the execution is stopped
 */
export async function confirmJob(
	session: Session,
	jobId: string,
	within: { readonly deadline: number; readonly requestTimeout: number },
): Promise<Confirmation> {
	const { provider, runtime } = session;
	const { status, capabilities } = provider;
	if (status === undefined) {
		return { kind: 'notAnswered', reason: `${capabilities.displayName} has no status check` };
	}
	const words: Confirmation[] = [];
	const read = (answer: HttpAnswer) => {
		const reading = status.read(answer, jobId);
		if (reading.ok) words.push(wordOf(reading.value));
		else if (isDenial(reading.failure)) {
			words.push({ kind: 'denied', reason: reading.failure.reason });
		}
		return reading;
	};
	for (let tries = 1; ; tries++) {
		const reading = await ask(session, {
			step: 'jobById',
			call: status.call(jobId),
			read,
			...within,
		});
		if (reading.ok && jobEventOf(reading.value) !== null) return wordOf(reading.value);
		const pause = backOffSeconds(tries, runtime.random()) * 1000;
		if (runtime.now() + pause > within.deadline) {
			const reason = reading.ok ? '' : reading.failure.reason;
			return words.at(-1) ?? { kind: 'notAnswered', reason };
		}
		await runtime.sleep(pause);
	}
}

function wordOf(job: Job): Confirmation {
	return jobEventOf(job) === null ? { kind: 'open' } : { kind: 'confirmed', job };
}
