/* eslint-disable no-console */
import { readMark } from '../../simulator';
import type { RecordedCallback, RecordedRequest, Simulator } from '../../simulator';
import type { ExecutionSummary, OutputItem } from '../harness/n8nAnswers';
import { itemsOf } from '../harness/n8nAnswers';
import type { TestedN8n } from '../useN8n';
import { together, until } from '../../waiting';
import { names } from './workflows';

/** What the tests look at when all has been done: n8n's executions and the simulator's records. */

const executionsTogether = 8;

/** Which job an item's picture belongs to, by what is written inside the file; null without one. */
export async function markOf({ client }: TestedN8n, item: OutputItem | undefined) {
	const id = item?.binary?.data?.id;
	return id === undefined ? null : readMark(await client.downloadBinary(id));
}

/** Waits until nothing of a workflow runs any more; gives all its executions, newest first. */
export async function settledExecutions(
	{ client }: TestedN8n,
	filter: { workflowId: string },
	timeoutMs?: number,
): Promise<ExecutionSummary[]> {
	const open = { ...filter, status: ['new', 'running'] as const };
	const count = async () => await client.executions.count(open);
	await until('no execution runs', count, (found) => found === 0, { timeoutMs });
	return await client.executions.list(filter);
}

/** How the executions of workflows ended, and what came out of the node behind their trigger. */
export interface Count {
	executions: number;
	succeeded: number;
	withOutput: number;
	/** The job of each item that came out. */
	jobIds: unknown[];
	ids: string[];
}

/**
 * Counts when nothing runs any more, by n8n's own list, and by the items in every single execution of it.
 *
 * @param counted ids of executions that were counted before and are left out
 */
export async function countExecutions(
	n8n: TestedN8n,
	filters: ReadonlyArray<{ workflowId: string }>,
	counted?: readonly string[],
): Promise<Count> {
	await together(1, filters, async (filter) => await settledExecutions(n8n, filter));
	return await countListed(n8n, filters, counted);
}

/** As `countExecutions`, at once. */
export async function countListed(
	n8n: TestedN8n,
	filters: ReadonlyArray<{ workflowId: string }>,
	counted: readonly string[] = [],
): Promise<Count> {
	const listed = async (filter: { workflowId: string }) => await n8n.client.executions.list(filter);
	const lists = await together(1, filters, listed);
	const known = new Set(counted);
	const list = lists.flat().filter(({ id }) => !known.has(id));
	const outputs = await together(executionsTogether, list, async ({ id }) =>
		itemsOf(await n8n.client.executions.get(id), names.behind),
	);
	return {
		executions: list.length,
		succeeded: list.filter(({ status }) => status === 'success').length,
		withOutput: outputs.filter((items) => items.length > 0).length,
		jobIds: outputs.flat().map(({ json }) => json.jobId),
		ids: list.map(({ id }) => id),
	};
}

/** The requests about certain jobs. */
export function requestsOf(
	{ requests }: Simulator,
	step: RecordedRequest['step'],
	jobIds: readonly unknown[],
): RecordedRequest[] {
	return requests.filter((request) => request.step === step && jobIds.includes(request.jobId));
}

/** The callbacks about certain jobs. */
export function callbacksOf(
	{ callbacks }: Simulator,
	jobIds: readonly unknown[],
): RecordedCallback[] {
	return callbacks.filter(({ jobId }) => jobIds.includes(jobId));
}

/** The jobs whose prompt contains a text, in the order of submits. */
export function jobsOf({ jobs }: Simulator, prompt: string): string[] {
	return jobs.filter((job) => job.prompt.includes(prompt)).map(({ jobId }) => jobId);
}

/** How often each value is there. */
export function tally(values: readonly unknown[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
	return counts;
}

/** Puts a measured figure into the log of the run. */
export function report(text: string): void {
	console.log(text);
}
