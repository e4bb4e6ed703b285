import { refusal } from '../../jobs/jobError';
import type { CarriedJob, KnownFacts } from '../../jobs/jobValue';
import { carriedJob } from '../../jobs/jobValue';
import type { JobState } from '../../providers/contract';
import { providers } from '../../providers';
import type { Parameters } from '../parameters';
import type { Run } from '../run';

const LONGEST_JOB_ID = 300;

/** The job that an item asks for, with what its job value already says. */
export interface AskedJob {
	readonly jobId: string;
	readonly known: KnownFacts;
	/** Set where the provider has no look-up, and the item itself holds the finished job. */
	readonly finished: JobState | null;
}

function checkedJobId(text: string): string {
	const jobId = text.trim();
	if (jobId === '') {
		throw refusal("'Job ID' is empty", "Give the 'jobId' that Job > Submit handed over.");
	}
	if (jobId.length > LONGEST_JOB_ID || /[\s\p{Cc}]/u.test(jobId) || /^\.+$/.test(jobId)) {
		throw refusal("'Job ID' is not the ID of a job", "Give the 'jobId' that Job > Submit gave.");
	}
	return jobId;
}

/** Rule: a job is asked for at its own provider only. */
function refuseOtherProvider(run: Run, jobId: string, carried: CarriedJob): void {
	if (carried.provider === run.provider.name) return;
	const [other, chosen] = [providers[carried.provider], run.provider].map(
		({ capabilities }) => capabilities.displayName,
	);
	throw refusal(
		`The job ${jobId} is one of ${other}, and 'Provider' is ${chosen}`,
		`Set 'Provider' to ${other}.`,
		'input',
		jobId,
	);
}

function finishedState(run: Run, jobId: string, carried: CarriedJob | null): JobState | null {
	if (run.provider.status !== undefined) return null;
	if (carried?.status === 'succeeded' && carried.images.length > 0) {
		return { ...carried, model: carried.model, reportedCost: null, failure: null, raw: null };
	}
	const { displayName } = run.provider.capabilities;
	throw refusal(
		`${displayName} cannot be asked for the job ${jobId}, and the item holds no finished job`,
		`${displayName} hands the picture over with the submit: connect this node to Job > Submit, or use Image > Edit.`,
		'input',
		jobId,
	);
}

/**
 * Reads 'Job ID' and the job value of the item, which must belong together.
 * @throws JobError when there is no job that can be asked for
 */
export function askedJob(run: Run, parameters: Parameters, itemIndex: number): AskedJob {
	const jobId = checkedJobId(parameters.text('jobId', 'Job ID'));
	const inItem = carriedJob(run.context.getInputData()[itemIndex]?.json);
	const carried = inItem?.jobId === jobId ? inItem : null;
	if (carried !== null) refuseOtherProvider(run, jobId, carried);
	return {
		jobId,
		known: {
			jobId,
			model: carried?.model ?? null,
			cost: carried?.cost ?? null,
			createdAt: carried?.createdAt ?? null,
			reference: carried?.reference ?? null,
		},
		finished: finishedState(run, jobId, carried),
	};
}
