import { chainedWorkflow } from '../harness/workflowDefinition';
import { manualTrigger } from '../nodes';
import type { ProviderName } from '../../simulator';
import { eventually } from './eventually';
import {
	accountNames,
	fieldsOf,
	operationNames,
	type OperationName,
	operationsOf,
	providerNames,
} from './fieldTable';
import { getPicture, kontext, names, type Stage } from './workflows';

const behind = 'Follow Job';
const providers = ['apixo', 'foxAi', 'toApis', 'vtrix'] as const;
const followsJob = (operation: OperationName) => operation === 'wait' || operation === 'getStatus';

/**
 * Each operation, filled in by hand from an empty node. The first node asks for pictures; a second one
 * behind it follows the job that the first has submitted last.
 */
export function testOperations(stage: Stage): void {
	const { n8n, editor } = stage;

	describe.each(providers)('%s', (provider) => {
		let workflowId = '';

		beforeAll(async () => {
			n8n.simulator.reset();
			const nodes = [manualTrigger(), getPicture(n8n.simulator), kontext()];
			const definition = chainedWorkflow(`By hand: ${provider}`, [
				...nodes,
				kontext({}, undefined, behind),
			]);
			workflowId = (await n8n.client.createWorkflow(definition)).id;
			await editor.canvas.open(workflowId);
		});

		it('is chosen with its credential', async () => {
			for (const node of [names.kontext, behind]) {
				await editor.canvas.openNode(node);
				await editor.panel.choose('provider', providerNames[provider]);
				await editor.panel.chooseCredential(accountNames[provider]);
				await editor.panel.close();
			}
			await editor.canvas.openNode(names.kontext);
			expect(await editor.panel.value('provider')).toBe(providerNames[provider]);
		});

		it.each(operationsOf[provider])('%s', async (operation) => {
			const { panel } = editor;
			if (operation === 'wait') {
				await panel.close();
				await editor.canvas.openNode(behind);
			}
			await panel.choose('resource', operationNames[operation].resource);
			await panel.choose('operation', operationNames[operation].operation);
			await eventually(async () => await panel.fieldNames(), fieldsOf(provider, operation));
			const fields = fieldsOf(provider, operation);
			if (fields.includes('Prompt')) {
				await panel.fill('prompt', `A house, ${operation} with ${provider}`);
			}
			await runStep(stage, workflowId);
			await judgeOutput(stage, provider, operation);
		});
	});
}

/** Presses 'Execute step' and waits until n8n has finished. */
export async function runStep({ n8n, editor }: Stage, workflowId: string): Promise<void> {
	const count = await n8n.client.executions.count({ workflowId });
	await editor.panel.execute();
	const [newest] = await n8n.client.executions.untilCount({ workflowId }, count + 1);
	const execution = await n8n.client.executions.finished(newest?.id ?? '');
	expect(execution.error).toBeNull();
}

async function judgeOutput(
	{ n8n, editor }: Stage,
	provider: ProviderName,
	operation: OperationName,
): Promise<void> {
	const { output } = editor.panel;
	if (operation === 'getBalance') {
		expect(await output.jsonText()).toContain('"remaining"');
		return;
	}
	const job = n8n.simulator.jobs.at(-1);
	const order = followsJob(operation) ? 'submit' : operation;
	expect(job).toMatchObject({ provider, prompt: `A house, ${order} with ${provider}` });
	const jobId = job?.jobId ?? '';
	await eventually(async () => (await output.jsonText()).includes(jobId), true);
	if (operation === 'submit') return;
	expect(await output.jsonText()).toContain('"succeeded"');
	await eventually(async () => (await output.fileText()).includes(jobId), true);
	const { width, height } = await output.viewPicture();
	expect([width > 0, height > 0]).toEqual([true, true]);
}
