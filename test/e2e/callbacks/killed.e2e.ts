import type { RecordedJob } from '../../simulator';
import type { Execution } from '../harness/n8nAnswers';
import { itemsOf } from '../harness/n8nAnswers';
import { useN8n } from '../useN8n';
import {
	allRight,
	callTogether,
	endedJobs,
	numbered,
	outcomeOf,
	startParking,
} from './parkedWorkflow';
import { callbacksOf, countExecutions, jobsOf, markOf, report, requestsOf, tally } from './seen';
import { together, until } from '../../waiting';
import type { TriggerWorkflow } from './workflows';
import {
	credentialFields,
	names,
	providers,
	publishedTrigger,
	resetSimulator,
	submitInWorkflow,
} from './workflows';

// Repeats come 1, 5, 19, 91 s (ToAPIs) and 4, 22, 94 s (APIXO) after the first call: n8n is back by then.
const n8n = useN8n({ credentialFields, simulator: { callbackPauseScale: 0.12 } });

const prompts = {
	together: numbered('Called together after the restart', 20),
	three: numbered('Called while n8n is down', 3),
	partly: [...numbered('Called before the kill', 10), ...numbered('Called after it', 10)],
	triggered: 'Started while n8n is down',
	interrupted: 'Interrupted download',
	resuming: numbered('Cut off while it resumes', 2),
};

/** What was under way when n8n was killed, once and for all scenarios of this file. */
const underWay = { together: '', three: '', partly: '', resuming: '' };
let triggers: TriggerWorkflow[] = [];
let answeredBefore: unknown[] = [];

beforeAll(async () => {
	const { simulator } = n8n;
	resetSimulator(n8n);
	orderJobs();
	triggers = await together(
		1,
		[...providers, 'apixo' as const],
		async (provider) => await publishedTrigger(n8n, provider),
	);
	underWay.partly = await startParking(n8n, 'apixo', prompts.partly, { startedBy: 'webhook' });
	const early = await until(
		'half of the callbacks have been answered',
		() => callbacksOf(simulator, jobsOf(simulator, 'Called before the kill')),
		(records) => records.length === 10 && records.every(({ state }) => state === 'delivered'),
	);
	answeredBefore = early.flatMap(({ attempts }) => attempts.map(({ status }) => status));

	underWay.together = await startParking(n8n, 'apixo', prompts.together, { startedBy: 'webhook' });
	underWay.three = await startParking(n8n, 'toApis', prompts.three);
	await together(1, [...triggers.entries()], async ([index, { urls }]) => {
		const isLast = index === triggers.length - 1;
		const callbackUrl = urls.production;
		const prompt = isLast ? prompts.interrupted : prompts.triggered;
		await submitInWorkflow(n8n, providers[index] ?? 'apixo', { prompt, callbackUrl });
	});
	await n8n.client.executions.waiting(underWay.together);
	await n8n.client.executions.waiting(underWay.three);
	await untilDownloading(prompts.interrupted, 1);
	underWay.resuming = await startParking(n8n, 'toApis', prompts.resuming);
	await untilDownloading('Cut off', 2);
	await n8n.kill();

	const called = ['Called while', 'Called after', prompts.triggered];
	const missed = () =>
		called.flatMap((prompt) => callbacksOf(simulator, jobsOf(simulator, prompt)));
	await until(
		'every provider has called in vain',
		missed,
		(records) => records.length === 15 && records.every(({ attempts }) => attempts.length > 0),
	);
	const vain = missed().map(({ attempts }) => attempts[0]?.status);
	expect(tally(vain)).toEqual({ null: 15 });
	await n8n.start();
});

function orderJobs(): void {
	const { simulator } = n8n;
	const order = (prompt: string, job: object) => simulator.order({ prompt, job });
	order('Called together', { seconds: 25, callback: { never: true } });
	order('Called before', { seconds: 6 });
	order('Called after', { seconds: 45 });
	order(prompts.interrupted, { seconds: 0 });
	order('Cut off', { seconds: 2 });
	simulator.order({ job: { seconds: 25 } });
	const fault = { kind: 'hang' } as const;
	simulator.order({ prompt: prompts.interrupted, step: 'download', times: 1, fault });
	simulator.order({ prompt: 'Cut off', step: 'download', times: 2, fault });
}

