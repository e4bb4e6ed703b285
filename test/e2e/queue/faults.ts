/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';

import { endedJobs, numbered, outcomeOf, startParking } from '../callbacks/parkedWorkflow';
import { report, tally } from '../callbacks/seen';
import { together } from '../callbacks/until';
import { FaultBench, timeoutMs } from './faultBench';
import { startedOn, type TestedQueueN8n } from './useQueueN8n';

/** Redis may be away for less than n8n's QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD of 10 s. */
const awayMs = { redis: 5_000, postgres: 10_000 };
const isWaitingCall = ({ path }: { path: string }) => path.includes('/webhook-waiting/');

/** Parts of the installation are killed or away while others call, poll and wait. */
export function testFaults(n8n: TestedQueueN8n): void {
	const bench = new FaultBench(n8n);
	/** Executions that were polling on the worker that was killed. */
	let cutOff: string[] = [];

	beforeAll(async () => await bench.prepare(), 60_000);
	afterEach(async () => await bench.finish());

	it('a worker killed in the middle of polling: the other goes on, and the job ids are in the log', async () => {
		n8n.simulator.order({ prompt: 'Polled', job: { seconds: 12 } });
		const runs = numbered('Polled', 6).map((run) => numbered(`${run}, picture`, 2));
		const ids = await together(6, runs, async (prompts) => await bench.startPolling(prompts));
		await bench.untilSubmitted('Polled', 12);
		await bench.untilLogged('Polled');
		const takenBy = await together(1, ids, async (id) => await startedOn(n8n, id));
		const [killed] = n8n.parts.workers;
		await killed.n8n.kill();
		await killed.n8n.start();

		cutOff = ids.filter((_, index) => takenBy[index] === killed.name);
		const unharmed = ids.filter((id) => !cutOff.includes(id));
		const out = await together(3, unharmed, async (id) => await bench.promptsOut(id));
		const lost = cutOff.flatMap((id) => runs[ids.indexOf(id)] ?? []);
		const lostJobs = bench.submitted('Polled').filter(({ prompt }) => lost.includes(prompt));
		const log = await killed.n8n.logText();

		report(`worker killed: ${cutOff.length} of ${ids.length} executions were polling on it`);
		expect([cutOff.length > 0, unharmed.length > 0]).toEqual([true, true]);
		expect(out).toEqual(unharmed.map((id) => runs[ids.indexOf(id)]));
		expect(lostJobs).toHaveLength(2 * cutOff.length);
		expect(lostJobs.filter(({ jobId }) => !log.includes(`job ${jobId} submitted`))).toEqual([]);
	}, 240_000);

	it('… and Job > Wait fetches the pictures of those jobs', async () => {
		const jobs = bench.submitted('Polled');
		const out = await together(2, jobs, async ({ jobId }) => {
			const wait = { resource: 'job', operation: 'wait', jobId };
			return await bench.promptsOut(await bench.startByHand(wait));
		});
		expect(out).toEqual(jobs.map(({ prompt }) => [prompt]));
	}, 180_000);

	it('a webhook processor killed when it has answered a callback: no trigger loses one', async () => {
		n8n.simulator.order({ prompt: 'Answered', job: { seconds: 2 } });
		const killed = bench.killAfterAnswer(
			({ method, status }) => method === 'POST' && status === 200,
		);
		const jobIds = await bench.submitForTriggers(numbered('Answered', 10));
		await killed;
		const { times, told } = await bench.outcomeOf(jobIds);

		report(`webhook processor killed, trigger: ${told}`);
		expect(Math.min(...times)).toBe(1);
	}, 240_000);

	it('a webhook processor killed when it has answered a callback: a parked execution goes on once', async () => {
		n8n.simulator.order({ prompt: 'Held', job: { seconds: 8 } });
		const prompts = numbered('Held', 10);
		const id = await startParking(n8n, 'apixo', prompts);
		await n8n.client.executions.waiting(id);
		await bench.killAfterAnswer((answer) => answer.status === 200 && isWaitingCall(answer));
		const execution = await n8n.client.executions.finished(id, { timeoutMs });
		const jobs = await endedJobs(n8n, prompts);
		const { downloads, lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

		report(
			`webhook processor killed, parked: downloads per picture ${JSON.stringify(tally(downloads))}, ${lookUps} look-ups`,
		);
		expect(outcome).toEqual({
			...{ prompts, areOwnPictures: true },
			timesHandedOn: prompts.map(() => 1),
		});
	}, 240_000);

	it('a webhook processor killed when it has answered after 8 s, a slow download under way: called again', async () => {
		const fault = { kind: 'trickle', bytesPerSecond: 200 } as const;
		n8n.simulator.order({ prompt: 'Slow', step: 'download', fault });
		n8n.simulator.order({ prompt: 'Slow', job: { seconds: 5 } });
		const id = await startParking(n8n, 'apixo', ['Slow']);
		await n8n.client.executions.waiting(id);
		await bench.killAfterAnswer((answer) => answer.status === 503 && isWaitingCall(answer));

		expect((await n8n.client.executions.get(id)).status).toBe('waiting');
		expect(await bench.promptsOut(id)).toEqual(['Slow']);
	}, 180_000);

	it('Redis killed and started again during a run: nothing is lost', async () => {
		n8n.simulator.order({ prompt: 'Redis', job: { seconds: 8 } });
		const polled = numbered('Redis, polled', 3);
		const held = numbered('Redis, parked', 5);
		const polling = await bench.startPolling(polled);
		const parked = await startParking(n8n, 'toApis', held);
		await n8n.client.executions.waiting(parked);
		const jobIds = await bench.submitForTriggers(numbered('Redis, called', 10));
		await bench.untilSubmitted('Redis', 18);
		await n8n.parts.redis.kill();
		await delay(awayMs.redis);
		await n8n.parts.redis.start();
		const { times, told } = await bench.outcomeOf(jobIds);

		report(`Redis away for ${awayMs.redis / 1000} s: ${told}`);
		expect(await bench.promptsOut(polling)).toEqual(polled);
		expect(await bench.promptsOut(parked)).toEqual(held);
		expect(Math.min(...times)).toBe(1);
	}, 240_000);

	it('PostgreSQL away for ten seconds while callbacks come: nothing is lost', async () => {
		n8n.simulator.order({ prompt: 'Database', job: { seconds: 8 } });
		n8n.simulator.order({ prompt: 'Long', job: { seconds: 30 } });
		const polled = numbered('Long, polled', 3);
		const held = numbered('Database, parked', 5);
		const polling = await bench.startPolling(polled);
		const parked = await startParking(n8n, 'apixo', held);
		await n8n.client.executions.waiting(parked);
		const jobIds = await bench.submitForTriggers(numbered('Database, called', 10));
		await bench.untilSubmitted('Long', 3);
		await n8n.parts.postgres.stop();
		await delay(awayMs.postgres);
		await n8n.parts.postgres.start();
		const { times, told } = await bench.outcomeOf(jobIds);

		report(`PostgreSQL away for ${awayMs.postgres / 1000} s: ${told}`);
		expect(await bench.promptsOut(parked)).toEqual(held);
		expect(await bench.promptsOut(polling)).toEqual(polled);
		expect(Math.min(...times)).toBe(1);
	}, 300_000);

	it('the executions cut off with their worker end as failed; nothing is submitted again, by Retry neither', async () => {
		const { executions } = n8n.client;
		const ended = await together(
			1,
			cutOff,
			async (id) => await executions.finished(id, { timeoutMs: 240_000 }),
		);
		const retried = await executions.finished(await executions.retry(cutOff[0] ?? ''));

		expect(ended.map(({ status }) => status)).toEqual(cutOff.map(() => 'error'));
		expect(ended[0]?.error?.message).toContain('failed to be processed too many times');
		expect(retried.status).toBe('error');
		expect(bench.submitted('Polled')).toHaveLength(12);
	}, 300_000);
}
