import type { RecordedJob } from '../../simulator';
import type { Execution } from '../harness/n8nAnswers';
import { itemsOf } from '../harness/n8nAnswers';
import { chainedWorkflow } from '../harness/workflowDefinition';
import type { NodeDefinition } from '../harness/workflowDefinition';
import { fluxKontext, manualTrigger, webhookTrigger } from '../nodes';
import type { TestedN8n } from '../useN8n';
import { markOf, requestsOf } from './seen';
import { together, until } from '../../waiting';
import type { CallingProvider } from './workflows';
import { itemsOfPrompts, names, publishCalled } from './workflows';
import { witness, witnessed } from './witness';

/** What starts the execution: the editor's button, or a call from outside. */
export type StartedBy = 'hand' | 'webhook';

export interface ParkedSettings {
	startedBy?: StartedBy;
	/** Of the node that waits, beside those of a text-to-image run that waits by callback. */
	parameters?: Record<string, unknown>;
	onError?: NodeDefinition['onError'];
	/** Nodes that give the items; one for each prompt when left out. */
	source?: NodeDefinition[];
	/** Nodes behind the one that waits. */
	behind?: NodeDefinition[];
}

/** Names of prompts, one for each item of a run. */
export function numbered(what: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${what}, number ${index + 1}`);
}

let workflows = 0;

/**
 * Starts a workflow in which FLUX Kontext waits by callback for one picture per prompt.
 * @returns the execution's id; the execution has only begun
 */
export async function startParking(
	n8n: TestedN8n,
	provider: CallingProvider,
	prompts: readonly string[],
	settings: ParkedSettings = {},
): Promise<string> {
	const { startedBy = 'hand', parameters, onError = 'continueRegularOutput' } = settings;
	const { source = itemsOfPrompts(prompts), behind = [witness(n8n)] } = settings;
	const webhookId = `parking-${(workflows += 1)}`;
	const start = startedBy === 'hand' ? manualTrigger() : webhookTrigger(webhookId);
	const operation = { operation: 'generate', prompt: '={{ $json.prompt }}' };
	const waiting = { provider, ...operation, waitMode: 'callback', ...parameters };
	const kontext = { ...fluxKontext(waiting, n8n.credentials[provider]), onError };
	const definition = chainedWorkflow(webhookId, [start, ...source, kontext, ...behind]);
	const stored = await n8n.client.createWorkflow(definition);
	if (startedBy === 'hand') {
		return await n8n.client.runWorkflow(stored, definition, names.start);
	}
	const url = await publishCalled(n8n, stored, webhookId);
	await fetch(url, { method: 'POST' });
	const [summary] = await n8n.client.executions.untilCount({ workflowId: stored.id }, 1);
	return summary?.id ?? '';
}

/** Waits until the jobs of prompts have ended at the provider, and gives them in the prompts' order. */
export async function endedJobs(
	{ simulator }: TestedN8n,
	prompts: readonly string[],
): Promise<RecordedJob[]> {
	const ofPrompts = () =>
		prompts.flatMap((prompt) => simulator.jobs.filter((job) => job.prompt === prompt));
	return await until('the jobs have ended', ofPrompts, (jobs) =>
		jobs.every(({ state }) => state === 'succeeded' || state === 'failed'),
	);
}

/** The provider calls for all jobs at the same moment. */
export async function callTogether({ simulator }: TestedN8n, jobs: readonly RecordedJob[]) {
	return await together(jobs.length, jobs, async ({ jobId }) => await simulator.redeliver(jobId));
}

/** What became of the jobs of one parked execution. */
export interface Outcome {
	/** The prompt that is written in the picture of each item that came out, in output order. */
	prompts: unknown[];
	/** Whether each picture is also the one of the job that its item names. */
	areOwnPictures: boolean;
	/** How often the items went on to the next node, by job. */
	timesHandedOn: number[];
	downloads: number[];
	lookUps: number;
}

export async function outcomeOf(
	n8n: TestedN8n,
	execution: Execution,
	jobs: readonly RecordedJob[],
): Promise<Outcome> {
	const items = itemsOf(execution, names.kontext);
	const marks = await together(5, items, async (item) => await markOf(n8n, item));
	const jobIds = jobs.map(({ jobId }) => jobId);
	const seen = witnessed(n8n.simulator);
	return {
		prompts: marks.map((mark) => mark?.prompt),
		areOwnPictures: items.every(({ json }, index) => json.jobId === marks[index]?.jobId),
		timesHandedOn: jobIds.map((jobId) => seen.filter((each) => each.jobId === jobId).length),
		downloads: jobIds.map((jobId) => requestsOf(n8n.simulator, 'download', [jobId]).length),
		lookUps: requestsOf(n8n.simulator, 'status', jobIds).length,
	};
}

/** The outcome of a run in which all went as it should; `lookUps` is judged apart. */
export function allRight(prompts: readonly string[]): Omit<Outcome, 'lookUps'> {
	const once = prompts.map(() => 1);
	return { prompts: [...prompts], areOwnPictures: true, timesHandedOn: once, downloads: once };
}
