import { z } from 'zod';

import { report, tally } from '../e2e/callbacks/seen';
import { together, until } from '../waiting';
import { witness, witnessed } from '../e2e/callbacks/witness';
import {
	type CallingProvider,
	credentialFields,
	names,
	providers,
	publishCalled,
	resetSimulator,
} from '../e2e/callbacks/workflows';
import { type Execution, type executionStatuses, itemsOf } from '../e2e/harness/n8nAnswers';
import { chainedWorkflow } from '../e2e/harness/workflowDefinition';
import { fluxKontext, webhookTrigger } from '../e2e/nodes';
import { useQueueN8n } from '../e2e/queue/useQueueN8n';
import { audit, nothingWrong } from './audit';
import { callFigures, goneOnFigures } from './callFigures';
import { deliveriesAtWitness } from './deliveries';
import { seconds } from './figures';
import { Gauge } from './gauge';
import { keepResult, surroundings } from './keepResult';
import { storesOf } from './machine';
import { paced } from './pace';
import { measured } from './probe';
import { connections, expressionEngine, queueLimits } from './queueLimits';
import { sizes } from './sizes';

const before = surroundings();
const n8n = useQueueN8n({ credentialFields, extra: { ...measured, ...queueLimits } });
const startedTogether = 20;
const timeoutMs = 900_000;
/** Seldom, so that looking is no load of its own. */
const pauseMs = 2_000;
const startSchema = z.object({ body: z.object({ prompt: z.string() }) });
const prompts = Array.from({ length: sizes.parked }, (_, index) => `Parked number ${index + 1}.`);

type Status = (typeof executionStatuses)[number];

interface Waiting {
	workflowId: string;
	url: string;
}

/** A workflow that makes the picture that its caller asks for, and waits for it by callback. */
async function publishWaiting(provider: CallingProvider): Promise<Waiting> {
	const webhookId = `wait-${provider}`;
	const parameters = {
		...{ provider, operation: 'generate', prompt: '={{ $json.body.prompt }}' },
		waitMode: 'callback',
		options: { timeout: 3_600, outputFormat: 'png' },
	};
	const kontext = fluxKontext(parameters, n8n.credentials[provider]);
	const definition = chainedWorkflow(webhookId, [
		webhookTrigger(webhookId),
		{ ...kontext, onError: 'continueRegularOutput' },
		witness(n8n),
	]);
	const stored = await n8n.client.createWorkflow(definition);
	return { workflowId: stored.id, url: await publishCalled(n8n, stored, webhookId) };
}

/** What the call that began an execution asked for. */
function promptOf(execution: Execution): string {
	const [start] = itemsOf(execution, names.start);
	return startSchema.parse(start?.json).body.prompt;
}

async function start(url: string, prompt: string): Promise<number> {
	const body = JSON.stringify({ prompt });
	const headers = { 'content-type': 'application/json' };
	const answer = await fetch(url, { method: 'POST', headers, body });
	await answer.arrayBuffer();
	return answer.status;
}

it(
	`${sizes.parked} waiting executions, ${sizes.callsPerSecond} callbacks a second: each goes on once, with its own picture`,
	async () => {
		resetSimulator(n8n);
		n8n.simulator.order({ job: { seconds: Infinity } });
		const waiting = await together(1, providers, publishWaiting);
		const { main, workers, webhooks } = n8n.parts;
		const gauge = new Gauge([main, ...workers, ...webhooks]);
		const count = async (...status: Status[]): Promise<number> => {
			const { executions } = n8n.client;
			const counts = await together(
				1,
				waiting,
				async ({ workflowId }) => await executions.count({ workflowId, status }),
			);
			return counts.reduce((sum, each) => sum + each, 0);
		};

		await gauge.now('before');
		const parkingBegun = Date.now();
		const statuses = await gauge.during('while they start waiting', async () => {
			const answered = await together(startedTogether, prompts, async (prompt, index) => {
				return await start(waiting[index % waiting.length]?.url ?? '', prompt);
			});
			const all = (found: number) => found === prompts.length;
			await until('all are parked', async () => await count('waiting'), all, {
				timeoutMs,
				pauseMs,
			});
			return answered;
		});
		const parkingMs = Date.now() - parkingBegun;
		await gauge.now('waiting');

		const { simulator } = n8n;
		const jobIds = simulator.jobs.map(({ jobId }) => jobId);
		const callsBegun = Date.now();
		await gauge.during('while they are called', async () => {
			await paced(jobIds, sizes.callsPerSecond, (jobId) => simulator.finish(jobId));
			const open = async () => await count('new', 'running', 'waiting');
			const unanswered = () =>
				simulator.callbacks.filter(({ attempts }) => attempts.length === 0).length;
			// Those that have not are counted as lost below.
			await until('all have gone on', open, (found) => found === 0, { timeoutMs, pauseMs }).catch(
				(error: Error) => report(error.message),
			);
			// Not until all are answered 2xx: what went on after a call that was not answered in time
			// answers 409 to every repeat.
			await until('each was answered or given up once', unanswered, (found) => found === 0);
		});
		await gauge.now('after');

		const succeeded = await count('success');
		const deliveries = await deliveriesAtWitness(n8n, promptOf);
		const orders = prompts.map((prompt) => ({ prompt }));
		const verdict = audit(orders, simulator.jobs, deliveries);
		const goneOn = witnessed(simulator).map(({ at }) => at - callsBegun);
		await keepResult('parked', {
			...{ before, gauge, verdict },
			stores: storesOf(n8n.parts),
			figures: [
				['PostgreSQL connections per n8n process', String(connections)],
				["n8n's expression engine (N8N_EXPRESSION_ENGINE)", expressionEngine],
				['From the first start until all wait', seconds(parkingMs)],
				...callFigures(simulator.callbacks),
				...goneOnFigures(goneOn, (jobIds.length / sizes.callsPerSecond) * 1000),
			],
		});
		expect(tally(statuses)).toEqual({ 200: prompts.length });
		expect(succeeded).toBe(prompts.length);
		expect(verdict).toMatchObject(nothingWrong);
	},
	2 * timeoutMs,
);
