import type { JobOrder } from '../../simulator';
import { itemsOf, type StoredWorkflow } from '../harness/n8nAnswers';
import { N8nRequestFailed } from '../harness/n8nConnection';
import { registeredMethods } from '../harness/webhooks';
import { useN8n } from '../useN8n';
import { submitDirectly } from './provider';
import { countExecutions, markOf, settledExecutions } from './seen';
import { until } from '../../waiting';
import type { CallingProvider, TriggerWorkflow } from './workflows';
import {
	credentialFields,
	names,
	providers,
	publishedTrigger,
	resetSimulator,
	signingText,
	storeTrigger,
	submitInWorkflow,
} from './workflows';

const n8n = useN8n({ credentialFields, simulator: { callbackPauseScale: 0.05 } });

beforeEach(() => resetSimulator(n8n));

/** What came out behind the trigger, in the only execution of its workflow. */
async function onlyOutput({ filter }: TriggerWorkflow) {
	const [summary, ...others] = await n8n.client.executions.untilCount(filter, 1);
	expect(others).toEqual([]);
	const execution = await n8n.client.executions.finished(summary?.id ?? '');
	expect(execution.error).toBeNull();
	return { execution, items: itemsOf(execution, names.behind) };
}

async function untilDelivered(jobId: unknown): Promise<void> {
	await until(
		`the callback of ${String(jobId)} is delivered`,
		() => n8n.simulator.callbacks.filter((callback) => callback.jobId === jobId),
		(records) => records.some(({ state }) => state === 'delivered'),
	);
}

describe('a job submitted in one workflow starts another', () => {
	it.each<[string, CallingProvider, 'succeeded' | 'failed', JobOrder]>([
		['APIXO, succeeded', 'apixo', 'succeeded', {}],
		['APIXO, failed, in the envelope of the seed', 'apixo', 'failed', { outcome: 'failure' }],
		[
			'APIXO, failed, in the envelope of the newer pages',
			'apixo',
			'failed',
			{ outcome: 'failure', callback: { form: 'newer' } },
		],
		['ToAPIs, succeeded', 'toApis', 'succeeded', {}],
		['ToAPIs, failed', 'toApis', 'failed', { outcome: 'failure' }],
		['ToAPIs, succeeded, with Unix times', 'toApis', 'succeeded', { callback: { times: 'unix' } }],
	])('%s', async (title, provider, event, order) => {
		n8n.simulator.order({ job: order });
		const trigger = await publishedTrigger(n8n, provider);
		const callbackUrl = trigger.urls.production;
		const prompt = `A boat, ${title}`;
		const reference = 'order-17';
		const job = await submitInWorkflow(n8n, provider, { prompt, callbackUrl, reference });
		const { items } = await onlyOutput(trigger);
		const { jobId } = job;
		await untilDelivered(jobId);

		const about = { provider, jobId, reference };
		expect(job).toMatchObject(about);
		expect(items.map(({ json }) => json)).toMatchObject([
			{
				...about,
				event,
				status: event,
				...(event === 'failed' && { failure: { code: expect.any(String) as string } }),
				...(provider === 'apixo' && { confirmed: true }),
			},
		]);
		expect(items[0]?.json).not.toHaveProperty('error');
		const mark = { provider, jobId, prompt };
		if (event === 'succeeded') expect(await markOf(n8n, items[0])).toMatchObject(mark);
		else expect(items[0]?.binary).toBeUndefined();
		const statuses = n8n.simulator.callbacks.flatMap(({ attempts }) =>
			attempts.map(({ status }) => status),
		);
		expect(statuses).toEqual([200]);
	});
});

describe('what starts nothing', () => {
	it.each(providers)('an event that is not chosen (%s) is answered 200', async (provider) => {
		const trigger = await publishedTrigger(n8n, provider, { events: ['failed'] });
		const callbackUrl = trigger.urls.production;
		n8n.simulator.order({ prompt: 'refused', job: { outcome: 'failure' } });
		const good = await submitInWorkflow(n8n, provider, { prompt: 'good', callbackUrl });
		await untilDelivered(good.jobId);
		const refused = await submitInWorkflow(n8n, provider, { prompt: 'refused', callbackUrl });
		await untilDelivered(refused.jobId);
		const { items } = await onlyOutput(trigger);

		expect(items.map(({ json }) => [json.jobId, json.event])).toEqual([[refused.jobId, 'failed']]);
	});

	it("ToAPIs' endpoint.test is answered 200", async () => {
		const trigger = await publishedTrigger(n8n, 'toApis');
		const address = trigger.urls.production;
		n8n.simulator.setUpWebhook({ address, secret: signingText });

		expect(await n8n.simulator.sendTestEvent()).toBe(200);
		expect(await settledExecutions(n8n, trigger.filter)).toEqual([]);
	});
});

