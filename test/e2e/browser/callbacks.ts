import { endedJobs } from '../callbacks/parkedWorkflow';
import { signingText, submitInWorkflow } from '../callbacks/workflows';
import { registeredMethods, untilWebhookRegistered, webhookUrls } from '../harness/webhooks';
import { manualTrigger } from '../nodes';
import { eventually } from './eventually';
import type { Pictures } from './pictures';
import {
	getPicture,
	kontext,
	names,
	openWorkflow,
	savePicture,
	type Stage,
	trigger,
} from './workflows';

const panelFields = [
	'Provider',
	'Credential',
	expect.stringContaining("to 'Callback URL' of a FLUX Kontext node"),
	'Trigger On',
	'Download Images',
	'Put Output File in Field',
	'Simplify',
	'Options',
];

/** The trigger, and an execution that waits by callback. */
export function testCallbacks(stage: Stage, pictures: Pictures): void {
	const { n8n, editor } = stage;
	beforeEach(() => n8n.simulator.reset());

	it.each(['apixo', 'toApis'] as const)(
		"the trigger's panel, and a real callback as its test event (%s)",
		async (provider) => {
			const webhookId = `b7c4f1de-93a2-4c5e-8a0d-${provider.toLowerCase().padEnd(12, '0')}`;
			const node = trigger({ provider }, n8n.credentials[provider], webhookId);
			await openWorkflow(stage, 'Picture is ready', [node, savePicture(n8n.filesFolder)]);
			await editor.canvas.openNode(names.trigger);
			const { panel } = editor;
			expect(await panel.fieldNames()).toEqual(panelFields);
			await panel.root.getByText('Webhook URLs').click();
			const urls = webhookUrls(n8n.server.url, webhookId, 'callback');
			await panel.root.getByText(urls.test).waitFor();
			await panel.root.getByTestId('radio-button-production').click();
			await panel.root.getByText(urls.production).waitFor();
			const title = provider === 'apixo' ? 'trigger-apixo' : 'trigger-toapis';
			await pictures.take(title, [panel.root], { width: 1200, height: 960 });

			n8n.simulator.setUpWebhook({ address: n8n.server.url, secret: signingText });
			expect(await registeredMethods(urls.test)).toEqual([]);
			await panel.execute();
			await panel.root.getByText('Stop Listening').first().waitFor();
			await untilWebhookRegistered(urls.test);
			const prompt = `Awaited from ${provider}`;
			await submitInWorkflow(n8n, provider, { prompt, callbackUrl: urls.test, reference: 'tried' });
			const jobId = n8n.simulator.jobs[0]?.jobId ?? 'no job';
			await eventually(async () => (await panel.output.jsonText()).includes(jobId), true);
			expect(await panel.output.jsonText()).toContain('"tried"');
			expect(await panel.output.jsonText()).toContain('"succeeded"');
			expect((await panel.output.viewPicture()).width).toBeGreaterThan(0);
		},
	);

	it('a job with the address of a trigger', async () => {
		const parameters = {
			...{ provider: 'apixo', resource: 'job', operation: 'submit', imageSource: 'none' },
			...{ prompt: 'A lighthouse in a storm, oil painting' },
		};
		const nodes = [manualTrigger(), kontext(parameters, n8n.credentials.apixo)];
		await openWorkflow(stage, 'Order a picture', nodes);
		await editor.canvas.openNode(names.kontext);
		const { panel } = editor;
		const webhookId = 'b7c4f1de-93a2-4c5e-8a0d-1f6e2c9a7d35';
		await panel.fill('callbackUrl', `https://n8n.example.com/webhook/${webhookId}/callback`);
		await panel.fill('reference', 'order-17');
		await panel.execute();
		expect(await panel.output.jsonText()).toContain('"order-17"');
		await panel.untilIdle();
		await pictures.take('submit-callback', [panel.fields(), panel.output.root], {
			width: 1200,
			height: 1130,
		});
	});

	it('an execution that waits by callback, and goes on by it', async () => {
		n8n.simulator.order({ job: { callback: { never: true }, seconds: 8 } });
		n8n.simulator.setUpWebhook({ address: n8n.server.url, secret: signingText });
		const parameters = { provider: 'toApis', prompt: 'Repaint the scene as a watercolor' };
		const edit = kontext({ ...parameters, waitMode: 'callback' }, n8n.credentials.toApis);
		const onError = 'continueErrorOutput' as const;
		const nodes = [getPicture(n8n.simulator), { ...edit, onError }];
		const workflowId = await openWorkflow(stage, 'Edit a picture', [
			...[manualTrigger(), ...nodes, savePicture(n8n.filesFolder)],
		]);
		await editor.canvas.execute();
		const waiting = { workflowId, status: ['waiting'] as const };
		const [parked] = await n8n.client.executions.untilCount(waiting, 1);
		await editor.canvas.openNode(names.kontext);
		await editor.panel.output.root.getByText('to call back when all images').waitFor();
		await pictures.take('wait-by-callback', [editor.panel.fields(), editor.panel.output.root], {
			width: 1200,
			height: 1260,
		});
		await editor.panel.close();
		await editor.page.getByTestId('radio-button-executions').click();
		const list = editor.page.getByTestId('executions-sidebar');
		await list.getByText('Waiting').waitFor();
		await editor.canvas.node(names.kontext).first().waitFor();
		await pictures.take('waiting', [list], { width: 1200, height: 620 });

		const [job] = await endedJobs(n8n, [parameters.prompt]);
		await n8n.simulator.redeliver(job?.jobId ?? '');
		const execution = await n8n.client.executions.finished(parked?.id ?? '');
		expect(execution.status).toBe('success');
		await list.getByText('Succeeded').waitFor();
	});
}
