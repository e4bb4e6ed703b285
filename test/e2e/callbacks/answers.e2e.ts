import { chainedWorkflow } from '../harness/workflowDefinition';
import { fluxKontext, webhookTrigger } from '../nodes';
import { useN8n } from '../useN8n';
import { holdCall } from './heldCall';
import { callbacksOf } from './seen';
import { callbackUrlOf } from './twoWaits';
import { until } from '../../waiting';
import type { CallingProvider } from './workflows';
import {
	credentialFields,
	providers,
	publishCalled,
	publishedTrigger,
	resetSimulator,
	submitInWorkflow,
} from './workflows';

/** What those are answered who start and resume workflows. */

const n8n = useN8n({ credentialFields, simulator: { callbackPauseScale: 0.1 } });

beforeEach(() => resetSimulator(n8n));

/** A workflow that answers with what its last node gives, which is the one that waits. */
async function publishAnswering(provider: CallingProvider, responseData: string): Promise<string> {
	const webhookId = `answering-${provider}-${responseData}`;
	const start = webhookTrigger(webhookId);
	const waiting = { provider, operation: 'generate', prompt: webhookId, waitMode: 'callback' };
	const kontext = fluxKontext(waiting, n8n.credentials[provider]);
	const definition = chainedWorkflow(webhookId, [
		{ ...start, parameters: { ...start.parameters, responseMode: 'lastNode', responseData } },
		{ ...kontext, onError: 'continueRegularOutput', retryOnFail: true },
	]);
	const stored = await n8n.client.createWorkflow(definition);
	return await publishCalled(n8n, stored, webhookId);
}

describe("a webhook that responds 'When Last Node Finishes', where the last node waits by callback", () => {
	it.each(providers)('answers 200 with the open job at once (%s)', async (provider) => {
		n8n.simulator.order({ job: { seconds: Infinity, callback: { never: true } } });
		const response = await fetch(await publishAnswering(provider, 'firstEntryJson'), {
			method: 'POST',
		});
		const [job] = n8n.simulator.jobs;
		expect(response.status).toBe(200);
		expect(await response.json()).toMatchObject({ provider, jobId: job?.jobId, status: 'running' });
		expect(n8n.simulator.jobs).toHaveLength(1);

		if (job === undefined) throw new Error('There is no job');
		n8n.simulator.finish(job.jobId);
		// The callback that resumes the execution.
		const resumed = await holdCall(callbackUrlOf(job)).send();
		expect(resumed).toEqual({ status: 200, body: { message: 'Execution resumed' } });
		await until(
			'the picture is downloaded',
			() => n8n.simulator.requests,
			(requests) => requests.some(({ step }) => step === 'download'),
		);
	});

	it('answers 200 with all open jobs, where it responds with all items', async () => {
		n8n.simulator.order({ job: { seconds: Infinity, callback: { never: true } } });
		const response = await fetch(await publishAnswering('apixo', 'allEntries'), { method: 'POST' });
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual([
			expect.objectContaining({ jobId: n8n.simulator.jobs[0]?.jobId, status: 'running' }),
		]);
	});
});

it.each<[string, boolean, string]>([
	['starts it', false, 'Callback received'],
	['is a duplicate', true, 'Duplicate'],
])('the trigger tells so to a callback that %s', async (_, ignoreDuplicates, message) => {
	const trigger = await publishedTrigger(n8n, 'apixo', { options: { ignoreDuplicates } });
	const callbackUrl = trigger.urls.production;
	const prompt = `Ignored: ${ignoreDuplicates}`;
	const { jobId } = await submitInWorkflow(n8n, 'apixo', { prompt, callbackUrl });
	const [{ url, body } = { url: '', body: '' }] = await until(
		'the first callback is taken',
		() => callbacksOf(n8n.simulator, [jobId]),
		([first]) => first?.state === 'delivered',
	);
	expect(await holdCall(url, body).send()).toEqual({ status: 200, body: { message } });
});

it('the trigger tells so to a callback that is not signed', async () => {
	const trigger = await publishedTrigger(n8n, 'apixo');
	const response = await fetch(trigger.urls.production, { method: 'POST', body: '{}' });
	expect(response.status).toBe(401);
	expect(await response.json()).toEqual({ message: 'Callback could not be verified' });
});
