import type { INodeExecutionData } from 'n8n-workflow';

import { JobError, refusal } from '../jobs/jobError';
import { jobJson, withoutRaw } from '../jobs/job';
import type { OpenItem, ParkedExecution } from '../jobs/parkedJobs';
import { PARKED_KEY, parkedExecutionIn } from '../jobs/parkedJobs';
import { pooled } from '../jobs/pooled';
import type { Failure } from '../providers/contract';
import { quote } from '../providers/reading';
import type { ItemOrJob } from './openJob';
import { finishedItem, isItem, isOpen, lookAtOpenJob } from './openJob';
import type { Run } from './run';

/** Waiting by callback: the execution is put away until the provider calls. */

/**
 * What must hold before anything is paid for.
 * @throws JobError where the workflow could not tell a failed job from a good one
 */
export function checkParking({ context, provider }: Run): void {
	const { displayName } = provider.capabilities;
	if (!context.continueOnFail()) {
		throw refusal(
			"Waiting by callback needs 'On Error' set to one of its two 'Continue' values",
			"A failed job can't stop a waiting workflow: choose one in the node's settings, or set 'Wait' to 'By Polling'.",
			'configuration',
		);
	}
	// n8n hands on all input items on the time limit, also those that 'Execute Once' left out.
	if (context.getNode().executeOnce === true) {
		throw refusal(
			"Waiting by callback does not work with 'Execute Once'",
			`Turn off 'Execute Once' in the node's settings, or set 'Wait' to 'By Polling' (${displayName}).`,
			'configuration',
		);
	}
}

/**
 * Rule: a run that has parked is never run again. n8n does that on a retry with the saved workflow
 * of an execution that crashed after it went on, and gives the finished pictures as input.
 * @throws JobError that names the jobs
 */
export function checkNotParkedBefore({ context, ledger }: Run): void {
	const parked = parkedExecutionIn(context.getContext('node'));
	if (parked?.parkingId !== ledger.parkingId) return;
	const jobIds = parked.items.flatMap((item) => (item.kind === 'open' ? [item.job.jobId] : []));
	const failure: Failure = {
		category: 'configuration',
		code: 'parked_before',
		reason: 'the jobs of this run were submitted, and the execution continued with them',
		httpStatus: null,
		charged: 'yes',
	};
	const description = `Nothing is submitted again. Retry with the original workflow, or fetch the images with Job > Wait: ${quote(jobIds.join(', '), 2000)}.`;
	throw new JobError(failure, null, 'The jobs of this run have already been paid for', description);
}

/**
 * One look at each open job: one that has ended by now may have called already, and n8n takes no
 * callback before the execution is parked.
 * @throws Cancelled when the execution is stopped
 */
async function lookOnce(
	run: Run,
	items: readonly ItemOrJob[],
	concurrency: number,
): Promise<ItemOrJob[]> {
	const looked = [...items];
	await pooled(items.length, concurrency, async (index) => {
		const item = items[index];
		if (item === undefined || !isOpen(item)) return true;
		const seen = await lookAtOpenJob(run, item);
		if (seen.kind === 'ended') looked[index] = await finishedItem(run, item, seen.ended, index);
		return true;
	});
	return looked;
}

/** A job that is still open, as an item. */
function runningItem({ job, simplify }: OpenItem, index: number): INodeExecutionData {
	return { json: jobJson({ ...job, status: 'running' }, simplify), pairedItem: { item: index } };
}

/** What comes out for a job that n8n stops waiting for; `wait` takes it up. */
function timedOutItem(open: OpenItem, index: number): INodeExecutionData {
	const { json, ...item } = runningItem(open, index);
	return { ...item, json: { ...json, timedOut: true } };
}

function parkedItem(item: ItemOrJob): ParkedExecution['items'][number] {
	if (isOpen(item)) return { ...item, job: withoutRaw(item.job) };
	return { kind: 'ended', json: item.json, ...(item.binary && { binary: item.binary }) };
}

/**
 * Milliseconds. n8n sets its timer up to 70 s before and never takes it back: it then wakes whatever
 * the execution waits for by that time, such as an approval (WaitTracker, n8n 2.41). So there must be
 * no timer yet when the last callback in time resumes the execution.
 */
const TIMER_AFTER_LIMIT = 75_000;

/**
 * Gives the items where all jobs have ended; otherwise parks the execution. The open jobs are what
 * n8n shows meanwhile, and answers to who called a webhook that waits for the last node.
 * Rule: the entries of the input array are replaced, not changed, since n8n hands that array on when
 * the time is up. No error item comes first, for n8n would run the node again on 'Retry On Fail'.
 * @param items one per input item, in input order: what it gave already, or its open job
 */
export async function parkOrOutput(
	run: Run,
	items: readonly ItemOrJob[],
	concurrency: number,
): Promise<INodeExecutionData[][]> {
	const looked = await lookOnce(run, items, concurrency);
	const open = looked.filter(isOpen);
	if (open.length === 0) return [looked.filter(isItem)];
	const { context, runtime } = run;
	const { parkingId } = run.ledger;
	const deadline = runtime.now() + Math.max(...open.map(({ timeout }) => timeout)) * 1000;
	const parked: ParkedExecution = { parkingId, deadline, items: looked.map(parkedItem) };
	context.getContext('node')[PARKED_KEY] = parked;
	const input = context.getInputData();
	for (const [index, item] of looked.entries()) {
		input[index] = isOpen(item) ? timedOutItem(item, index) : item;
	}
	await context.putExecutionToWait(new Date(deadline + TIMER_AFTER_LIMIT));
	const shown = looked.flatMap((item, index) => (isOpen(item) ? [runningItem(item, index)] : []));
	return [shown];
}
