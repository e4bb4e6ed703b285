import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import type { ProviderName, RecordedJob } from '../../simulator';
import { submitDirectly } from '../callbacks/provider';
import { numbered } from '../callbacks/parkedWorkflow';
import { callbacksOf, type Count, countListed, markOf, tally } from '../callbacks/seen';
import { together, until } from '../../waiting';
import {
	itemsOfPrompts,
	names,
	providers,
	publishedTrigger,
	resetSimulator,
	type TriggerWorkflow,
} from '../callbacks/workflows';
import { itemsOf } from '../harness/n8nAnswers';
import type { QueuePart } from '../harness/queueInstallation';
import type { PassedAnswer } from '../harness/queueProxy';
import type { NodeDefinition } from '../harness/workflowDefinition';
import { chainedWorkflow } from '../harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames } from '../nodes';
import { startedOn, type TestedQueueN8n } from './useQueueN8n';

export const timeoutMs = 150_000;

/** An execution that polls for one picture per prompt. */
export interface PollingRun {
	readonly id: string;
	readonly prompts: readonly string[];
	/** Which has taken it. */
	readonly worker: string;
}

/** What came of callbacks that were to start workflows. */
export interface TriggerOutcome {
	/** The jobs that did not come out. */
	missing: string[];
	/** For people. */
	told: string;
}

const fewestRuns = 6;
const mostRuns = 30;
/** So long nothing comes out any more. */
const quietMs = 20_000;
const lookAgainMs = 1_000;

/** What the tests of faults do before and after a fault; two trigger workflows are published. */
export class FaultBench {
	private triggers: TriggerWorkflow[] = [];

	/** Executions of tests before. */
	private counted: string[] = [];

	constructor(private readonly n8n: TestedQueueN8n) {}

	async prepare(): Promise<void> {
		resetSimulator(this.n8n);
		const publish = async (provider: (typeof providers)[number]) =>
			await publishedTrigger(this.n8n, provider);
		this.triggers = await together(1, providers, publish);
	}

	/** Ends what one test has set up. */
	async finish(): Promise<void> {
		this.n8n.parts.proxy.onAnswer = () => {};
		const { executions } = this.n8n.client;
		const list = async ({ filter }: TriggerWorkflow) => await executions.list(filter);
		const lists = await together(1, this.triggers, list);
		this.counted = lists.flat().map(({ id }) => id);
	}

	/** Jobs whose callbacks start the two workflows, half of them each. */
	async submitForTriggers(prompts: readonly string[]): Promise<string[]> {
		const { simulator } = this.n8n;
		return await together(5, prompts, async (prompt, index) => {
			const half = index % providers.length;
			const address = this.triggers[half]?.urls.production ?? '';
			const signed = signedUrl(address, prompt, simulator.apiKeys.apixo, 'trigger');
			const job = { prompt, callbackUrl: half === 0 ? signed : address };
			return await submitDirectly(simulator, providers[half] ?? 'apixo', job);
		});
	}

	/**
	 * Waits until the providers have no callback to repeat any more, and until each job has come out of a
	 * workflow or none has for a while. What n8n had begun when it was killed may never run.
	 */
	async outcomeOf(jobIds: readonly string[]): Promise<TriggerOutcome> {
		const records = await until(
			'every callback is delivered or given up',
			() => callbacksOf(this.n8n.simulator, jobIds),
			(found) => found.length === jobIds.length && found.every(({ state }) => state !== 'pending'),
			{ timeoutMs },
		);
		const filters = this.triggers.map(({ filter }) => filter);
		const missingIn = (count: Count) => jobIds.filter((jobId) => !count.jobIds.includes(jobId));
		let cameOut = 0;
		let lastAt = Date.now();
		const look = async () => {
			const count = await countListed(this.n8n, filters, this.counted);
			if (count.jobIds.length > cameOut) lastAt = Date.now();
			cameOut = count.jobIds.length;
			return count;
		};
		const isOver = (count: Count) => missingIn(count).length === 0 || Date.now() - lastAt > quietMs;
		const count = await until('all has come out', look, isOver, {
			timeoutMs,
			pauseMs: lookAgainMs,
		});
		const times = jobIds.map((jobId) => count.jobIds.filter((each) => each === jobId).length);
		const attempts = records.map((record) => record.attempts.map(({ status }) => String(status)));
		const told = `${jobIds.length} callbacks, attempts ${JSON.stringify(tally(attempts))}: ${count.executions} executions, outputs per job ${JSON.stringify(tally(times))}`;
		return { missing: missingIn(count), told };
	}

