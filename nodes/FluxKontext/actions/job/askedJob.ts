import { refusal } from '../../jobs/jobError';
import type { CarriedJob, KnownFacts } from '../../jobs/jobValue';
import { carriedJob } from '../../jobs/jobValue';
import type { JobOrigin } from '../../jobs/waitForJob';
import { providers } from '../../providers';
import type { JobState } from '../../providers/contract';
import { isUsableJobId } from '../../providers/jobIds';
import { cleaned, quote } from '../../providers/reading';
import type { Parameters } from '../parameters';
import type { Run } from '../run';

/** The job that an item asks for, with what its job value already says. */
export interface AskedJob {
	readonly jobId: string;
	readonly known: KnownFacts;
	/** Set where the provider has no look-up, and the item itself holds the finished job. */
	readonly finished: JobState | null;
	readonly origin: JobOrigin;
}

function checkedJobId(jobId: string): string {
	if (jobId === '') {
		throw refusal("'Job ID' is empty", "Give the 'jobId' that Job > Submit handed over.");
	}
	if (!isUsableJobId(jobId)) {
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

function stateOf(carried: CarriedJob): JobState {
	return { ...carried, reportedCost: null, failure: null, raw: null };
}

/** Where the provider has no look-up, the item itself must hold the finished job, id or not. */
function finishedState(run: Run, text: string, inItem: CarriedJob | null): JobState {
	const { displayName } = run.provider.capabilities;
	const isAsked = inItem?.provider === run.provider.name && (inItem.jobId ?? '') === text;
	if (isAsked && inItem.status === 'succeeded' && inItem.images.length > 0) return stateOf(inItem);
	const which = text === '' ? 'a job' : `the job ${quote(text)}`;
	throw refusal(
		`${displayName} cannot be asked for ${which}, and the item holds no finished job`,
		`${displayName} hands the picture over with the submit: connect this node to Job > Submit, or use Image > Edit.`,
		'input',
		text || null,
	);
}

function factsOf(jobId: string | null, carried: CarriedJob | null): KnownFacts {
	return {
		jobId,
		model: carried?.model ?? null,
		cost: carried?.cost ?? null,
		createdAt: carried?.createdAt ?? null,
		reference: carried?.reference ?? null,
	};
}

/**
 * Reads 'Job ID' and the job value of the item, which must belong together.
 * @throws JobError when there is no job that can be asked for
 */
export function askedJob(run: Run, parameters: Parameters, itemIndex: number): AskedJob {
	const text = cleaned(parameters.text('jobId', 'Job ID'));
	const inItem = carriedJob(run.context.getInputData()[itemIndex]?.json);
	if (inItem !== null && text !== '' && inItem.jobId === text) {
		refuseOtherProvider(run, text, inItem);
	}
	if (run.provider.status === undefined) {
		const finished = finishedState(run, text, inItem);
		return { jobId: text, known: factsOf(text || null, inItem), finished, origin: 'item' };
	}
	const jobId = checkedJobId(text);
	const carried = inItem?.jobId === jobId ? inItem : null;
	return {
		jobId,
		known: factsOf(jobId, carried),
		finished: null,
		origin: carried === null ? 'idOnly' : 'item',
	};
}
