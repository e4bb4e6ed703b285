import { confirmJob } from '../../../nodes/FluxKontext/jobs/confirmJob';
import type { ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { refused, seed } from '../fixtures/apixo';
import { ScriptedTransport, type Scripted } from '../transport/scriptedTransport';
import { answer } from '../values';
import { after, VirtualClock } from '../virtualClock';
import { accessTo } from './access';

const pending = answer(seed.pending);
const processing = answer(seed.processing);
const success = answer(seed.success);
const failed = answer(seed.failed);
const unknown = answer(refused(404, 'not found'), 404);
const busy = answer(refused(429, 'rate limited'), 429, { 'retry-after': '7' });
const cut = { kind: 'network', connected: true, code: 'ECONNRESET', reason: 'cut' } as const;
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
		accessTo(provider, transport, clock),
		'task_1',
		after(seconds),
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
		expect(outcome).toMatchObject({ kind: 'confirmed', job });
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
	])('is denied: %s', async (_, open) => {
		const { outcome, askedAt } = await confirm([open]);
		expect(outcome).toEqual({ kind: 'denied' });
		expect(askedAt).toEqual([0, 1, 3, 7, 15]);
	});
});

describe('a provider that cannot be asked', () => {
	it.each<[string, Scripted, RegExp]>([
		['an unknown job', unknown, /not found/],
		['a refused key', answer(refused(401, 'unauthorized'), 401), /unauthorized/],
		['too many requests', busy, /rate limited/],
		[
			'too many requests for longer than there is time',
			answer(refused(429, 'rate limited'), 429, { 'retry-after': '3600' }),
			/rate limited/,
		],
		['a connection that is cut', cut, /APIXO: cut/],
		['HTML', answer('<html>'), /did not answer with its JSON/],
	])('does not confirm: %s', async (_, last, reason) => {
		const { outcome, clock, askedAt } = await confirm([last]);
		expect(outcome).toEqual({ kind: 'notAnswered', reason: expect.stringMatching(reason) });
		expect(askedAt.length).toBeGreaterThan(1);
		expect(clock.seconds).toBeLessThanOrEqual(30);
	});

	it('has no look-up: nothing is sent', async () => {
		const { outcome, sent } = await confirm([success], { provider: 'foxAi' });
		expect(outcome).toEqual({ kind: 'notAnswered', reason: 'FoxAI has no look-up' });
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
