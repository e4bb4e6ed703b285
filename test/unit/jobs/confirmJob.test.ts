import { confirmJob } from '../../../nodes/FluxKontext/jobs/confirmJob';
import type { ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { refused, seed } from '../fixtures/apixo';
import { ScriptedTransport, type Scripted } from '../transport/scriptedTransport';
import { answer, state } from '../values';
import { after, VirtualClock } from '../virtualClock';
import { sessionWith } from './session';

const pending = answer(seed.pending);
const processing = answer(seed.processing);
const success = answer(seed.success);
const failed = answer(seed.failed);
const unknown = answer(refused(404, 'not found'), 404);
const busy = answer(refused(429, 'rate limited'), 429, { 'retry-after': '7' });
const cut = { kind: 'network', connected: true, code: 'ECONNRESET', reason: 'cut' } as const;
const proxy = {
	kind: 'network',
	connected: false,
	code: 'http_407',
	reason: "n8n's proxy refused",
} as const;
const slow = { kind: 'timeout', connected: true, code: 'ETIMEDOUT', reason: 'too slow' } as const;

interface Question {
	readonly seconds?: number;
	readonly requestSeconds?: number;
	readonly provider?: ProviderName;
	readonly clock?: VirtualClock;
}

async function confirm(script: readonly Scripted[], question: Question = {}) {
	const { seconds = 30, clock = new VirtualClock(), provider = 'apixo' } = question;
	const askedAt: number[] = [];
	const transport = new ScriptedTransport(script, () => {
		askedAt.push(clock.seconds);
		clock.pass(question.requestSeconds ?? 0);
	});
	const outcome: unknown = await confirmJob(
		sessionWith(provider, transport, clock),
		state({ provider, jobId: 'task_1' }),
		{
			deadline: after(seconds),
			requestTimeout: 60_000,
		},
	).catch((error: unknown) => error);
	return { outcome, askedAt, sent: transport.sent, clock };
}

describe('confirmed is', () => {
	it.each<[string, Scripted[], object, number[]]>([
		['a job that succeeded', [success], { status: 'succeeded', jobId: 'task_1' }, [0]],
		['a job that failed', [failed], { status: 'failed' }, [0]],
		['a failed job beside code 400', [answer(seed.failureCallback)], { status: 'failed' }, [0]],
		[
			'a job whose status lags behind its callback',
			[pending, processing, success],
			{ status: 'succeeded' },
			[0, 1, 3],
		],
		['a job that is not known at first', [unknown, success], { status: 'succeeded' }, [0, 1]],
		['one after a 429, when it asks for it', [busy, success], { status: 'succeeded' }, [0, 7]],
		['one after a connection that was cut', [cut, success], { status: 'succeeded' }, [0, 1]],
		['one after a time-out', [slow, success], { status: 'succeeded' }, [0, 1]],
		['one after HTML', [answer('<html>', 502), success], { status: 'succeeded' }, [0, 1]],
	])('%s', async (_, script, job, times) => {
		const { outcome, askedAt } = await confirm(script);
		expect(outcome).toMatchObject({ kind: 'ended', job });
		expect(askedAt).toEqual(times);
	});
});

it('asks for the job by its id', async () => {
	const { sent } = await confirm([success]);
	expect(sent.map(({ call }) => call)).toEqual([
		{ method: 'GET', path: '/statusTask/flux-kontext', query: { taskId: 'task_1' } },
	]);
});

describe('a job that the provider calls open until the end', () => {
	it.each([
		['queued', pending],
		['running', processing],
		['in a state that nobody knows', answer({ code: 200, data: { taskId: 'task_1', state: 'x' } })],
	])('is not confirmed: %s', async (_, open) => {
		const { outcome, askedAt } = await confirm([open]);
		expect(outcome).toMatchObject({ kind: 'open' });
		expect(askedAt).toEqual([0, 1, 3, 7, 15]);
	});
});

const aboutOtherJob = { ...seed.success, data: { ...seed.success.data, taskId: 'task_2' } };

/** What APIXO may say of a job that it does not have, or that this key may not see. */
const DENIALS: ReadonlyArray<readonly [string, Scripted]> = [
	['404', unknown],
	['404 without a body', answer('', 404)],
	['404 as HTML', answer('<html>', 404)],
	['401', answer(refused(401, 'unauthorized'), 401)],
	['403', answer(refused(403, 'forbidden'), 403)],
	['400', answer(refused(400, 'wrong'), 400)],
	['410', answer(refused(410, 'gone'), 410)],
	['422', answer(refused(422, 'wrong'), 422)],
	['code 404 in HTTP 200', answer(refused(404, 'not found'))],
	['code 400 in HTTP 200', answer(refused(400, 'wrong'))],
	['code 401 in HTTP 200', answer(refused(401, 'unauthorized'))],
	['a code of its own in HTTP 200', answer(refused(1001, 'Task not found'))],
	['code 500 in HTTP 200 that says so', answer(refused(500, 'The task does not exist'))],
	['no data', answer({ code: 200, message: 'success', data: null })],
	['empty data', answer({ code: 200, message: 'success', data: {} })],
	['a response about another job', answer(aboutOtherJob)],
	['data without a state', answer({ code: 200, data: { taskId: 'task_1', state: '' } })],
];

describe('a job that the provider denies until the end is denied:', () => {
	it.each(DENIALS)('%s', async (_, denial) => {
		const { outcome, clock } = await confirm([denial]);
		expect(outcome).toMatchObject({ kind: 'refused', failure: { reason: expect.any(String) } });
		expect(clock.seconds).toBeLessThanOrEqual(30);
	});

	it.each(DENIALS)('%s, also where it cannot be asked after that', async (_, denial) => {
		const { outcome } = await confirm([denial, cut]);
		expect(outcome).toMatchObject({ kind: 'refused' });
	});

	it.each(DENIALS)('%s, also where it could not be asked before', async (_, denial) => {
		const { outcome } = await confirm([cut, slow, denial]);
		expect(outcome).toMatchObject({ kind: 'refused' });
	});

	it.each(DENIALS)('not where %s passes', async (_, denial) => {
		const { outcome } = await confirm([denial, denial, success]);
		expect(outcome).toMatchObject({ kind: 'ended' });
	});
});

it('what the provider said last counts: a denied job that is then running is open', async () => {
	expect((await confirm([unknown, processing])).outcome).toMatchObject({ kind: 'open' });
	expect((await confirm([processing, cut])).outcome).toMatchObject({ kind: 'open' });
});

describe('a provider that cannot be asked', () => {
	it.each<[string, Scripted, RegExp]>([
		['too many requests', busy, /rate limited/],
		['too many requests by code', answer(refused(429, 'rate limited')), /rate limited/],
		['a breakdown', answer(refused(500, 'broken'), 500), /broken/],
		['a breakdown by code', answer(refused(503, 'broken')), /broken/],
		['HTTP 408', answer(refused(408, 'late'), 408), /late/],
		['a redirect', answer('', 302), /empty/],
		["n8n's proxy", proxy, /proxy/],
		[
			'too many requests for longer than there is time',
			answer(refused(429, 'rate limited'), 429, { 'retry-after': '3600' }),
			/rate limited/,
		],
		['a connection that is cut', cut, /APIXO: cut/],
		['HTML', answer('<html>'), /is not the JSON that APIXO documents/],
	])('does not confirm: %s', async (_, last, reason) => {
		const { outcome, clock, askedAt } = await confirm([last]);
		expect(outcome).toMatchObject({
			kind: 'unanswered',
			failure: { reason: expect.stringMatching(reason) },
		});
		expect(askedAt.length).toBeGreaterThan(1);
		expect(clock.seconds).toBeLessThanOrEqual(30);
	});

	it('has no look-up: nothing is sent', async () => {
		const { outcome, sent } = await confirm([success], { provider: 'foxAi' });
		expect(outcome).toMatchObject({
			kind: 'unanswered',
			failure: { reason: 'FoxAI has no status check' },
		});
		expect(sent).toEqual([]);
	});
});

it.each([
	[1, pending],
	[10, pending],
	[10, unknown],
	[10, busy],
	[10, cut],
])('begins nothing later than its %i seconds', async (seconds, last) => {
	for (const requestSeconds of [0, 0.3, 4, 60]) {
		const { askedAt, clock } = await confirm([last], { seconds, requestSeconds });
		expect(Math.max(...askedAt)).toBeLessThanOrEqual(seconds);
		expect(clock.seconds).toBeLessThanOrEqual(seconds + requestSeconds);
	}
});

it('asks a last time at the very end of its time', async () => {
	const { askedAt } = await confirm([pending], { seconds: 3 });
	expect(askedAt).toEqual([0, 1, 3]);
});

it('ends when the execution is stopped', async () => {
	const clock = new VirtualClock();
	clock.stopAt(5);
	const { outcome } = await confirm([processing], { clock });
	expect(outcome).toBeInstanceOf(Cancelled);
	expect(clock.seconds).toBe(5);
});
