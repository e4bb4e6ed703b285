import { until } from '../../waiting';
import { manualTrigger } from '../nodes';
import { eventually } from './eventually';
import { accountNames } from './fieldTable';
import type { Pictures } from './pictures';
import { kontext, names, openNode, openWorkflow, type Stage } from './workflows';

const generate = { provider: 'apixo', operation: 'generate', prompt: 'A house at night' };

/** What a person sees where something goes wrong. */
export function testFailures(stage: Stage, pictures: Pictures): void {
	const { n8n, editor } = stage;
	beforeEach(() => n8n.simulator.reset());

	it('a refusal of the content', async () => {
		n8n.simulator.order({ job: { outcome: 'failure' } });
		await openNode(stage, 'Refused', generate, n8n.credentials.apixo);
		await editor.panel.execute();
		const { message, description } = await editor.panel.output.failure();
		expect(message).toContain(n8n.simulator.jobs[0]?.jobId);
		expect(description).toContain('Reason');
		await editor.panel.untilIdle();
		await pictures.take('error', [editor.panel.output.root]);
	});

	it('a wrong key', async () => {
		const [type = ''] = Object.keys(n8n.credentials.apixo);
		const credential = { name: 'APIXO with a wrong key', type };
		const data = { apiKey: 'wrong', baseUrl: n8n.simulator.baseUrls.apixo };
		const id = await n8n.client.createCredential({ ...credential, data });
		await openNode(stage, 'Wrong key', generate, { [type]: { id, name: credential.name } });
		await editor.panel.execute();
		const { message, description } = await editor.panel.output.failure();
		expect(message).toBe('APIXO refused the API key');
		expect(description).toContain('Nothing was charged');
		expect(n8n.simulator.jobs).toEqual([]);
	});

	it('a time-out, with the limit set by hand', async () => {
		n8n.simulator.order({ job: { outcome: 'never' } });
		await openNode(stage, 'Too slow', generate, n8n.credentials.apixo);
		await editor.panel.addOption('timeout', 'Timeout', '1');
		await editor.panel.execute();
		const { message } = await editor.panel.output.failure();
		expect(message).toContain(n8n.simulator.jobs[0]?.jobId);
		expect(message).toContain('within 1 second');
	});

	it('Stop, while a job is being waited for', async () => {
		n8n.simulator.order({ job: { outcome: 'never' } });
		const nodes = [manualTrigger(), kontext(generate, n8n.credentials.apixo)];
		const workflowId = await openWorkflow(stage, 'Stopped', nodes);
		await editor.canvas.execute();
		await until(
			'the job is submitted',
			() => n8n.simulator.jobs,
			(jobs) => jobs.length === 1,
		);
		await editor.canvas.stop();
		await editor.canvas.untilEnded();
		const [execution] = await n8n.client.executions.untilCount(
			{ workflowId, status: ['canceled'] },
			1,
		);
		expect(execution?.status).toBe('canceled');
		expect(n8n.simulator.jobs).toHaveLength(1);
	});

	it('a node without a credential is marked until one is chosen', async () => {
		await openWorkflow(stage, 'Without a credential', [manualTrigger(), kontext(generate)]);
		const mark = editor.canvas.node(names.kontext).getByTestId('node-issues');
		await mark.waitFor();
		await editor.canvas.openNode(names.kontext);
		await editor.panel.chooseCredential(accountNames.apixo);
		await editor.panel.close();
		await mark.waitFor({ state: 'detached' });
		expect(await mark.count()).toBe(0);
	});

	it('a pasted node keeps its fields, and n8n chooses a credential of its provider', async () => {
		await editor.canvas.openNew();
		await editor.canvas.paste(JSON.stringify({ nodes: [kontext(generate)], connections: {} }));
		await editor.page.getByText('Credentials auto-added').waitFor();
		await editor.canvas.openNode(names.kontext);
		expect(await editor.panel.value('prompt')).toBe(generate.prompt);
		expect(await editor.panel.credentialName()).toContain('APIXO');
		await editor.panel.chooseCredential(accountNames.apixo);
		await eventually(async () => await editor.panel.credentialName(), accountNames.apixo);
	});
}
