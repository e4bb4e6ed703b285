import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import type { RecordedJob } from '../../simulator';
import { submitDirectly } from '../callbacks/provider';
import { callbacksOf, countExecutions, markOf, tally } from '../callbacks/seen';
import { together, until } from '../callbacks/until';
import {
	itemsOfPrompts,
	names,
	providers,
	publishedTrigger,
	resetSimulator,
	type TriggerWorkflow,
} from '../callbacks/workflows';
import { itemsOf } from '../harness/n8nAnswers';
import type { PassedAnswer } from '../harness/queueProxy';
import type { NodeDefinition } from '../harness/workflowDefinition';
import { chainedWorkflow } from '../harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames } from '../nodes';
import type { TestedQueueN8n } from './useQueueN8n';

export const timeoutMs = 150_000;

/** What came of callbacks that were to start workflows. */
export interface TriggerOutcome {
	/** How often each job came out, in the order of the jobs. */
	times: number[];
	/** For people. */
	told: string;
}

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

	/** Waits until the providers have no callback to repeat any more, and counts what came out. */
	async outcomeOf(jobIds: readonly string[]): Promise<TriggerOutcome> {
		const records = await until(
			'every callback is delivered or given up',
			() => callbacksOf(this.n8n.simulator, jobIds),
			(found) => found.length === jobIds.length && found.every(({ state }) => state !== 'pending'),
			timeoutMs,
		);
		const filters = this.triggers.map(({ filter }) => filter);
		const count = await countExecutions(this.n8n, filters, this.counted);
		const times = jobIds.map((jobId) => count.jobIds.filter((each) => each === jobId).length);
		const attempts = records.map((record) => record.attempts.map(({ status }) => String(status)));
		const told = `${jobIds.length} callbacks, attempts ${JSON.stringify(tally(attempts))}: ${count.executions} executions, outputs per job ${JSON.stringify(tally(times))}`;
		return { times, told };
	}

	/** Starts FLUX Kontext on some worker. */
	async startByHand(parameters: object, before: NodeDefinition[] = []): Promise<string> {
		const vtrix = { provider: 'vtrix', ...parameters };
		const kontext = fluxKontext(vtrix, this.n8n.credentials.vtrix);
		const workflow = chainedWorkflow('On a worker', [manualTrigger(), ...before, kontext]);
		const stored = await this.n8n.client.createWorkflow(workflow);
		return await this.n8n.client.runWorkflow(stored, workflow, nodeNames.start);
	}

	/** Starts an execution that polls for one picture per prompt. */
	async startPolling(prompts: readonly string[]): Promise<string> {
		const parameters = { operation: 'generate', prompt: '={{ $json.prompt }}' };
		return await this.startByHand(parameters, itemsOfPrompts(prompts));
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
