import { refusal } from '../../jobs/jobError';
import { jobInItem, unseenJob } from '../../jobs/job';
import type { JobOrigin } from '../../jobs/checkJob';
import { providers } from '../../providers';
import type { Job } from '../../providers/contract';
import { isUsableJobId } from '../../providers/jobIds';
import { cleaned, quote } from '../../providers/reading';
import type { Parameters } from '../parameters';
import type { Run } from '../run';

function checkedJobId(jobId: string): string {
	if (jobId === '') {
		throw refusal("'Job ID' is empty", "Enter the 'jobId' from Job > Submit.");
	}
	if (!isUsableJobId(jobId)) {
		throw refusal("'Job ID' is not the ID of a job", "Enter the 'jobId' from Job > Submit.");
	}
	return jobId;
}

/** Rule: a job is asked for at its own provider only. */
function refuseOtherProvider(run: Run, jobId: string, carried: Job): void {
	if (carried.provider === run.provider.name) return;
	const [other, chosen] = [providers[carried.provider], run.provider].map(
		({ capabilities }) => capabilities.displayName,
	);
	throw refusal(
		`Job ${jobId} belongs to ${other}, but 'Provider' is ${chosen}`,
		`Set 'Provider' to ${other}.`,
		'input',
		jobId,
	);
}

/** Where the provider has no look-up, the item itself must hold the finished job, id or not. */
function finishedJob(run: Run, text: string, inItem: Job | null): Job {
	const { displayName } = run.provider.capabilities;
	const isAsked = inItem?.provider === run.provider.name && (inItem.jobId ?? '') === text;
	if (isAsked && inItem.status === 'succeeded' && inItem.images.length > 0)
		return { ...inItem, failure: null };
	const which = text === '' ? 'a job' : `job ${quote(text)}`;
	throw refusal(
		`${displayName} can't check ${which}, and the item has no finished job`,
		`${displayName} returns the image with the submit: connect this node to Job > Submit, or use Image > Edit.`,
		'input',
		text || null,
	);
}

/**
 * Reads 'Job ID' and the job of the item, which must belong together.
 * @returns the job that an item asks for, as the item knows it; a finished one where the provider has
 * no status check
 * @throws JobError when there is no job that can be asked for
 */
export function askedJob(
	run: Run,
	parameters: Parameters,
	itemIndex: number,
): { readonly job: Job; readonly origin: JobOrigin } {
	const text = cleaned(parameters.text('jobId', 'Job ID'));
	const inItem = jobInItem(run.context.getInputData()[itemIndex]?.json);
	if (inItem !== null && text !== '' && inItem.jobId === text) {
		refuseOtherProvider(run, text, inItem);
	}
	if (run.provider.status === undefined) {
		return { job: finishedJob(run, text, inItem), origin: 'item' };
	}
	const jobId = checkedJobId(text);
	return inItem?.jobId === jobId
		? { job: inItem, origin: 'item' }
		: { job: unseenJob(run.provider, jobId), origin: 'idOnly' };
}
