import type { Job } from '../providers/contract';
import { backOffSeconds } from '../transport/repeat';
import type { Session } from '../transport/session';
import type { Check } from './checkJob';
import { checkJob, pollUntil } from './checkJob';

/**
 * Asks for a job that has called back, until the provider says that it has finished: its status may
 * lag behind its callback. Rule: one response that can be read counts more than any number of
 * requests without one.
 * @param limits `deadline` in milliseconds since 1970, `requestTimeout` in milliseconds
 * @returns what the provider said last; `unanswered` where it could not be asked even once
 * @throws Cancelled when the execution is stopped
 */
export async function confirmJob(
	session: Session,
	job: Job,
	limits: { readonly deadline: number; readonly requestTimeout: number },
): Promise<Check> {
	const { runtime, provider } = session;
	const words: Check[] = [];
	const hear = (check: Check) => {
		if (check.kind !== 'unanswered') words.push(check);
	};
	const check = async () => await checkJob(session, job, { ...limits, origin: 'idOnly' }, hear);
	const last = await pollUntil(runtime, check, (_, tries) => {
		const pause = backOffSeconds(tries, runtime.random()) * 1000;
		const isOver = provider.status === undefined || runtime.now() + pause > limits.deadline;
		return isOver ? null : pause;
	});
	return last.kind === 'ended' ? last : (words.at(-1) ?? last);
}
