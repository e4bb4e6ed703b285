import { deliver, submitDirectly } from '../callbacks/provider';
import { countExecutions, report, tally } from '../callbacks/seen';
import { together } from '../../waiting';
import {
	providers,
	publishedTrigger,
	resetSimulator,
	type TriggerWorkflow,
} from '../callbacks/workflows';
import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import type { TestedQueueN8n } from './useQueueN8n';

const callbacks = 200;
const replays = 60;
const atATime = 20;
const newTriggers = 8;
/** What PostgreSQL logs when n8n makes the row of a node's memory for a second time. */
const firstEntryTwice = /INSERT INTO "public"."processed_data"/;

/** The two memories of the trigger, where two webhook processors and two workers have one each. */
export function testRepeats(n8n: TestedQueueN8n): void {
	let triggers: TriggerWorkflow[] = [];
	let submitted: string[] = [];
	const counted: string[] = [];

	beforeAll(async () => {
		resetSimulator(n8n);
		n8n.simulator.order({ job: { seconds: 0, callback: { never: true } } });
		// Two workflows each: n8n's list of executions is exact up to 100 of one workflow. Beyond, its pages
		// are sorted by start but parted by id, and workers do not start executions in the order of ids.
		triggers = await together(
			1,
			[...providers, ...providers],
			async (provider) => await publishedTrigger(n8n, provider, { downloadImages: false }),
		);
		const all = Array.from({ length: callbacks }, (_, index) => index);
		submitted = await together(atATime, all, async (index) => {
			const half = index % providers.length;
			const address = triggers[index % triggers.length]?.urls.production ?? '';
			const { apixo } = n8n.simulator.apiKeys;
			const callbackUrl = half === 0 ? signedUrl(address, `o-${index}`, apixo, 'trigger') : address;
			const prompt = `Repeated ${index}`;
			return await submitDirectly(n8n.simulator, providers[half] ?? 'apixo', {
				prompt,
				callbackUrl,
			});
		});
	});

	const countNew = async () => {
		const filters = triggers.map(({ filter }) => filter);
		const count = await countExecutions(n8n, filters, counted);
		counted.push(...count.ids);
		return count;
	};

	it('200 callbacks, every third delivered twice at the same time: none is lost', async () => {
		const sent = submitted.flatMap((jobId, index) => (index % 3 === 0 ? [jobId, jobId] : [jobId]));
		const statuses = await deliver(n8n.simulator, sent, atATime);
		const { executions, succeeded, withOutput, jobIds } = await countNew();
		const twice = Object.values(tally(jobIds)).filter((times) => times > 1).length;

		report(
			`queue mode: ${sent.length} deliveries of ${callbacks} callbacks, ${atATime} at a time, answered ${JSON.stringify(tally(statuses.flat()))}: ${executions} executions, ${withOutput} with output, ${jobIds.length} outputs; ${twice} came out twice`,
		);
		expect(tally(statuses.flat())[200]).toBe(sent.length);
		expect(succeeded).toBe(executions);
		expect(new Set(jobIds)).toEqual(new Set(submitted));
	});

	it('60 others delivered once more, later: how many come out is said', async () => {
		const once = submitted.filter((_, index) => index % 3 !== 0).slice(0, replays);
		const statuses = await deliver(n8n.simulator, once, atATime);
		const { executions, succeeded, jobIds } = await countNew();

		report(
			`queue mode: ${statuses.length} replays, answered ${JSON.stringify(tally(statuses.flat()))}: ${executions} executions, ${jobIds.length} outputs`,
		);
		expect(tally(statuses.flat())[200]).toBe(replays);
		expect(succeeded).toBe(executions);
	});

	it('the first callbacks of a new trigger, on both workers at the same moment: none is lost', async () => {
		const fresh = await together(
			1,
			Array.from({ length: newTriggers }),
			async () => await publishedTrigger(n8n, 'toApis', { downloadImages: false }),
		);
		const jobIds = await together(1, fresh, async ({ urls }, index) => {
			const jobs = Array.from({ length: 4 }, (_, job) => `New trigger ${index}, job ${job}`);
			const callbackUrl = urls.production;
			const ids = await together(
				4,
				jobs,
				async (prompt) => await submitDirectly(n8n.simulator, 'toApis', { prompt, callbackUrl }),
			);
			await deliver(n8n.simulator, ids, atATime);
			return ids;
		});
		const count = await countExecutions(
			n8n,
			fresh.map(({ filter }) => filter),
		);
		const firstWrites = n8n.parts.postgres.logText().split(firstEntryTwice).length - 1;

		report(`queue mode: both workers wrote a trigger's first entry at once: ${firstWrites} times`);
		expect(count.succeeded).toBe(count.executions);
		expect(new Set(count.jobIds)).toEqual(new Set(jobIds.flat()));
	});
}