	/** Each process notices by itself, after a moment, that its database is back. */
	async untilReady(): Promise<void> {
		const { main, workers, webhooks } = this.n8n.parts;
		const isReady = async ({ port }: QueuePart) =>
			(await fetch(`http://127.0.0.1:${port}/healthz/readiness`)).ok;
		const parts = [main, ...workers, ...webhooks];
		const look = async () => await together(1, parts, isReady);
		await until('all are ready', look, (ready) => ready.every(Boolean), { timeoutMs });
	}

	/** Starts FLUX Kontext on some worker. */
	private async startByHand(
		provider: ProviderName,
		parameters: object,
		before: NodeDefinition[] = [],
	): Promise<string> {
		const credential = this.n8n.credentials[provider];
		const kontext = fluxKontext({ provider, ...parameters }, credential);
		const workflow = chainedWorkflow('On a worker', [manualTrigger(), ...before, kontext]);
		const stored = await this.n8n.client.createWorkflow(workflow);
		return await this.n8n.client.runWorkflow(stored, workflow, nodeNames.start);
	}

	/** Starts an execution that polls for one picture per prompt. */
	async startPolling(prompts: readonly string[]): Promise<string> {
		const parameters = { operation: 'generate', prompt: '={{ $json.prompt }}' };
		return await this.startByHand('vtrix', parameters, itemsOfPrompts(prompts));
	}

	/** Six polling executions or more, until both workers have taken one; two pictures each. */
	async startOnBothWorkers(prompt: string): Promise<PollingRun[]> {
		const runs: PollingRun[] = [];
		const workers = () => new Set(runs.map(({ worker }) => worker)).size;
		while (runs.length < fewestRuns || workers() < 2) {
			if (runs.length === mostRuns) throw new Error(`One worker took all ${mostRuns} executions`);
			const prompts = numbered(`${prompt}, run ${runs.length + 1}`, 2);
			const id = await this.startPolling(prompts);
			const look = async () => await startedOn(this.n8n, id);
			const worker = await until(`execution ${id} is taken`, look, (name) => name !== null);
			runs.push({ id, prompts, worker: worker ?? '' });
		}
		return runs;
	}

	/** Ends the jobs whose prompts begin so, which run until then; their callbacks follow. */
	finishJobs(prompt: string): void {
		for (const { jobId } of this.submitted(prompt)) this.n8n.simulator.finish(jobId);
	}

	/** The jobs whose prompts begin so. */
	submitted(prompt: string): RecordedJob[] {
		return this.n8n.simulator.jobs.filter((job) => job.prompt.startsWith(prompt));
	}

	async untilSubmitted(prompt: string, count: number): Promise<void> {
		const look = () => this.submitted(prompt).length;
		await until(`${count} jobs are submitted`, look, (found) => found === count);
	}

	/** The log line comes when the answer has, a moment after the provider has the job. */
	async untilLogged(prompt: string): Promise<void> {
		const missing = async () => {
			const log = await this.n8n.logText();
			return this.submitted(prompt).filter(({ jobId }) => !log.includes(`job ${jobId} submitted`));
		};
		await until('each submit is logged', missing, ({ length }) => length === 0);
	}

	/** Fetches the pictures of jobs by Job > Wait; gives the prompts that are written in them. */
	async fetched(jobs: readonly RecordedJob[]): Promise<unknown[]> {
		const prompts = await together(2, jobs, async ({ provider, jobId }) => {
			const wait = { resource: 'job', operation: 'wait', jobId };
			return await this.promptsOut(await this.startByHand(provider, wait));
		});
		return prompts.flat();
	}

	/** What is written inside the pictures of an execution, which has to be the prompts of its items. */
	async promptsOut(executionId: string): Promise<unknown[]> {
		const execution = await this.n8n.client.executions.finished(executionId, { timeoutMs });
		const items = itemsOf(execution, names.kontext);
		const marks = await together(5, items, async (item) => await markOf(this.n8n, item));
		return marks.map((mark) => mark?.prompt);
	}

	/**
	 * Kills the webhook processor that first gives such an answer, as soon as it is out, and starts it
	 * again.
	 */
	async killAfterAnswer(isMeant: (answer: PassedAnswer) => boolean): Promise<void> {
		const { proxy, webhooks } = this.n8n.parts;
		let killed: Promise<unknown> | undefined;
		proxy.onAnswer = (answer) => {
			if (killed !== undefined || !isMeant(answer)) return;
			const part = webhooks.find(({ name }) => name === answer.target);
			killed = part?.n8n.kill().then(async () => await part.n8n.start());
		};
		await until('a webhook processor is killed', () => killed !== undefined, Boolean);
		await killed;
	}
}
