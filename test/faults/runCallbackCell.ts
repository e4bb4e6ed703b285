import type { IRun } from 'n8n-workflow';
import { z } from 'zod';

import type { Simulator } from '../simulator';
import { startSimulator } from '../simulator';
import type { CallbackServer, ReceivedCallback } from '../workflows/engine';
import { itemsOf, runScenario, startCallbackServer, TRIGGER_NAME } from '../workflows/engine';
import type { CallbackCell, ExpectedCallback } from './callbackCell';
import { KEYS, WEBHOOK_SECRET } from './keys';
import { placesOf } from './keySearch';
import { failureOf } from './observation';

export interface CallbackObservation extends ExpectedCallback {
	/** For the person: the words of a failure; '' otherwise. */
	readonly text: string;
	readonly message: string;
	readonly executions: number;
	/** Whether the item is about the job of the callback; true where there is no item. */
	readonly ofItsJob: boolean;
	readonly submits: number;
	readonly leaks: readonly string[];
}

async function submitJob(simulator: Simulator, { provider, row }: CallbackCell, url: string) {
	simulator.order({ job: { ...row.job, callback: { never: true } } });
	await runScenario(simulator, {
		provider,
		operation: 'submit',
		parameters: {
			prompt: 'a calm lake',
			imageSource: 'none',
			callbackUrl: url,
			reference: 'order-17',
		},
	});
	const jobId = simulator.jobs[0]?.jobId;
	if (jobId === undefined) throw new Error('No job was submitted');
	return jobId;
}

/** The callback as the provider sends it, kept before a node sees it. */
async function genuineCallback(simulator: Simulator, server: CallbackServer, jobId: string) {
	const captured = server.capture();
	await simulator.redeliver(jobId);
	return await captured;
}

/** @returns the status of the answer */
async function send(server: CallbackServer, { target, headers, body }: ReceivedCallback) {
	const own = Object.entries(headers).filter(([name]) => /^(content-type|x-)/.test(name));
	const answer = await fetch(new URL(target, server.url), {
		method: 'POST',
		headers: Object.fromEntries(own),
		body: new Uint8Array(body),
	});
	await answer.arrayBuffer();
	return answer.status;
}

const itemSchema = z.object({ jobId: z.string(), confirmed: z.boolean().optional() });

/** What the execution gave, in the words of what is expected. */
function outcomeOf(run: IRun, jobId: string) {
	const items = itemsOf(run, TRIGGER_NAME);
	const [item] = items;
	if (item === undefined) return { execution: 'none', ofItsJob: true } as const;
	if (!('error' in item.json)) {
		const { confirmed, jobId: named } = itemSchema.parse(item.json);
		return { execution: 'item', confirmed, ofItsJob: named === jobId } as const;
	}
	const failure = failureOf({ items, error: null }, 0);
	const { category = '', charged = '', text, message } = failure;
	return {
		execution: 'failed',
		category: category ?? '',
		charged: charged ?? '',
		text,
		message,
		ofItsJob: failure.jobId === jobId,
	} as const;
}

/** Sends one callback to the trigger's webhook(), and runs what that starts through n8n's engine. */
export async function runCallbackCell(cell: CallbackCell): Promise<CallbackObservation> {
	const { provider, row } = cell;
	const simulator = await startSimulator({ jobSeconds: 0, apiKeys: KEYS });
	const credential = {
		apiKey: KEYS[provider],
		baseUrl: simulator.baseUrls[provider],
		webhookSecret: WEBHOOK_SECRET,
		...row.credential,
	};
	const server = await startCallbackServer({
		simulator,
		provider,
		parameters: row.parameters,
		onError: 'continueRegularOutput',
		credential,
	});
	try {
		simulator.setUpWebhook({ address: server.url, secret: WEBHOOK_SECRET });
		const jobId = await submitJob(simulator, cell, server.url);
		const genuine = await genuineCallback(simulator, server, jobId);
		if (row.status) simulator.order({ step: 'status', fault: row.status(jobId) });
		const callback = row.tamper?.(genuine, provider) ?? genuine;
		let answer = await send(server, callback);
		const before = (await server.executions()).length;
		if (row.twice) answer = await send(server, callback);
		const executions = await server.executions();
		const run = row.twice ? executions[before] : executions[0];
		const outcome = run ? outcomeOf(run, jobId) : ({ execution: 'none', ofItsJob: true } as const);
		const secrets = [KEYS[provider], WEBHOOK_SECRET];
		return {
			answer,
			text: '',
			message: '',
			...outcome,
			executions: executions.length,
			submits: simulator.requests.filter(({ step }) => step === 'submit').length,
			leaks: placesOf(secrets, {
				executions,
				downloads: simulator.requests.filter(({ step }) => step === 'download'),
				callbacks: simulator.callbacks,
				genuine,
			}),
		};
	} finally {
		await server.close();
		await simulator.close();
	}
}
