/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';

import type { RecordedJob } from '../../simulator';
import { endedJobs, numbered, outcomeOf, startParking } from '../callbacks/parkedWorkflow';
import { report, tally } from '../callbacks/seen';
import { together } from '../../waiting';
import { FaultBench, timeoutMs } from './faultBench';
import type { TestedQueueN8n } from './useQueueN8n';

/** Redis may be away for less than n8n's QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD of 10 s. */
const awayMs = { redis: 5_000, postgres: 10_000 };
/** Jobs that end when the test says so. */
const untilFinished = { seconds: Infinity };
const isWaitingCall = ({ path }: { path: string }) => path.includes('/webhook-waiting/');

/** Parts of the installation are killed or away while others call, poll and wait. */
export function testFaults(n8n: TestedQueueN8n): void {
	const bench = new FaultBench(n8n);
	/** Executions that were polling on the worker that was killed. */
	let cutOff: string[] = [];

	beforeAll(async () => await bench.prepare(), 60_000);
	afterEach(async () => await bench.finish());

	it('a worker killed in the middle of polling: the other goes on, and the job ids are in the log', async () => {
		n8n.simulator.order({ prompt: 'Polled', job: untilFinished });
		const runs = await bench.startOnBothWorkers('Polled');
		const [{ name, n8n: killed }] = n8n.parts.workers;
		await bench.untilSubmitted('Polled', runs.flatMap(({ prompts }) => prompts).length);
		await bench.untilLogged('Polled');
		await killed.kill();
		await killed.start();
		bench.finishJobs('Polled');

		const lost = runs.filter(({ worker }) => worker === name);
		const unharmed = runs.filter(({ worker }) => worker !== name);
		const out = await together(3, unharmed, async ({ id }) => await bench.promptsOut(id));
		const lostPrompts = lost.flatMap(({ prompts }) => prompts);
		const jobs = bench.submitted('Polled').filter(({ prompt }) => lostPrompts.includes(prompt));
		const log = await killed.logText();
		cutOff = lost.map(({ id }) => id);

		report(`worker killed: ${lost.length} of ${runs.length} executions were polling on it`);
		expect(out).toEqual(unharmed.map(({ prompts }) => prompts));
		expect(jobs).toHaveLength(lostPrompts.length);
		expect(jobs.filter(({ jobId }) => !log.includes(`job ${jobId} submitted`))).toEqual([]);
	});

	it('… and Job > Wait fetches the pictures of those jobs', async () => {
		const jobs = bench.submitted('Polled');
		expect(await bench.fetched(jobs)).toEqual(jobs.map(({ prompt }) => prompt));
	});

	it('a webhook processor killed when it has answered a callback: no trigger loses one', async () => {
		n8n.simulator.order({ prompt: 'Answered', job: { seconds: 2 } });
		const killed = bench.killAfterAnswer(
			({ method, status }) => method === 'POST' && status === 200,
		);
		const jobIds = await bench.submitForTriggers(numbered('Answered', 10));
		await killed;
		const { missing, told } = await bench.outcomeOf(jobIds);

		report(`webhook processor killed, trigger: ${told}`);
		expect(missing).toEqual([]);
	});

	it('a webhook processor killed when it has answered a callback: a parked execution goes on once', async () => {
		n8n.simulator.order({ prompt: 'Held', job: untilFinished });
		const prompts = numbered('Held', 10);
		const id = await startParking(n8n, 'apixo', prompts);
		await n8n.client.executions.waiting(id);
		const killed = bench.killAfterAnswer(
			(answer) => answer.status === 200 && isWaitingCall(answer),
		);
		bench.finishJobs('Held');
		await killed;
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
	});

	it('a webhook processor killed when it has answered after 8 s, a slow download under way: called again', async () => {
		const fault = { kind: 'trickle', bytesPerSecond: 200 } as const;
		n8n.simulator.order({ prompt: 'Slow', step: 'download', fault });
		n8n.simulator.order({ prompt: 'Slow', job: untilFinished });
		const id = await startParking(n8n, 'apixo', ['Slow']);
		await n8n.client.executions.waiting(id);
		const killed = bench.killAfterAnswer(
			(answer) => answer.status === 503 && isWaitingCall(answer),
		);
		bench.finishJobs('Slow');
		await killed;

		expect((await n8n.client.executions.get(id)).status).toBe('waiting');
		expect(await bench.promptsOut(id)).toEqual(['Slow']);
	});

	it('Redis killed and started again during a run: nothing is lost', async () => {
		n8n.simulator.order({ prompt: 'Redis', job: untilFinished });
		const polled = numbered('Redis, polled', 3);
		const held = numbered('Redis, parked', 5);
		const polling = await bench.startPolling(polled);
		const parked = await startParking(n8n, 'toApis', held);
		await n8n.client.executions.waiting(parked);
		const jobIds = await bench.submitForTriggers(numbered('Redis, called', 10));
		await bench.untilSubmitted('Redis', 18);
		await n8n.parts.redis.kill();
		bench.finishJobs('Redis');
		await delay(awayMs.redis);
		await n8n.parts.redis.start();
		const { missing, told } = await bench.outcomeOf(jobIds);

		report(`Redis away for ${awayMs.redis / 1000} s: ${told}`);
		expect(await bench.promptsOut(polling)).toEqual(polled);
		expect(await bench.promptsOut(parked)).toEqual(held);
		expect(missing).toEqual([]);
	});

	it('PostgreSQL away for ten seconds while callbacks come: nothing is lost, or the log names it', async () => {
		n8n.simulator.order({ prompt: 'Database', job: untilFinished });
		n8n.simulator.order({ prompt: 'Longer', job: untilFinished });
		const polled = numbered('Longer, polled', 3);
		const held = numbered('Database, parked', 5);
		const polling = await bench.startPolling(polled);
		const parked = await startParking(n8n, 'apixo', held);
		await n8n.client.executions.waiting(parked);
		const jobIds = await bench.submitForTriggers(numbered('Database, called', 10));
		await bench.untilSubmitted('Longer', 3);
		await n8n.parts.postgres.stop();
		bench.finishJobs('Database');
		await delay(awayMs.postgres);
		await n8n.parts.postgres.start();
		await bench.untilReady();
		bench.finishJobs('Longer');
		const { missing, told } = await bench.outcomeOf(jobIds);
		const parkedOut = await bench.promptsOut(parked);
		const isLost = ({ jobId, prompt }: RecordedJob) =>
			missing.includes(jobId) || (held.includes(prompt) && !parkedOut.includes(prompt));
		const lost = bench.submitted('Database').filter(isLost);
		const log = await n8n.logText();

		report(
			`PostgreSQL away for ${awayMs.postgres / 1000} s: ${told}; of ${held.length} parked ${parkedOut.length} came out`,
		);
		expect(await bench.promptsOut(polling)).toEqual(polled);
		expect([held, []]).toContainEqual(parkedOut);
		// A worker whose connection comes back later than that of a webhook processor loses what it takes.
		expect(
			lost.filter(({ jobId }) => !new RegExp(`job ${jobId} (taken|submitted)`).test(log)),
		).toEqual([]);
		expect(await bench.fetched(lost)).toEqual(lost.map(({ prompt }) => prompt));
	});

	it('the executions cut off with their worker end as failed; nothing is submitted again, by Retry neither', async () => {
		const { executions } = n8n.client;
		const submitted = bench.submitted('Polled').length;
		const ended = await together(
			1,
			cutOff,
			async (id) => await executions.finished(id, { timeoutMs: 240_000 }),
		);
		const retried = await executions.finished(await executions.retry(cutOff[0] ?? ''));

		expect(ended.map(({ status }) => status)).toEqual(cutOff.map(() => 'error'));
		expect(ended[0]?.error?.message).toContain('failed to be processed too many times');
		expect(retried.status).toBe('error');
		expect(bench.submitted('Polled')).toHaveLength(submitted);
	});
}
