import type { JobState } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { backOffSeconds } from '../transport/repeat';
import type { ProviderAccess } from './submitJob';

/** What the provider itself says of a job that has called back. */
export type Confirmation =
	| { readonly kind: 'confirmed'; readonly job: JobState }
	/** It says that the job has not ended. */
	| { readonly kind: 'denied' }
	/** It cannot be asked. */
	| { readonly kind: 'notAnswered'; readonly reason: string };

/**
 * Asks for a job that has called back, until the provider says that it has ended: its status may lag
 * behind its callback.
 * @param deadline milliseconds since 1970
 * @throws Cancelled when the execution is stopped
 */
export async function confirmJob(
	{ provider, client, runtime }: ProviderAccess,
	jobId: string,
	deadline: number,
): Promise<Confirmation> {
	const { status, capabilities } = provider;
	if (status === undefined) {
		return { kind: 'notAnswered', reason: `${capabilities.displayName} has no look-up` };
	}
	for (let tries = 1; ; tries++) {
		const reading = await client.ask(
			'lookUp',
			status.call(jobId),
			(answer) => status.read(answer, jobId),
			deadline,
		);
		if (reading.ok && jobEventOf(reading.value) !== null) {
			return { kind: 'confirmed', job: reading.value };
		}
		const pause = backOffSeconds(tries, runtime.random()) * 1000;
		if (runtime.now() + pause > deadline) {
			return reading.ok
				? { kind: 'denied' }
				: { kind: 'notAnswered', reason: reading.failure.reason };
		}
		await runtime.sleep(pause);
	}
}
