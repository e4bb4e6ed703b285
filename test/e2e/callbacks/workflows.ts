import { nodeTypes } from '../harness/packageNodes';
import { untilWebhookRegistered, webhookUrls, type WebhookUrls } from '../harness/webhooks';
import { itemsOf } from '../harness/n8nAnswers';
import type { StoredWorkflow } from '../harness/n8nAnswers';
import { chainedWorkflow, defineNode } from '../harness/workflowDefinition';
import type { NodeDefinition, WorkflowDefinition } from '../harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames } from '../nodes';
import type { TestedN8n } from '../useN8n';

/** The providers that call back. */
export type CallingProvider = 'apixo' | 'toApis';

export const providers: readonly CallingProvider[] = ['apixo', 'toApis'];

export const names = {
	...nodeNames,
	trigger: 'FLUX Kontext Trigger',
	prompts: 'Prompts',
	each: 'One Item Each',
	behind: 'Behind',
	witness: 'Witness',
	first: 'First',
	second: 'Second',
} as const;

/** What ToAPIs signs the callbacks of the tests with; in the credential and in the simulator. */
export const signingText = 'the callbacks of the tests are signed with this';

/** What `useN8n` needs for callbacks. */
export const credentialFields = { toApis: { webhookSecret: signingText } };

/**
 * For tests with thousands of callbacks: n8n's older engine for expressions. The usual one begins each
 * execution with an isolate of its own, which is most of such a test's time and nothing that it is about.
 */
export const quickExpressions = { N8N_EXPRESSION_ENGINE: 'legacy' };

/** A new simulator, with the webhook of the ToAPIs key set up for this n8n. */
export function resetSimulator({ simulator, server }: TestedN8n): void {
	simulator.reset();
	simulator.setUpWebhook({ address: `${server.url}/webhook/anything`, secret: signingText });
}

/** Does nothing: what it gives out has come through. */
export function behind(): NodeDefinition {
	return defineNode(names.behind, 'n8n-nodes-base.noOp', 1);
}

/** One item for each prompt. */
export function itemsOfPrompts(prompts: readonly string[]): NodeDefinition[] {
	const jsonOutput = JSON.stringify({ prompt: prompts });
	return [
		defineNode(names.prompts, 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput }),
		defineNode(names.each, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'prompt' }),
	];
}

/** Workflows that a provider's callbacks start. */
export interface TriggerWorkflow {
	readonly stored: StoredWorkflow;
	readonly definition: WorkflowDefinition;
	readonly filter: { workflowId: string };
	readonly urls: WebhookUrls;
}

let webhooks = 0;

/** Trigger and one node behind it; not yet published. */
export async function storeTrigger(
	{ client, server, credentials }: TestedN8n,
	provider: CallingProvider,
	parameters: Record<string, unknown> = {},
	credential = credentials[provider],
): Promise<TriggerWorkflow> {
	const webhookId = `trigger-${provider}-${(webhooks += 1)}`;
	const trigger: NodeDefinition = {
		...defineNode(names.trigger, nodeTypes.fluxKontextTrigger, 1, { provider, ...parameters }),
		webhookId,
		credentials: credential,
	};
	const definition = chainedWorkflow(`Started by ${webhookId}`, [trigger, behind()]);
	const stored = await client.createWorkflow(definition);
	const urls = webhookUrls(server.url, webhookId, 'callback');
	return { stored, definition, filter: { workflowId: stored.id }, urls };
}

/**
 * Publishes a workflow that begins with `webhookTrigger`, and waits until it can be called.
 * @returns its address
 */
export async function publishCalled(
	{ client, server }: TestedN8n,
	stored: StoredWorkflow,
	webhookId: string,
): Promise<string> {
	await client.activateWorkflow(stored);
	const { production } = webhookUrls(server.url, webhookId);
	await untilWebhookRegistered(production);
	return production;
}

/** Publishes the workflow and waits until its address can be called. */
export async function publish({ client }: TestedN8n, trigger: TriggerWorkflow): Promise<void> {
	await client.activateWorkflow(trigger.stored);
	await untilWebhookRegistered(trigger.urls.production);
}

export async function publishedTrigger(
	...settings: Parameters<typeof storeTrigger>
): Promise<TriggerWorkflow> {
	const trigger = await storeTrigger(...settings);
	await publish(settings[0], trigger);
	return trigger;
}

/**
 * Submits a job in a workflow of its own, with Job > Submit.
 * @returns the item that came out
 */
export async function submitInWorkflow(
	{ client, credentials }: TestedN8n,
	provider: CallingProvider,
	parameters: { prompt: string; callbackUrl: string; reference?: string },
): Promise<Record<string, unknown>> {
	const submit = fluxKontext(
		{ provider, resource: 'job', operation: 'submit', imageSource: 'none', ...parameters },
		credentials[provider],
	);
	const workflow = chainedWorkflow('Submit', [manualTrigger(), submit]);
	const stored = await client.createWorkflow(workflow);
	const id = await client.runWorkflow(stored, workflow, names.start);
	const execution = await client.executions.finished(id);
	if (execution.error !== null) throw new Error(`The submit failed: ${execution.error.message}`);
	return itemsOf(execution, names.kontext)[0]?.json ?? {};
}
