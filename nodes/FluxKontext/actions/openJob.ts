import type { INodeExecutionData } from 'n8n-workflow';

import type { ParkedJob } from '../jobs/parkedJobs';
import type { Look } from '../jobs/parkedWatch';
import type { JobState } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { isPassing } from '../transport/repeat';
import { Cancelled } from '../transport/runtime';
import { settled } from '../transport/settled';
import type { Connection } from './connection';
import { accessWith } from './connection';
import { asJobError, failedItem } from './failedItem';
import { successfulOutputOf } from './finishedJob';

/** What an item gives: its output, or a job that is still open. */
export type ItemOrJob = INodeExecutionData | OpenJob;

export function isItem(one: ItemOrJob): one is INodeExecutionData {
	return !(one instanceof OpenJob);
}

/** A submitted job that the execution parks for. */
export class OpenJob {
	constructor(
		readonly job: ParkedJob,
		/** What was last seen of it. */
		readonly state: JobState,
		/** Seconds that the person would wait, counted from parking. */
		readonly timeout: number,
	) {}
}

/** One look; a definite refusal and a passing one are told apart, and neither throws. */
export async function lookAtOpenJob(
	connection: Connection,
	job: ParkedJob,
): Promise<Look<JobState>> {
	const { status } = connection.provider;
	if (status === undefined) return { kind: 'refused' };
	const { client, runtime } = accessWith(connection, job.requestTimeout, () => {});
	const now = runtime.now();
	const { jobId } = job;
	const reading = await client.ask(
		'lookUp',
		status.call(jobId),
		(answer) => status.read(answer, jobId),
		now,
	);
	if (!reading.ok) return { kind: isPassing(reading.failure) ? 'notAnswered' : 'refused' };
	const hasEnded = jobEventOf(reading.value) !== null;
	return hasEnded ? { kind: 'ended', ended: reading.value } : { kind: 'open' };
}

/** The finished job as the node's output; a failed one as an error item, never as an exception. */
export async function finishedItem(
	connection: Connection,
	job: ParkedJob,
	state: JobState,
	itemIndex: number,
): Promise<INodeExecutionData> {
	const { provider, runtime } = connection;
	const access = accessWith(connection, job.requestTimeout, () => {});
	const rule = { simplify: job.simplify, fieldName: job.fieldName };
	const deadline = runtime.now() + job.requestTimeout;
	const output = await settled(successfulOutputOf(connection, access, state, job, rule, deadline));
	if (output.ok) return { ...output.value, pairedItem: { item: itemIndex } };
	if (output.error instanceof Cancelled) throw output.error;
	const input = { json: {}, ...(job.inputBinary && { binary: job.inputBinary }) };
	return failedItem(asJobError(output.error, true), provider.name, input, itemIndex);
}