async function untilDownloading(prompt: string, count: number): Promise<void> {
	await until(
		`${count} downloads of '${prompt}' have begun`,
		() => requestsOf(n8n.simulator, 'download', jobsOf(n8n.simulator, prompt)),
		(downloads) => downloads.length === count,
	);
}

async function finished(id: string): Promise<Execution> {
	return await n8n.client.executions.finished(id, { timeoutMs: 200_000 });
}

function describeAttempts(jobs: readonly RecordedJob[]): string {
	const records = callbacksOf(
		n8n.simulator,
		jobs.map(({ jobId }) => jobId),
	);
	const attempts = records.map((record) => record.attempts.map(({ status }) => String(status)));
	return JSON.stringify(tally(attempts));
}

describe('n8n killed while executions are parked, and started again', () => {
	it('20 callbacks within one second: resumed once, with 20 right pictures', async () => {
		const jobs = await endedJobs(n8n, prompts.together);
		const calls = await callTogether(n8n, jobs);
		const execution = await finished(underWay.together);
		const { lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

		const statuses = tally(calls.map(({ attempts }) => attempts[0]?.status));
		report(
			`20 callbacks after the restart, answered ${JSON.stringify(statuses)}; ${lookUps} look-ups`,
		);
		expect(execution).toMatchObject({ status: 'success', error: null });
		expect(outcome).toEqual(allRight(prompts.together));
		expect(lookUps).toBeLessThanOrEqual(60);
	});

	it('callbacks while n8n was down: repeated by the provider, and nothing is lost', async () => {
		const execution = await finished(underWay.three);
		const jobs = await endedJobs(n8n, prompts.three);
		const { lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

		report(
			`three jobs; attempts of their callbacks: ${describeAttempts(jobs)}; ${lookUps} look-ups`,
		);
		expect(execution).toMatchObject({ status: 'success', error: null });
		expect(outcome).toEqual(allRight(prompts.three));
	});

	it('half of the callbacks answered before: the rest resumes the execution', async () => {
		const execution = await finished(underWay.partly);
		const jobs = await endedJobs(n8n, prompts.partly);
		const { lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

		report(
			`10 of 20 callbacks answered before (${JSON.stringify(tally(answeredBefore))}); attempts: ${describeAttempts(jobs)}; ${lookUps} look-ups`,
		);
		expect(execution).toMatchObject({ status: 'success', error: null });
		expect(outcome).toEqual(allRight(prompts.partly));
	});
});

it('n8n killed while it resumes an execution: the provider calls again, and it resumes', async () => {
	const execution = await finished(underWay.resuming);
	const jobs = await endedJobs(n8n, prompts.resuming);
	const { lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

	report(`killed while downloading; attempts: ${describeAttempts(jobs)}; ${lookUps} look-ups`);
	expect(execution).toMatchObject({ status: 'success', error: null });
	expect(outcome).toEqual({ ...allRight(prompts.resuming), downloads: [2, 2] });
});

describe('n8n killed while it has published triggers, and started again', () => {
	it.each(providers)(
		'callbacks while it was down start their workflow once (%s)',
		async (provider) => {
			const { filter } = triggers[providers.indexOf(provider)] ?? { filter: { workflowId: '' } };
			const [summary] = await n8n.client.executions.untilCount(filter, 1, { timeoutMs: 200_000 });
			const { nodeRuns } = await finished(summary?.id ?? '');
			const items = itemsOf({ nodeRuns }, names.behind);
			const { executions, withOutput } = await countExecutions(n8n, [filter]);

			const mark = { provider, prompt: prompts.triggered, jobId: items[0]?.json.jobId };
			expect(items).toHaveLength(1);
			expect(await markOf(n8n, items[0])).toMatchObject(mark);
			expect({ executions, withOutput }).toEqual({ executions: 1, withOutput: 1 });
		},
	);

	it('an execution that was cut off while it downloaded gives its picture when it is retried', async () => {
		const { filter } = triggers[2] ?? { filter: { workflowId: '' } };
		const [cutOff, ...others] = await n8n.client.executions.list(filter);
		const retried = await finished(await n8n.client.executions.retry(cutOff?.id ?? ''));
		const items = itemsOf(retried, names.behind);

		expect(others).toEqual([]);
		expect(cutOff?.status).toBe('crashed');
		expect(retried).toMatchObject({ status: 'success', mode: 'retry' });
		expect(await markOf(n8n, items[0])).toMatchObject({ prompt: prompts.interrupted });
	});
});
