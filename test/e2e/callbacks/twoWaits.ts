import type { RecordedJob } from '../../simulator';
import { chainedWorkflow } from '../harness/workflowDefinition';
import type { NodeDefinition } from '../harness/workflowDefinition';
import { fluxKontext, webhookTrigger } from '../nodes';
import type { TestedN8n } from '../useN8n';
import { until } from '../../waiting';
import type { CallingProvider } from './workflows';
import { names, publishCalled } from './workflows';

/** Two nodes in a row that wait by callback; the second costs money as the first does. */

let workflows = 0;

/**
 * Publishes a workflow of two such nodes, and starts so many executions of it.
 * @param providers of the first and of the second node
 * @param options of the first node
 * @returns the executions' ids
 */
export async function startTwoWaits(
	n8n: TestedN8n,
	[first, second]: readonly [CallingProvider, CallingProvider],
	count = 1,
	options: Record<string, unknown> = {},
): Promise<string[]> {
	const webhookId = `two-waits-${(workflows += 1)}`;
	const waiting = (name: string, provider: CallingProvider, more = {}): NodeDefinition => {
		const prompt = `=${name} of {{ $execution.id }}.`;
		const operation = { operation: 'generate', prompt, waitMode: 'callback' };
		const parameters = { provider, ...operation, ...more };
		const node = fluxKontext(parameters, n8n.credentials[provider]);
		return { ...node, id: name, name, onError: 'continueRegularOutput' };
	};
	const definition = chainedWorkflow(webhookId, [
		webhookTrigger(webhookId),
		waiting(names.first, first, { options }),
		waiting(names.second, second),
	]);
	const stored = await n8n.client.createWorkflow(definition);
	const url = await publishCalled(n8n, stored, webhookId);
	const calls = Array.from({ length: count }, async () => await fetch(url, { method: 'POST' }));
	await Promise.all(calls);
	const started = await n8n.client.executions.untilCount({ workflowId: stored.id }, count);
	return started.map(({ id }) => id);
}

/** The jobs that one node of an execution has submitted. */
export function jobsOfNode(
	{ simulator }: TestedN8n,
	node: string,
	executionId: string,
): RecordedJob[] {
	return simulator.jobs.filter(({ prompt }) => prompt === `${node} of ${executionId}.`);
}

/** Waits until a node of an execution has submitted its job, and waits for it. */
export async function waitingIn(
	n8n: TestedN8n,
	node: string,
	executionId: string,
): Promise<RecordedJob> {
	const jobs = await until(
		`${node} waits`,
		() => jobsOfNode(n8n, node, executionId),
		(found) => found.length > 0,
	);
	await until(
		`execution ${executionId} waits in ${node}`,
		async () => await n8n.client.executions.get(executionId),
		({ status, nodeRuns }) => status === 'waiting' && nodeRuns[node] !== undefined,
	);
	const [job] = jobs;
	if (job === undefined) throw new Error('unreachable');
	return job;
}

/** Where the provider was told to call. */
export function callbackUrlOf({ options }: RecordedJob): string {
	return String(options.callback_url);
}
