import type { ProviderName } from '../../simulator';
import { itemsOf } from '../harness/n8nAnswers';
import type { NodeDefinition } from '../harness/workflowDefinition';
import { chainedWorkflow, defineNode } from '../harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames } from '../nodes';
import { useN8n } from '../useN8n';

/** n8n runs a whole node again on a retry: what was paid for is not paid for a second time. */

const n8n = useN8n();

beforeEach(() => n8n.simulator.reset());

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;

/** Makes pictures `picture 1`, `picture 2`, … and gives the execution when it has ended. */
async function makePictures(
	provider: ProviderName,
	count: number,
	settings: Partial<NodeDefinition> = {},
	options: Record<string, unknown> = {},
	prompt = '={{ $json.text }}',
) {
	const jsCode = `return Array.from({ length: ${count} }, (_, i) => ({ json: { text: 'picture ' + (i + 1) } }));`;
	const parameters = {
		provider,
		operation: 'generate',
		prompt,
		options: { pollingInterval: 0.2, ...options },
	};
	const workflow = chainedWorkflow('Retries', [
		manualTrigger(),
		defineNode('Items', 'n8n-nodes-base.code', 2, { jsCode }),
		{ ...fluxKontext(parameters, n8n.credentials[provider]), ...settings },
	]);
	const stored = await n8n.client.createWorkflow(workflow);
	const id = await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
	return await n8n.client.executions.finished(id);
}

function billed(): string[] {
	return n8n.simulator.jobs.map(({ prompt }) => prompt);
}

const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };

it.each(withLookUp)(
	'%s: ten items, of which the fifth fails twice, cost 12 jobs',
	async (provider) => {
		n8n.simulator.order({ prompt: 'picture 5', times: 2, job: { outcome: 'failure' } });
		const execution = await makePictures(provider, 10, retrying);
		expect(execution).toMatchObject({ status: 'success', error: null });
		expect(itemsOf(execution, nodeNames.kontext)).toHaveLength(10);
		expect(billed()).toHaveLength(12);
		expect(billed().filter((prompt) => prompt === 'picture 5')).toHaveLength(3);
	},
);

it('Vtrix: the same with a random seed', async () => {
	n8n.simulator.order({ prompt: 'picture 5', times: 2, job: { outcome: 'failure' } });
	const seed = '={{ Math.floor(Math.random() * 1000000) }}';
	const execution = await makePictures('vtrix', 10, retrying, { seed });
	expect(execution).toMatchObject({ status: 'success', error: null });
	expect(billed()).toHaveLength(12);
});

it('seven items behind one that is refused in each try cost seven jobs under Continue', async () => {
	const settings = { ...retrying, onError: 'continueRegularOutput' } as const;
	const prompt = "={{ $itemIndex === 0 ? '' : $json.text + ', ' + Math.random() }}";
	const execution = await makePictures('apixo', 8, settings, {}, prompt);
	const items = itemsOf(execution, nodeNames.kontext);
	expect(items.map(({ json }) => json.status === 'succeeded')).toEqual([
		false,
		...Array.from({ length: 7 }, () => true),
	]);
	expect(billed()).toHaveLength(7);
});

it.each(withLookUp)('%s: a submit whose answer was cut is billed once', async (provider) => {
	n8n.simulator.order({ step: 'submit', times: 1, fault: { kind: 'acceptThenCut' } });
	const execution = await makePictures(provider, 1, retrying);
	expect(execution.status).toBe('error');
	expect(execution.error?.description).toMatch(/Submitted at .*console/);
	expect(billed()).toHaveLength(1);
});

describe('Retry in the list of executions', () => {
	it.each(withLookUp)('%s: takes up the jobs that were paid for', async (provider) => {
		n8n.simulator.order({ step: 'download', times: 1, fault: { kind: 'body', body: '<html>' } });
		const failed = await makePictures(provider, 3);
		expect(failed.status).toBe('error');
		const paid = billed().length;
		const retried = await n8n.client.executions.finished(
			await n8n.client.executions.retry(failed.id),
		);
		expect(retried).toMatchObject({ status: 'success', mode: 'retry' });
		expect(itemsOf(retried, nodeNames.kontext)).toHaveLength(3);
		expect(billed().sort()).toEqual(['picture 1', 'picture 2', 'picture 3']);
		expect(paid).toBeLessThanOrEqual(3);
	});

	it('takes them up also where a field holds the number of the execution', async () => {
		n8n.simulator.order({
			prompt: 'picture 2',
			step: 'submit',
			times: 1,
			fault: { kind: 'status', status: 400 },
		});
		const clientBusinessId = '={{ $execution.id }}-{{ $itemIndex }}';
		const failed = await makePictures('toApis', 3, {}, { clientBusinessId });
		expect(failed.status).toBe('error');
		const paid = billed();
		const retried = await n8n.client.executions.finished(
			await n8n.client.executions.retry(failed.id),
		);
		expect(retried).toMatchObject({ status: 'success', mode: 'retry' });
		expect(billed().slice(0, paid.length)).toEqual(paid);
		expect(billed().sort()).toEqual(['picture 1', 'picture 2', 'picture 3']);
	});

	it('does not buy again what may have been bought', async () => {
		n8n.simulator.order({ step: 'submit', times: 1, fault: { kind: 'acceptThenCut' } });
		const failed = await makePictures('apixo', 1);
		const retried = await n8n.client.executions.finished(
			await n8n.client.executions.retry(failed.id),
		);
		expect(retried.status).toBe('error');
		expect(retried.error?.message).toContain('may already have this job');
		expect(billed()).toHaveLength(1);
	});
});
