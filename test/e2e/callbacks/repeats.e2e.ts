import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import { untilWebhookRegistered } from '../harness/webhooks';
import { useN8n } from '../useN8n';
import { deliver, submitDirectly } from './provider';
import type { Count } from './seen';
import { countExecutions, report, tally } from './seen';
import { together } from '../../waiting';
import type { TriggerWorkflow } from './workflows';
import {
	credentialFields,
	providers,
	publishedTrigger,
	quickExpressions,
	resetSimulator,
} from './workflows';

const n8n = useN8n({ credentialFields, extra: quickExpressions });
const callbacks = 1_000;
const replays = 200;

/** A trigger of each provider; nothing is downloaded, so that many callbacks take no long time. */
let triggers: TriggerWorkflow[] = [];
/** The jobs of all rounds. */
const delivered: string[] = [];
/** The executions that have been counted. */
const counted: string[] = [];

beforeAll(async () => {
	resetSimulator(n8n);
	n8n.simulator.order({ job: { seconds: 0, callback: { never: true } } });
	triggers = await together(
		1,
		providers,
		async (provider) => await publishedTrigger(n8n, provider, { downloadImages: false }),
	);
});

/** Finished jobs, half of them of each provider, whose callbacks have not been sent yet. */
async function finishedJobs(prompt: string): Promise<string[]> {
	const addresses = triggers.map(({ urls }) => urls.production);
	const all = Array.from({ length: callbacks }, (_, index) => index);
	return await together(20, all, async (index) => {
		const half = index % providers.length;
		const address = addresses[half] ?? '';
		const callbackUrl = signedUrl(
			address,
			`order-${index}`,
			n8n.simulator.apiKeys.apixo,
			'trigger',
		);
		return await submitDirectly(n8n.simulator, providers[half] ?? 'apixo', {
			prompt,
			callbackUrl: half === 0 ? callbackUrl : address,
		});
	});
}

/** Executions since the last count. */
async function countNew(): Promise<Count> {
	const filters = triggers.map(({ filter }) => filter);
	const count = await countExecutions(n8n, filters, counted);
	counted.push(...count.ids);
	return count;
}

describe.each<[string, number]>([
	['one after another', 1],
	['50 at a time', 50],
])('1,000 callbacks with every third delivered twice, %s', (way, atATime) => {
	it('start exactly 1,000 executions, which give 1,000 outputs', async () => {
		const submitted = await finishedJobs(way);
		const sent = submitted.flatMap((jobId, index) => (index % 3 === 0 ? [jobId, jobId] : [jobId]));
		const startedAt = Date.now();
		const statuses = await deliver(n8n.simulator, sent, atATime);
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		const { executions, succeeded, withOutput, jobIds } = await countNew();
		delivered.push(...submitted);

		report(
			`${way}: ${sent.length} deliveries of ${submitted.length} callbacks in ${seconds} s, answered ${JSON.stringify(tally(statuses.flat()))}: ${executions} executions, ${withOutput} with output, ${jobIds.length} outputs`,
		);
		const { 200: answered, null: late = 0, ...others } = tally(statuses.flat());
		expect(answered).toBe(callbacks + Math.ceil(callbacks / 3));
		// 503: n8n's database was slow.
		expect(Object.keys(others).filter((status) => status !== '503')).toEqual([]);
		// An empty execution more for a call that a slow machine answered after its provider hung up.
		expect(executions).toBeGreaterThanOrEqual(callbacks);
		expect(executions).toBeLessThanOrEqual(callbacks + late);
		expect(succeeded).toBe(executions);
		expect(withOutput).toBe(callbacks);
		expect(jobIds).toHaveLength(callbacks);
		expect(new Set(jobIds)).toEqual(new Set(submitted));
	});
});

it('200 replays after a restart of n8n give no output', async () => {
	await n8n.stop();
	await n8n.start();
	await together(2, triggers, async ({ urls }) => await untilWebhookRegistered(urls.production));
	const step = delivered.length / replays;
	const replayed = delivered.filter((_, index) => index % step === 0);
	const statuses = await deliver(n8n.simulator, replayed, 20);
	const { executions, succeeded, jobIds } = await countNew();

	report(
		`${replayed.length} replays after a restart, answered ${JSON.stringify(tally(statuses.flat()))}: ${executions} executions, ${jobIds.length} outputs`,
	);
	expect(tally(statuses.flat())[200]).toBe(replays);
	expect(jobIds).toEqual([]);
	expect(executions).toBe(succeeded);
});
