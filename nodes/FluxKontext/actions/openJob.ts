import type { INodeExecutionData } from 'n8n-workflow';

import { checkJob } from '../jobs/checkJob';
import type { JobError } from '../jobs/jobError';
import { asErrorOfJob } from '../jobs/jobError';
import type { OpenItem } from '../jobs/parkedJobs';
import type { Look } from '../jobs/parkedWatch';
import type { Job } from '../providers/contract';
import { Cancelled } from '../transport/runtime';
import { settled } from '../transport/settled';
import { failedItem } from './failedItem';
import { successfulOutputOf } from './finishedJob';
import type { OutputItem } from './operation';
import type { N8nSession } from './session';

/** What an item gives: its output, or a job that is still open. */
export type ItemOrJob = INodeExecutionData | OpenItem;

export function isItem(one: ItemOrJob): one is INodeExecutionData {
	return !isOpen(one);
}

export function isOpen(one: ItemOrJob | OutputItem): one is OpenItem {
	return 'kind' in one && one.kind === 'open';
}

/** How an open job ended. */
export type EndedJob =
	| {
			readonly kind: 'job';
			readonly job: Job;
			/** Whether the provider itself says so; otherwise only its callback does. */
			readonly confirmed: boolean;
	  }
	/** It could not be looked at, for a reason that nobody foresaw. */
	| { readonly kind: 'failed'; readonly error: JobError };

/**
 * One look; a provider that denies the job and one that cannot be asked are told apart.
 * Rule: whatever goes wrong is this job's failure, never that of the others.
 * @throws Cancelled when the execution is stopped
 */
export async function lookAtOpenJob(session: N8nSession, item: OpenItem): Promise<Look<EndedJob>> {
	const seen = await settled(readOpenJob(session, item));
	if (seen.ok) return seen.value;
	if (seen.error instanceof Cancelled) throw seen.error;
	return {
		kind: 'ended',
		ended: { kind: 'failed', error: asErrorOfJob(seen.error, item.job.jobId) },
	};
}

async function readOpenJob(session: N8nSession, item: OpenItem): Promise<Look<EndedJob>> {
	const { job, requestTimeout } = item;
	const deadline = session.runtime.now();
	const seen = await checkJob(session, job, { origin: 'idOnly', deadline, requestTimeout });
	if (seen.kind !== 'ended') return { kind: seen.kind };
	return { kind: 'ended', ended: { kind: 'job', job: seen.job, confirmed: true } };
}

/** The finished job as the node's output; a failed one as an error item, never as an exception. */
export async function finishedItem(
	session: N8nSession,
	item: OpenItem,
	ended: EndedJob,
	itemIndex: number,
): Promise<INodeExecutionData> {
	const { provider } = session;
	const output = await settled(outputOfEnded(session, item, ended));
	if (output.ok) return { ...output.value, pairedItem: { item: itemIndex } };
	if (output.error instanceof Cancelled) throw output.error;
	const input = { json: {}, ...(item.inputBinary && { binary: item.inputBinary }) };
	return failedItem(asErrorOfJob(output.error, item.job.jobId), provider.name, input, itemIndex);
}

async function outputOfEnded(
	session: N8nSession,
	item: OpenItem,
	ended: EndedJob,
): Promise<OutputItem> {
	if (ended.kind === 'failed') throw ended.error;
	const { simplify, fieldName, requestTimeout } = item;
	const deadline = session.runtime.now() + requestTimeout;
	const rule = { simplify, fieldName, requestTimeout, deadline, linksAreFresh: true };
	const output = await successfulOutputOf(session, ended.job, rule);
	return ended.confirmed ? output : { ...output, json: { ...output.json, confirmed: false } };
}
