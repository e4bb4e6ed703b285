import type { Failure, HttpAnswer, Job } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { ask } from '../transport/ask';
import type { Runtime } from '../transport/runtime';
import type { Session } from '../transport/session';
import { isDenial } from './denial';
import { merge } from './job';

/** What one status check says of a job. */
export type Check =
	| { readonly kind: 'ended' | 'open'; readonly job: Job }
	/** The provider was asked and says that there is no such job, or that this key may not see it. */
	| { readonly kind: 'refused'; readonly failure: Failure }
	/** It could not be asked. */
	| { readonly kind: 'unanswered'; readonly failure: Failure };

/**
 * How a job is known: it was submitted in this run, or the item holds its job value; or only its ID
 * is there, and nothing shows that it was ever accepted.
 */
export type JobOrigin = 'thisRun' | 'item' | 'idOnly';

/** How patiently a job is asked for. */
export interface CheckRule {
	readonly origin: JobOrigin;
	/** Milliseconds since 1970; what may pass is tried again until then. */
	readonly deadline: number;
	/** Milliseconds for one whole answer. */
	readonly requestTimeout: number;
}

const STEP_OF = { thisRun: 'acceptedJob', item: 'carriedJob', idOnly: 'jobById' } as const;

function withoutStatusCheck({ provider }: Session): Failure {
	return {
		category: 'configuration',
		code: 'invalid_configuration',
		reason: `${provider.capabilities.displayName} has no status check`,
		httpStatus: null,
		charged: 'unknown',
	};
}

/**
 * Asks the provider for a job once, which is repeated as patiently as a job of that origin deserves.
 * @param hear told of every response, also of those after which it is asked again
 * @throws Cancelled when the execution is stopped
 */
export async function checkJob(
	session: Session,
	job: Job,
	rule: CheckRule,
	hear: (check: Check) => void = () => {},
): Promise<Check> {
	const { status } = session.provider;
	const { jobId } = job;
	if (status === undefined || jobId === null) {
		return { kind: 'unanswered', failure: withoutStatusCheck(session) };
	}
	const { origin, deadline, requestTimeout } = rule;
	const judge = (reading: ReturnType<typeof status.read>): Check => {
		if (reading.ok) {
			const kind = jobEventOf(reading.value) === null ? 'open' : 'ended';
			return { kind, job: merge(job, reading.value) };
		}
		const { failure } = reading;
		return { kind: isDenial(failure) ? 'refused' : 'unanswered', failure };
	};
	const read = (answer: HttpAnswer) => {
		const reading = status.read(answer, jobId);
		hear(judge(reading));
		return reading;
	};
	const call = status.call(jobId);
	return judge(await ask(session, { step: STEP_OF[origin], call, read, deadline, requestTimeout }));
}

/**
 * Checks a job until it has ended, or until there is no use in a further check.
 * @param pauseAfter milliseconds until the next check; null where there is none
 * @returns the last check
 * @throws Cancelled when the execution is stopped
 */
export async function pollUntil(
	runtime: Runtime,
	check: () => Promise<Check>,
	pauseAfter: (check: Check, tries: number) => number | null,
): Promise<Check> {
	for (let tries = 1; ; tries++) {
		const seen = await check();
		const pause = seen.kind === 'ended' ? null : pauseAfter(seen, tries);
		if (pause === null) return seen;
		await runtime.sleep(pause);
	}
}
