/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';

import { startParking } from '../e2e/callbacks/parkedWorkflow';
import { submitDirectly } from '../e2e/callbacks/provider';
import { callbacksOf, markOf, settledExecutions } from '../e2e/callbacks/seen';
import { together, until } from '../waiting';
import {
	credentialFields,
	names,
	publishedTrigger,
	resetSimulator,
	type TriggerWorkflow,
} from '../e2e/callbacks/workflows';
import { type Execution, itemsOf } from '../e2e/harness/n8nAnswers';
import { currentRun } from '../e2e/runFolder';
import { useN8n } from '../e2e/useN8n';
import { signedUrl } from '../../nodes/FluxKontext/callbacks/signedUrl';
import { audit, type Delivered, nothingWrong, type Ordered } from './audit';
import { type Editing, publishEditing } from './editing';
import { megabytes } from './figures';
import { Gauge } from './gauge';
import { growthOf } from './growth';
import { type InputPicture, makeInputPictures } from './inputPictures';
import { keepResult, surroundings } from './keepResult';
import { sqliteVersion } from './machine';
import { measured } from './probe';
import { sizes } from './sizes';

const before = surroundings();
const simulator = { jobSeconds: 2, callbackPauseScale: 0.1 };
const n8n = useN8n({ credentialFields, simulator, extra: measured });
const timeoutMs = 120_000;

/** What was ordered and what came out, over all rounds. */
const orders: Ordered[] = [];
const deliveries: Delivered[] = [];

const numbered = (what: string, count: number): string[] =>
	Array.from({ length: count }, (_, index) => `${what}, number ${index + 1}.`);

async function deliver(
	prompts: readonly string[],
	execution: Execution,
	node: string,
): Promise<void> {
	for (const [index, item] of itemsOf(execution, node).entries()) {
		const prompt = prompts[index] ?? '';
		deliveries.push({ prompt, jobId: item.json.jobId, mark: await markOf(n8n, item) });
	}
}

async function editFiles(editing: Editing, round: number, pictures: readonly InputPicture[]) {
	const folder = join(n8n.filesFolder, 'input');
	const run = await editing.run(`Round ${round}`, folder, pictures);
	orders.push(...run.orders);
	deliveries.push(...run.deliveries);
}

async function waitByCallback(round: number): Promise<void> {
	const prompts = numbered(`Round ${round}, parked`, sizes.parkedOfRound);
	orders.push(...prompts.map((prompt) => ({ prompt })));
	const id = await startParking(n8n, 'toApis', prompts);
	const execution = await n8n.client.executions.finished(id, { timeoutMs });
	await deliver(prompts, execution, names.kontext);
}

/** Executions of the trigger that were counted in an earlier round. */
const counted = new Set<string>();

async function receiveCallbacks(trigger: TriggerWorkflow, round: number): Promise<void> {
	const { apiKeys } = n8n.simulator;
	const prompts = numbered(`Round ${round}, called back`, sizes.callbacksOfRound);
	orders.push(...prompts.map((prompt) => ({ prompt })));
	const jobIds = await together(5, prompts, async (prompt) => {
		const { production } = trigger.urls;
		const callbackUrl = signedUrl(production, prompt, apiKeys.apixo, 'trigger');
		return await submitDirectly(n8n.simulator, 'apixo', { prompt, callbackUrl });
	});
	await until(
		'every callback is delivered',
		() => callbacksOf(n8n.simulator, jobIds).filter(({ state }) => state === 'delivered').length,
		(found) => found === jobIds.length,
		{ timeoutMs },
	);
	const list = await settledExecutions(n8n, trigger.filter);
	for (const { id } of list.filter((each) => !counted.has(each.id))) {
		counted.add(id);
		const execution = await n8n.client.executions.get(id);
		const [item] = itemsOf(execution, names.behind);
		await deliver([String(item?.json.reference)], execution, names.behind);
	}
}

it(
	`${sizes.rounds} rounds: the heap in use has no rising trend`,
	async () => {
		resetSimulator(n8n);
		n8n.simulator.order({ prompt: '.png', job: { extraBytes: sizes.ballast * 1024 } });
		const folder = join(n8n.filesFolder, 'input');
		const pictures = await makeInputPictures(folder, sizes.itemsOfRound, sizes.ballast);
		const editing = await publishEditing(n8n, sizes.concurrency);
		const trigger = await publishedTrigger(n8n, 'apixo');
		const probed = [{ name: 'n8n', logFile: n8n.server.logFile }];
		const gauge = new Gauge(probed);
		const eachRound = new Gauge(probed);

		await gauge.now('before');
		await gauge.during('during', async () => {
			for (let round = 1; round <= sizes.rounds; round += 1) {
				await Promise.all([
					editFiles(editing, round, pictures),
					waitByCallback(round),
					receiveCallbacks(trigger, round),
				]);
				await eachRound.now(`round ${round}`);
			}
		});
		await gauge.now('after');

		const heaps = eachRound.processes[0]?.moments.map(({ heapUsed }) => heapUsed) ?? [];
		const sizesOfProcess = eachRound.processes[0]?.moments.map(({ rss }) => rss) ?? [];
		const growth = growthOf(heaps);
		const verdict = audit(orders, n8n.simulator.jobs, deliveries);
		const stores = [`SQLite ${await sqliteVersion(currentRun().preparation.install)}`];
		const list = (values: readonly number[]) =>
			values.map((value) => megabytes(value, 1)).join(', ');
		await keepResult('rounds', {
			...{ before, gauge, verdict, stores },
			figures: [
				['Heap in use after each round, MB', list(heaps)],
				['RSS after each round, MB', list(sizesOfProcess)],
				['Slope of the heap from round 3 on, MB per round', megabytes(growth.slope, 2)],
				['Last round above round 3, MB', megabytes(growth.gain, 2)],
			],
		});
		expect(verdict).toMatchObject(nothingWrong);
		expect(growth).toMatchObject({ isRising: false });
	},
	15 * timeoutMs,
);
