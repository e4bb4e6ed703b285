/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { makePicture, type ProviderName, readMark } from '../simulator';
import { until } from '../waiting';
import { itemsOf } from './harness/n8nAnswers';
import { untilWebhookRegistered, webhookUrls } from './harness/webhooks';
import { chainedWorkflow } from './harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames, readPictures, webhookTrigger } from './nodes';
import { useN8n } from './useN8n';

const n8n = useN8n();
const picture = makePicture({ width: 96, height: 64, seed: 'house', format: 'png' });
const pictureSha256 = createHash('sha256').update(picture).digest('hex');

beforeEach(() => n8n.simulator.reset());

async function startByHand(nodes: Parameters<typeof chainedWorkflow>[1]): Promise<string> {
	const workflow = chainedWorkflow('By hand', nodes);
	const stored = await n8n.client.createWorkflow(workflow);
	return await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
}

describe('editing a picture', () => {
	it.each<[string, ProviderName, object]>([
		['APIXO', 'apixo', { aspectRatio: '4:3' }],
		['FoxAI', 'foxAi', {}],
		['ToAPIs', 'toApis', {}],
		['Vtrix', 'vtrix', {}],
	])('through %s gives the picture of its own job', async (_title, provider, parameters) => {
		const file = join(n8n.filesFolder, `${provider}.png`);
		await writeFile(file, picture);
		const prompt = `Make it winter, ${provider}`;
		const executionId = await startByHand([
			manualTrigger(),
			readPictures(file),
			fluxKontext({ provider, prompt, ...parameters }, n8n.credentials[provider]),
		]);
		const execution = await n8n.client.executions.finished(executionId);

		const items = itemsOf(execution, nodeNames.kontext);
		expect(execution.error).toBeNull();
		expect(items.map(({ json }) => json)).toMatchObject([{ provider, status: 'succeeded' }]);
		const made = await n8n.client.downloadBinary(items[0]?.binary?.data?.id ?? '');
		expect(readMark(made)).toMatchObject({
			provider,
			prompt,
			jobId: items[0]?.json.jobId,
			inputSha256: [pictureSha256],
		});
	});
});

describe('Stop', () => {
	it('ends the execution, and the provider is asked no more', async () => {
		n8n.simulator.order({ prompt: 'never', job: { outcome: 'never' } });
		const prompt = 'This is never ready';
		const executionId = await startByHand([
			manualTrigger(),
			fluxKontext(
				{ provider: 'vtrix', operation: 'generate', prompt, options: { pollingInterval: 1 } },
				n8n.credentials.vtrix,
			),
		]);
		await until('the job is checked', lookUps, ({ length }) => length > 0);
		await n8n.client.executions.stop(executionId);
		const { status } = await n8n.client.executions.finished(executionId);
		const seen = lookUps().length;
		await delay(3_000);

		expect(status).toBe('canceled');
		expect(lookUps()).toHaveLength(seen);
		expect(n8n.simulator.jobs.filter((job) => job.prompt === prompt)).toHaveLength(1);
	});
});

describe('n8n after a power cut', () => {
	it('still has its active workflows, and runs them', async () => {
		const workflow = chainedWorkflow('Called from outside', [
			webhookTrigger('picture-order'),
			fluxKontext(
				{ provider: 'toApis', operation: 'generate', prompt: '={{ $json.body.prompt }}' },
				n8n.credentials.toApis,
			),
		]);
		const stored = await n8n.client.createWorkflow(workflow);
		await n8n.client.activateWorkflow(stored);
		const { production } = webhookUrls(n8n.server.url, 'picture-order');
		await untilWebhookRegistered(production);

		await n8n.kill();
		await n8n.start();
		await untilWebhookRegistered(production);
		const answer = await fetch(production, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ prompt: 'A lighthouse' }),
		});
		expect(answer.status).toBe(200);
		const started = { workflowId: stored.id };
		const [summary] = await n8n.client.executions.untilCount(started, 1);
		const execution = await n8n.client.executions.finished(summary?.id ?? '');

		expect(execution).toMatchObject({ status: 'success', mode: 'webhook', error: null });
		expect(itemsOf(execution, nodeNames.kontext)).toHaveLength(1);
		expect(n8n.simulator.jobs.at(-1)?.prompt).toBe('A lighthouse');
	});
});

function lookUps() {
	return n8n.simulator.requests.filter(({ step }) => step === 'status');
}
