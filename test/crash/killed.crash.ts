/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console */
import { setTimeout as delay } from 'node:timers/promises';

import type { RecordedRequest } from '../simulator';
import { readMark } from '../simulator';
import { itemsOf } from '../e2e/harness/n8nAnswers';
import { chainedWorkflow, defineNode } from '../e2e/harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames } from '../e2e/nodes';
import { useN8n } from '../e2e/useN8n';

/**
 * n8n is killed (SIGKILL) at a random moment of a run of ten items that waits by callback, and started
 * again. What was paid for has to come out; what cannot come out has to be found in n8n's record or
 * log. CRASH_SEED repeats a run, CRASH_ROUNDS makes it shorter or longer.
 */

const rounds = Number(process.env.CRASH_ROUNDS ?? 20);
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
const items = 10;
const jobSeconds = 3;
/** Of a run that nothing kills: some 3 to 8 s of submits, then the jobs, then the callbacks. */
const runMs = 11_000;
const readWithinMs = 250;
/** APIXO's last repeat comes 150 s after the first call, at the pause scale below. */
const lastRepeatMs = 200_000;

const secret = 'c'.repeat(32);
const n8n = useN8n({
	credentialFields: { toApis: { webhookSecret: secret } },
	simulator: { jobSeconds, callbackPauseScale: 0.2 },
});

/** Numbers from 0 up to 1 that a seed repeats (mulberry32). */
function randomOf(start: number): () => number {
	let state = start;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const random = randomOf(seed);
const moments = Array.from({ length: rounds }, (_, round) => ({
	round: round + 1,
	provider: round % 2 === 0 ? ('apixo' as const) : ('toApis' as const),
	milliseconds: Math.round(random() * runMs),
}));

async function start(provider: 'apixo' | 'toApis', round: number): Promise<string> {
	const jsCode = `return Array.from({ length: ${items} }, (_, i) => ({ json: { i } }));`;
	const reference =
		provider === 'toApis' ? { clientBusinessId: `=round-${round}-{{ $json.i }}` } : {};
	const parameters = {
		provider,
		operation: 'generate',
		prompt: `=round ${round}, picture {{ $json.i }}.`,
		waitMode: 'callback',
		options: { concurrency: 2, timeout: 600, ...reference },
	};
	const workflow = chainedWorkflow(`Round ${round}`, [
		manualTrigger(),
		defineNode('Items', 'n8n-nodes-base.code', 2, { jsCode }),
		{
			...fluxKontext(parameters, n8n.credentials[provider]),
			onError: 'continueRegularOutput' as const,
		},
	]);
	const stored = await n8n.client.createWorkflow(workflow);
	return await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
}

/** The job of each picture that came out. */
async function deliveredJobs(executionId: string): Promise<unknown[]> {
	const execution = await n8n.client.executions.get(executionId);
	const output = itemsOf(execution, nodeNames.kontext);
	const marks = await Promise.all(
		output.map(async ({ binary }) => {
			const id = binary?.data?.id;
			return id === undefined
				? null
				: (readMark(await n8n.client.downloadBinary(id))?.jobId ?? null);
		}),
	);
	return marks.filter((jobId) => jobId !== null);
}

const itemOf = ({ body }: RecordedRequest) => /picture (\d+)\./.exec(JSON.stringify(body))?.[1];

function submits(): RecordedRequest[] {
	return n8n.simulator.requests.filter(({ step }) => step === 'submit');
}

it.each(moments)(
	'round $round, $provider, killed after $milliseconds ms',
	async ({ round, provider, milliseconds }) => {
		n8n.simulator.reset();
		n8n.simulator.setUpWebhook({ address: `${n8n.server.url}/any`, secret });
		// Slow answers, so that a kill hits submits that are under way.
		n8n.simulator.order({ step: 'submit', fault: { kind: 'trickle', bytesPerSecond: 120 } });
		const logBefore = (await n8n.logText()).length;
		const executionId = await start(provider, round);
		while (submits().length === 0) await delay(20);
		await delay(milliseconds);
		const answered = submits().filter(({ status }) => status !== null);
		// What was answered by now has been read; what comes later may or may not be.
		await delay(readWithinMs);
		await n8n.kill();
		await n8n.start();

		const status = async () => (await n8n.client.executions.get(executionId)).status;
		// n8n marks what ran at the kill as crashed before it answers.
		const wasParked = (await status()) !== 'crashed';
		const { jobs } = n8n.simulator;
		const delivered = wasParked
			? await n8n.client.executions
					.finished(executionId, { timeoutMs: lastRepeatMs })
					.then(async () => await deliveredJobs(executionId))
			: [];

		const log = (await n8n.logText()).slice(logBefore);
		const record = JSON.stringify(await n8n.client.executions.get(executionId));
		const isFound = ({ jobId }: RecordedRequest) =>
			delivered.includes(jobId) || [log, record].some((text) => text.includes(jobId ?? '?'));
		const isAnnounced = (submit: RecordedRequest) => {
			const reference = provider === 'toApis' ? `round-${round}-${itemOf(submit)}` : 'none';
			const line = `submitting a job (${provider}, item ${itemOf(submit)}, reference ${reference}, 20`;
			return log.includes(line);
		};
		const lost = submits().filter(
			(submit) => !isFound(submit) && (answered.includes(submit) || !isAnnounced(submit)),
		);
		console.log(
			`round ${round}: ${jobs.length} billed, ${await status()}, ${delivered.length} delivered, ` +
				`${submits().length - answered.length} under way at the kill, ${lost.length} lost`,
		);
		expect(lost.map(({ jobId, body }) => ({ jobId, body }))).toEqual([]);
		if (wasParked) expect(delivered.sort()).toEqual(jobs.map(({ jobId }) => jobId).sort());
	},
	320_000,
);

beforeAll(() => console.log(`CRASH_SEED=${seed} CRASH_ROUNDS=${rounds}`));
