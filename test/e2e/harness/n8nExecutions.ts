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
import { until, type WaitSettings } from '../../waiting';
import type { N8nConnection } from './n8nConnection';

/** Which executions are meant. */
export interface ExecutionFilter {
	workflowId: string;
	/** All when left out. */
	status?: ReadonlyArray<(typeof executionStatuses)[number]>;
}

/** Where a page of executions begins, in n8n's own words; the first page when empty. */
type PagePosition = { cursor?: string } | { lastId?: string };

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
		await until(
			`there are ${count} executions`,
			async () => await this.count(filter),
			(found) => found >= count,
			this.waitSettings(settings),
		);
		return await this.list(filter);
	}

	/** Waits until an execution has finished, well or badly. */
	async finished(id: string, settings?: WaitSettings): Promise<Execution> {
		return await this.seen(id, hasFinished, settings);
	}

	/**
	 * Waits until an execution is parked: n8n has stored it and holds nothing of it in memory.
	 *
	 * @throws {Error} also, and at once, when it has finished instead
	 */
	async waiting(id: string, settings?: WaitSettings): Promise<Execution> {
		const isThere = (seen: Execution) => seen.status === 'waiting' || hasFinished(seen);
		const execution = await this.seen(id, isThere, settings);
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

	private async seen(
		id: string,
		isThere: (execution: Execution) => boolean,
		settings?: WaitSettings,
	): Promise<Execution> {
		const look = async () => await this.get(id);
		return await until(`execution ${id} goes on`, look, isThere, this.waitSettings(settings));
	}

	private waitSettings({ timeoutMs = 60_000, pauseMs = 250 }: WaitSettings = {}): WaitSettings {
		return { timeoutMs, pauseMs, signal: this.signal };
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
