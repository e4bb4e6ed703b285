/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

import {
	type Execution,
	type ExecutionPage,
	executionPageSchema,
	executionStatuses,
	type ExecutionSummary,
	hasFinished,
	idSchema,
	readExecution,
} from './n8nAnswers';
import type { N8nConnection } from './n8nConnection';

export interface WaitSettings {
	/** The longest wait; 60,000 when left out. */
	timeoutMs?: number;
	pollingIntervalMs?: number;
}

/** Which executions are meant. */
export interface ExecutionFilter {
	workflowId: string;
	/** All when left out. */
	status?: ReadonlyArray<(typeof executionStatuses)[number]>;
}

/** Where a page of executions begins, in n8n's own words; the first page when empty. */
type PagePosition = { cursor?: string } | { lastId?: string };

const usualTimeoutMs = 60_000;
const usualPollingIntervalMs = 250;
const largestPage = 100;

/**
 * The part of n8n's REST interface that is about executions. Every call raises `N8nRequestFailed` for
 * an HTTP status outside 2xx, and a wait raises an `Error` when what it waits for does not come in time.
 */
export class N8nExecutions {
	constructor(
		private readonly connection: N8nConnection,
		private readonly signal?: AbortSignal,
	) {}

	/** One execution as it stands now, with what its nodes did. */
	async get(id: string): Promise<Execution> {
		const path = `/rest/executions/${id}`;
		return readExecution(await this.connection.call('GET', path, z.unknown()));
	}

	/**
	 * What n8n has kept, newest first, without what the nodes did.
	 *
	 * @param pageSize how many to ask for at a time, at most 100
	 */
	async list(filter: ExecutionFilter, pageSize = largestPage): Promise<ExecutionSummary[]> {
		const found: ExecutionSummary[] = [];
		let position: PagePosition | null = {};
		while (position !== null) {
			const page: ExecutionPage = await this.page(filter, pageSize, position);
			found.push(...page.results);
			position = positionAfter(page, pageSize);
		}
		return found;
	}

	async count(filter: ExecutionFilter): Promise<number> {
		return (await this.page(filter, 1)).count;
	}

	/** Waits until there are at least so many; gives all of them, newest first. */
	async untilCount(
		filter: ExecutionFilter,
		count: number,
		settings?: WaitSettings,
	): Promise<ExecutionSummary[]> {
		await this.until(
			async () => await this.count(filter),
			(found) => found >= count,
			(found) => `There were ${found} of ${count} executions`,
			settings,
		);
		return await this.list(filter);
	}

	/** Waits until an execution has finished, well or badly. */
	async finished(id: string, settings?: WaitSettings): Promise<Execution> {
		return await this.until(
			async () => await this.get(id),
			hasFinished,
			({ status }) => `Execution ${id} was still ${status}`,
			settings,
		);
	}

	/**
	 * Waits until an execution is parked: n8n has stored it and holds nothing of it in memory.
	 *
	 * @throws {Error} also, and at once, when it has finished instead
	 */
	async waiting(id: string, settings?: WaitSettings): Promise<Execution> {
		const execution = await this.until(
			async () => await this.get(id),
			(seen) => seen.status === 'waiting' || hasFinished(seen),
			({ status }) => `Execution ${id} was still ${status}`,
			settings,
		);
		if (execution.status === 'waiting') return execution;
		const reason = execution.error === null ? '' : `: ${execution.error.message}`;
		throw new Error(`Execution ${id} did not wait, it ended as ${execution.status}${reason}`);
	}

	async stop(id: string): Promise<void> {
		await this.connection.call('POST', `/rest/executions/${id}/stop`, z.unknown(), {});
	}

	/**
	 * Runs a failed execution again from the node that failed, with the workflow as it was then, as the
	 * list of executions offers. n8n answers when the new one has finished or is parked.
	 *
	 * @returns the new execution's id
	 */
	async retry(id: string): Promise<string> {
		const path = `/rest/executions/${id}/retry`;
		return (await this.connection.call('POST', path, idSchema, { loadWorkflow: false })).id;
	}

	/** Removes executions with all that they kept. */
	async remove(ids: string[]): Promise<void> {
		await this.connection.call('POST', '/rest/executions/delete', z.unknown(), { ids });
	}

	/**
	 * n8n counts and pages exactly only where statuses are named: without any it puts the running ones
	 * before the first page and leaves them out of the count (ExecutionListV1Service).
	 */
	private async page(
		filter: ExecutionFilter,
		limit: number,
		position: PagePosition = {},
	): Promise<ExecutionPage> {
		const { workflowId, status = executionStatuses } = filter;
		const query = new URLSearchParams({
			filter: JSON.stringify({ workflowId, status }),
			limit: String(limit),
			...position,
		});
		const path = `/rest/executions?${query.toString()}`;
		return await this.connection.call('GET', path, executionPageSchema);
	}

	private async until<Value>(
		look: () => Promise<Value>,
		isDone: (value: Value) => boolean,
		describe: (value: Value) => string,
		settings: WaitSettings = {},
	): Promise<Value> {
		const { timeoutMs = usualTimeoutMs, pollingIntervalMs = usualPollingIntervalMs } = settings;
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const value = await look();
			if (isDone(value)) return value;
			if (Date.now() > deadline) {
				throw new Error(`${describe(value)} after ${timeoutMs / 1000} s.`);
			}
			await delay(pollingIntervalMs, undefined, { signal: this.signal });
		}
	}
}

/** Null after the last page. Before 2.41 n8n gives no cursor: there a page begins after an execution. */
function positionAfter(
	{ results, nextCursor }: ExecutionPage,
	pageSize: number,
): PagePosition | null {
	if (typeof nextCursor === 'string') return { cursor: nextCursor };
	if (nextCursor === null || results.length < pageSize) return null;
	return { lastId: results.at(-1)?.id };
}