it('a callback that could not be confirmed is answered 503, and its repeat starts the workflow once', async () => {
	const trigger = await publishedTrigger(n8n, 'apixo', { options: { requireSignedUrl: false } });
	const fault = { kind: 'status', status: 500 } as const;
	n8n.simulator.order({ provider: 'apixo', step: 'status', times: 5, fault });
	const jobId = await submitDirectly(n8n.simulator, 'apixo', {
		prompt: 'Unsigned',
		callbackUrl: trigger.urls.production,
	});
	await untilDelivered(jobId);
	const { items } = await onlyOutput(trigger);

	const attempts = n8n.simulator.callbacks.flatMap((callback) => callback.attempts);
	expect(attempts.map(({ status }) => status)).toEqual([503, 200]);
	expect(items.map(({ json }) => json)).toMatchObject([{ jobId, confirmed: true }]);
	expect(await markOf(n8n, items[0])).toMatchObject({ jobId, prompt: 'Unsigned' });
});

it.each(providers)(
	"'Listen for test event' takes one callback at the test URL (%s)",
	async (provider) => {
		const trigger = await storeTrigger(n8n, provider);
		const { stored, definition, urls } = trigger;
		await n8n.client.listenForTestEvent(stored, definition, names.trigger);
		const prompt = `Tested with ${provider}`;
		const job = await submitInWorkflow(n8n, provider, {
			...{ prompt, callbackUrl: urls.test, reference: 'a test' },
		});
		const { execution, items } = await onlyOutput(trigger);

		expect(execution.mode).toBe('manual');
		expect(items.map(({ json }) => json)).toMatchObject([
			{ jobId: job.jobId, event: 'succeeded', reference: 'a test' },
		]);
		expect(await markOf(n8n, items[0])).toMatchObject({ provider, jobId: job.jobId, prompt });
	},
);

/** n8n 2.37 refuses to publish with its answer; n8n 2.40 answers first and tries afterwards. */
async function reasonsAgainstPublishing(stored: StoredWorkflow): Promise<unknown[]> {
	const activation = n8n.client.activateWorkflow(stored);
	const refusal = await activation.then(
		() => null,
		(error: unknown) => error,
	);
	if (refusal instanceof N8nRequestFailed) return [refusal.reason];
	expect(refusal).toBeNull();
	const { status, triggers } = await until(
		'n8n has tried to publish the workflow',
		async () => await n8n.client.publication(stored),
		(publication) => !['not_published', 'in_progress'].includes(publication.status),
	);
	expect(status).toBe('failed');
	return triggers.map(({ errorMessage }) => errorMessage);
}

it('a ToAPIs trigger whose credential has no webhook secret cannot be published', async () => {
	const [type = '', known] = Object.entries(n8n.credentials.toApis)[0] ?? [];
	const { apiKeys, baseUrls } = n8n.simulator;
	const name = `${known?.name}, without a secret`;
	const data = { apiKey: apiKeys.toApis, baseUrl: baseUrls.toApis };
	const id = await n8n.client.createCredential({ name, type, data });
	const trigger = await storeTrigger(n8n, 'toApis', {}, { [type]: { id, name } });

	expect(await reasonsAgainstPublishing(trigger.stored)).toEqual([
		"The credential 'ToAPIs API' has no webhook secret",
	]);
	expect(await registeredMethods(trigger.urls.production)).toEqual([]);
});

it.each(providers)(
	'an execution whose download failed gives its output when it is retried (%s)',
	async (provider) => {
		const trigger = await publishedTrigger(n8n, provider);
		const fault = { kind: 'body', body: '<html>' } as const;
		n8n.simulator.order({ provider, step: 'download', times: 1, fault });
		const callbackUrl = trigger.urls.production;
		const prompt = `Fetched later from ${provider}`;
		const job = await submitInWorkflow(n8n, provider, { prompt, callbackUrl, reference: 'later' });
		const failed = { ...trigger.filter, status: ['error'] as const };
		const [summary] = await n8n.client.executions.untilCount(failed, 1);
		const { jobId } = job;
		const error = (await n8n.client.executions.get(summary?.id ?? '')).error?.message;
		expect(error).toContain(String(jobId));

		const retried = await n8n.client.executions.retry(summary?.id ?? '');
		const execution = await n8n.client.executions.finished(retried);
		const items = itemsOf(execution, names.behind);
		expect(execution).toMatchObject({ status: 'success', mode: 'retry' });
		expect(items.map(({ json }) => json)).toMatchObject([{ jobId, reference: 'later' }]);
		expect(await markOf(n8n, items[0])).toMatchObject({ provider, jobId, prompt });
		expect(await countExecutions(n8n, [trigger.filter])).toMatchObject({
			executions: 2,
			withOutput: 1,
		});
	},
);
