import { createHash } from 'node:crypto';

import type { StartedBy } from '../callbacks/parkedWorkflow';
import { endedJobs, numbered, outcomeOf, startParking } from '../callbacks/parkedWorkflow';
import { deliver } from '../callbacks/provider';
import { countExecutions, markOf, report, tally } from '../callbacks/seen';
import { onceOnly, tryTwice } from '../callbacks/twice';
import { together, until } from '../../waiting';
import {
	type CallingProvider,
	names,
	providers,
	publishedTrigger,
	resetSimulator,
	submitInWorkflow,
} from '../callbacks/workflows';
import { itemsOf } from '../harness/n8nAnswers';
import { fluxKontext } from '../nodes';
import type { TestedQueueN8n } from './useQueueN8n';

/** Callbacks go to the webhook processors, the executions to the workers. */
export function testParking(n8n: TestedQueueN8n): void {
	beforeEach(() => {
		resetSimulator(n8n);
		n8n.parts.proxy.answers.length = 0;
	});

	/** Which processors answered callbacks, and how; by their own paths. */
	const answersAt = (path: string) =>
		n8n.parts.proxy.answers.filter(
			(answer) => answer.method === 'POST' && answer.path.includes(path),
		);

	it.each<[string, CallingProvider, StartedBy]>([
		['APIXO, in production', 'apixo', 'webhook'],
		["ToAPIs, by the editor's button", 'toApis', 'hand'],
	])(
		'ten jobs, %s: the execution goes on once, with ten right pictures',
		async (title, provider, startedBy) => {
			n8n.simulator.order({ job: { seconds: 6, callback: { never: true } } });
			const prompts = numbered(`Parked, ${title}`, 10);
			const id = await startParking(n8n, provider, prompts, { startedBy });
			await n8n.client.executions.waiting(id);
			const jobs = await endedJobs(n8n, prompts);
			const jobIds = jobs.map(({ jobId }) => jobId);
			const calls = await deliver(n8n.simulator, jobIds, jobIds.length);
			const execution = await n8n.client.executions.finished(id);
			const { downloads, lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

			const answers = answersAt('/webhook-waiting/');
			report(
				`${title}: 10 callbacks, answered ${JSON.stringify(tally(calls))} by ${JSON.stringify(tally(answers.map(({ target }) => target)))}; ${lookUps} look-ups; downloads per picture ${JSON.stringify(tally(downloads))}`,
			);
			const targets = new Set(answers.map(({ target }) => target));
			expect([...targets].sort()).toEqual(['webhook-1', 'webhook-2']);
			expect(execution).toMatchObject({ status: 'success', error: null });
			expect(outcome).toEqual({
				...{ prompts, areOwnPictures: true },
				timesHandedOn: prompts.map(() => 1),
			});
			// At most one download for each webhook processor.
			expect(Math.max(...downloads)).toBeLessThanOrEqual(2);
		},
	);

	it('what one processor loaded before does not resume what the other has resumed', async () => {
		const [one, other] = n8n.parts.webhooks;
		const attempts = await tryTwice(n8n, 5, (url, call) => {
			const address = new URL(url);
			address.port = String((call === 'held' ? one : other).port);
			return address.href;
		});
		const twice = attempts.filter(({ submitted }) => submitted !== 1);
		report(`${attempts.length} attempts to resume twice by two processors: ${twice.length} did`);
		expect(attempts).toHaveLength(20);
		expect(attempts).toEqual(attempts.map((attempt) => ({ ...attempt, ...onceOnly })));
	});

	it('a picture stored by a webhook processor is read by a worker', async () => {
		n8n.simulator.order({ job: { seconds: 3 } });
		const next = { provider: 'toApis', prompt: 'Edited behind' };
		const editor = { ...fluxKontext(next, n8n.credentials.toApis), id: 'editor', name: 'Editor' };
		const prompts = ['Made first'];
		const id = await startParking(n8n, 'apixo', prompts, { behind: [editor] });
		const execution = await n8n.client.executions.finished(id);
		const [parked] = itemsOf(execution, names.kontext);
		const [edited] = itemsOf(execution, 'Editor');
		const file = await n8n.client.downloadBinary(parked?.binary?.data?.id ?? '');

		expect(execution.error).toBeNull();
		expect(parked?.binary?.data?.id).toMatch(/^database:/);
		expect(await markOf(n8n, edited)).toMatchObject({
			inputSha256: [createHash('sha256').update(file).digest('hex')],
		});
	});

	it.each(providers)('a job submitted in one workflow starts another (%s)', async (provider) => {
		const trigger = await publishedTrigger(n8n, provider);
		const prompt = `Started by ${provider}`;
		const callbackUrl = trigger.urls.production;
		const job = await submitInWorkflow(n8n, provider, { prompt, callbackUrl, reference: 'o-1' });
		const { jobId } = job;
		await until(
			'the provider has its answer',
			() => n8n.simulator.callbacks.flatMap(({ attempts }) => attempts.map(({ status }) => status)),
			(statuses) => statuses.includes(200),
		);
		const { jobIds, ids } = await countExecutions(n8n, [trigger.filter]);
		const items = await together(1, ids, async (id) =>
			itemsOf(await n8n.client.executions.get(id), names.behind),
		);
		const [item] = items.flat();

		expect(jobIds).toEqual([jobId]);
		expect(await n8n.logText()).toContain(`callback of job ${String(jobId)} taken`);
		expect(item?.json).toMatchObject({ jobId, reference: 'o-1' });
		expect(await markOf(n8n, item)).toMatchObject({ provider, jobId, prompt });
		expect(answersAt('/webhook/').map(({ target }) => target)).toContainEqual(
			expect.stringMatching(/^webhook-[12]$/),
		);
	});
}
