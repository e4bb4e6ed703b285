import { itemsOf } from './harness/n8nAnswers';
import { registeredMethods, untilWebhookRegistered, webhookUrls } from './harness/webhooks';
import { chainedWorkflow, defineNode } from './harness/workflowDefinition';
import { manualTrigger, nodeNames, webhookTrigger } from './nodes';
import { useN8n } from './useN8n';

const n8n = useN8n();

describe('the client of n8n', () => {
	it('finds, counts, pages and removes executions', async () => {
		const workflow = chainedWorkflow('Several', [manualTrigger()]);
		const stored = await n8n.client.createWorkflow(workflow);
		const filter = { workflowId: stored.id };
		for (let run = 0; run < 5; run += 1) {
			await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
		}
		const { executions } = n8n.client;
		const list = await executions.untilCount({ ...filter, status: ['success'] }, 5);
		expect(new Set(list.map(({ id }) => id)).size).toBe(5);
		expect(list[0]).toMatchObject({ status: 'success', mode: 'manual', waitTill: null });
		expect(await executions.list(filter, 2)).toEqual(list);
		expect(await executions.count(filter)).toBe(5);
		expect(await executions.list({ ...filter, status: ['error', 'waiting'] })).toEqual([]);

		await executions.remove(list.slice(0, 2).map(({ id }) => id));
		expect(await executions.list(filter)).toEqual(list.slice(2));
	});

	it('sees a parked execution, and stops it', async () => {
		const workflow = chainedWorkflow('Parked', [
			manualTrigger(),
			defineNode('Wait', 'n8n-nodes-base.wait', 1.1, { amount: 1, unit: 'hours' }),
		]);
		const stored = await n8n.client.createWorkflow(workflow);
		const id = await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
		const { waitTill } = await n8n.client.executions.waiting(id);
		const waiting = { workflowId: stored.id, status: ['waiting'] as const };

		expect(Date.parse(waitTill ?? '')).toBeGreaterThan(Date.now());
		expect(await n8n.client.executions.list(waiting)).toMatchObject([{ id, waitTill }]);
		await n8n.client.executions.stop(id);
		expect((await n8n.client.executions.finished(id)).status).toBe('canceled');
	});

	it('retries a failed execution from the node that failed', async () => {
		const fail = { errorMessage: 'Not this time' };
		const workflow = chainedWorkflow('Failing', [
			webhookTrigger('failing'),
			defineNode('Fail', 'n8n-nodes-base.stopAndError', 1, fail),
		]);
		const stored = await n8n.client.createWorkflow(workflow);
		await n8n.client.activateWorkflow(stored);
		const { production } = webhookUrls(n8n.server.url, 'failing');
		expect(await registeredMethods(`${production}-other`)).toEqual([]);
		await untilWebhookRegistered(production);
		await fetch(production, { method: 'POST' });
		const filter = { workflowId: stored.id, status: ['error'] as const };
		const [failed] = await n8n.client.executions.untilCount(filter, 1);
		const retried = await n8n.client.executions.retry(failed?.id ?? '');

		const execution = await n8n.client.executions.get(retried);
		expect(execution).toMatchObject({ mode: 'retry', status: 'error' });
		expect(execution.error).toMatchObject({ message: 'Not this time', node: { name: 'Fail' } });
		await expect(n8n.client.executions.waiting(retried)).rejects.toThrow('Not this time');
	});

	it('listens for one test event', async () => {
		const workflow = chainedWorkflow('Tested', [webhookTrigger('tested')]);
		const stored = await n8n.client.createWorkflow(workflow);
		const { test } = webhookUrls(n8n.server.url, 'tested');
		expect(await registeredMethods(test)).toEqual([]);
		await n8n.client.listenForTestEvent(stored, workflow, nodeNames.start);
		expect(await registeredMethods(test)).toEqual(['POST']);

		const first = await fetch(test, { method: 'POST', body: 'Hello' });
		const second = await fetch(test, { method: 'POST', body: 'Again' });
		expect([first.status, second.status]).toEqual([200, 404]);
		const filter = { workflowId: stored.id, status: ['success'] as const };
		const [summary] = await n8n.client.executions.untilCount(filter, 1);
		const execution = await n8n.client.executions.get(summary?.id ?? '');
		expect(execution.mode).toBe('manual');
		expect(itemsOf(execution, nodeNames.start)).toHaveLength(1);
	});
});
