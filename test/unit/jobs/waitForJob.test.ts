import { JobError } from '../../../nodes/FluxKontext/jobs/jobError';
import type { JobOrigin } from '../../../nodes/FluxKontext/jobs/checkJob';
import type { WaitRule } from '../../../nodes/FluxKontext/jobs/waitForJob';
import { lookAtJob, waitForJob } from '../../../nodes/FluxKontext/jobs/waitForJob';
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
const down = answer(refused(503, 'unavailable'), 503);
const cut = { kind: 'network', connected: true, code: 'ECONNRESET', reason: 'cut' } as const;

const proxy = {
	kind: 'configuration',
	connected: false,
	code: 'http_407',
	reason: "n8n's proxy refused",
	httpStatus: 407,
} as const;
const notSent = {
	kind: 'configuration',
	connected: false,
	code: 'not_sent',
	reason: 'The expression has not been executed',
} as const;
const aboutOtherJob = { ...seed.success, data: { ...seed.success.data, taskId: 'task_2' } };

interface Wait {
	readonly timeout?: number;
	readonly fixedInterval?: number;
	readonly lookAtOnce?: boolean;
	readonly requestSeconds?: number;
	readonly origin?: JobOrigin;
	readonly clock?: VirtualClock;
}

async function wait(script: readonly Scripted[], rule: Wait = {}) {
	const { timeout = 300, clock = new VirtualClock() } = rule;
	const lookedAt: number[] = [];
	const transport = new ScriptedTransport(script, () => {
		lookedAt.push(clock.seconds);
		clock.pass(rule.requestSeconds ?? 0);
	});
	const waitRule: WaitRule = {
		schedule: { firstWait: 8, shortestInterval: 2, fixedInterval: rule.fixedInterval ?? 0 },
		deadline: after(timeout),
		requestTimeout: 60_000,
		timeout,
		lookAtOnce: rule.lookAtOnce ?? false,
		origin: rule.origin ?? 'thisRun',
	};
	const outcome: unknown = await waitForJob(
		sessionWith('apixo', transport, clock),
		state({ jobId: 'task_1' }),
		waitRule,
	).catch((error: unknown) => error);
	return { outcome, lookedAt, sent: transport.sent };
}

const SUCCEEDED = { jobId: 'task_1', status: 'succeeded' };

describe('when it looks', () => {
	it.each<[string, Scripted[], Wait, number[]]>([
		['first after the documented wait', [success], {}, [8]],
		['at once where the job is older', [success], { lookAtOnce: true }, [0]],
		['then in short intervals', [pending, processing, success], {}, [8, 10, 12]],
		[
			'in intervals that grow after 20 seconds',
			[...Array.from({ length: 9 }, () => processing), success],
			{},
			[8, 10, 12, 14, 16, 18, 20, 22, 24.2, 26.62],
		],
		['as the person says', [pending, processing, success], { fixedInterval: 5 }, [5, 10, 15]],
		[
			'as the person says, at once first',
			[pending, processing, success],
			{ fixedInterval: 5, lookAtOnce: true },
			[0, 5, 10],
		],
		['a last time at the deadline', [processing], { timeout: 11 }, [8, 10, 11]],
		['once, where the time is shorter than the first wait', [success], { timeout: 3 }, [3]],
		['no second time at the deadline', [processing], { timeout: 10 }, [8, 10]],
		['with requests that take time', [pending, success], { requestSeconds: 1 }, [8, 11]],
		['on after a connection that was cut', [cut, cut, success], {}, [8, 9, 11]],
		['on after HTTP 503', [down, success], {}, [8, 9]],
		['on after HTML', [answer('<html>'), success], {}, [8, 9]],
	])('%s', async (_, script, rule, expected) => {
		const { lookedAt, outcome } = await wait(script, rule);
		expect(lookedAt.map((seconds) => Math.round(seconds * 100) / 100)).toEqual(expected);
		const last = script[script.length - 1];
		if (last === success) expect(outcome).toMatchObject(SUCCEEDED);
		else expect(outcome).toBeInstanceOf(JobError);
	});

	it('asks for the job by its id', async () => {
		const { sent } = await wait([success]);
		expect(sent.map(({ call }) => call)).toEqual([
			{ method: 'GET', path: '/statusTask/flux-kontext', query: { taskId: 'task_1' } },
		]);
	});

	it.each([0, 1, 7, 30])(
		'never begins a look after the deadline (requests of %i s)',
		async (seconds) => {
			const { lookedAt } = await wait([processing], { timeout: 60, requestSeconds: seconds });
			expect(Math.max(...lookedAt)).toBeLessThanOrEqual(60);
		},
	);
});

describe('how it ends', () => {
	it.each<[string, Scripted[], object]>([
		['success', [success], SUCCEEDED],
		['success at the last look', [processing, processing, success], SUCCEEDED],
		['a failed job', [failed], { status: 'failed', failure: { code: 'CONTENT_VIOLATION' } }],
		['a failed job beside code 400', [answer(seed.failureCallback)], { status: 'failed' }],
		['a state that goes backwards', [processing, pending, processing, success], SUCCEEDED],
		[
			'a state that nobody knows',
			[answer({ code: 200, data: { taskId: 'task_1', state: 'resting' } }), success],
			SUCCEEDED,
		],
	])('%s is handed over', async (_, script, expected) => {
		expect((await wait(script)).outcome).toMatchObject(expected);
	});

	const REFUSALS: ReadonlyArray<readonly [string, Scripted, string]> = [
		['a job that is not known', answer(refused(404, 'none'), 404), 'input'],
		['404 as HTML', answer('<html>', 404), 'input'],
		['404 without a body', answer('', 404), 'input'],
		['a refused key', answer(refused(401, 'key'), 401), 'authentication'],
		['403', answer(refused(403, 'forbidden'), 403), 'authentication'],
		['400', answer(refused(400, 'wrong'), 400), 'input'],
		['409', answer(refused(409, 'conflict'), 409), 'input'],
		['410', answer(refused(410, 'gone'), 410), 'input'],
		['402', answer(refused(402, 'no credit'), 402), 'credit'],
		['code 404 in HTTP 200', answer(refused(404, 'none')), 'input'],
		['code 400 in HTTP 200', answer(refused(400, 'wrong')), 'input'],
		['code 401 in HTTP 200', answer(refused(401, 'key')), 'authentication'],
		['a response about another job', answer(aboutOtherJob), 'provider'],
		["n8n's proxy", proxy, 'configuration'],
		['a credential that n8n cannot evaluate', notSent, 'configuration'],
	];

	it.each(REFUSALS)('%s, once, does not end the wait for a job of this run', async (_, once) => {
		const { outcome, lookedAt } = await wait([once, processing, success]);
		expect(outcome).toMatchObject(SUCCEEDED);
		expect(lookedAt).toEqual([8, 9, 11]);
	});

	it.each(REFUSALS)('%s, several times in two places, neither', async (_, refusal) => {
		const { outcome } = await wait([refusal, refusal, processing, refusal, refusal, success]);
		expect(outcome).toMatchObject(SUCCEEDED);
	});

	it.each(REFUSALS)(
		'%s, for good, ends it after a minute: the job was paid for',
		async (...row) => {
			const [, refusal, category] = row;
			const { outcome, lookedAt } = await wait([refusal]);
			expect(outcome).toBeInstanceOf(JobError);
			expect(outcome).toMatchObject({ jobId: 'task_1', failure: { category, charged: 'yes' } });
			expect(lookedAt.at(-1)).toBe(68);
			expect(lookedAt.length).toBeLessThan(10);
			const description = outcome instanceof JobError ? outcome.description : '';
			expect(description).toContain('Job > Wait');
			expect(description).toContain('task_1');
			expect(description).not.toContain("'Job ID'");
		},
	);

	it.each(REFUSALS)('%s ends it never past the deadline', async (_, refusal) => {
		const { outcome, lookedAt } = await wait([refusal], { timeout: 30 });
		expect(outcome).toMatchObject({ jobId: 'task_1', failure: { charged: 'yes' } });
		expect(lookedAt.at(-1)).toBe(30);
	});

	it.each(REFUSALS)('%s ends it at once where only the ID is known', async (...row) => {
		const [, refusal, category] = row;
		const { outcome, lookedAt } = await wait([refusal, success], { origin: 'idOnly' });
		expect(outcome).toMatchObject({ failure: { category, charged: 'unknown' } });
		expect(lookedAt).toEqual([8]);
	});

	it.each(REFUSALS)('%s is borne again once the provider has shown the job', async (_, refusal) => {
		const { outcome } = await wait([processing, refusal, success], { origin: 'idOnly' });
		expect(outcome).toMatchObject(SUCCEEDED);
	});

	it.each(REFUSALS)('%s is borne where the item shows that it was accepted', async (_, refusal) => {
		const { outcome } = await wait([refusal, success], { origin: 'item', lookAtOnce: true });
		expect(outcome).toMatchObject(SUCCEEDED);
	});

	it.each([
		['thisRun', 'The job may still finish at the provider.'],
		['item', "Check 'Job ID'"],
		['idOnly', "Check 'Job ID'"],
	] as const)('a job that is not known is named as that (%s)', async (origin, advice) => {
		const { outcome } = await wait([answer(refused(404, 'none'), 404)], { origin });
		expect(outcome).toMatchObject({
			message: 'APIXO does not know this job (job task_1)',
			description: expect.stringContaining(advice),
		});
	});

	it('a time-out names the job, the time and what was seen last', async () => {
		const { outcome } = await wait([pending, processing], { timeout: 60 });
		expect(outcome).toMatchObject({
			jobId: 'task_1',
			message: 'The image was not ready within 60 seconds (job task_1)',
			failure: { category: 'timeout', charged: 'yes', httpStatus: null },
			description: expect.stringMatching(/running.*Timeout.*task_1/),
		});
	});

	it('a time-out says so where the job could not be asked for', async () => {
		const { outcome } = await wait([processing, down], { timeout: 60 });
		expect(outcome).toMatchObject({
			failure: { category: 'timeout', charged: 'yes' },
			description: expect.stringContaining('unavailable'),
		});
	});

	it('Stop ends the pause, and no look follows', async () => {
		const clock = new VirtualClock();
		clock.stopAt(9);
		const { outcome, lookedAt } = await wait([processing], { clock });
		expect(outcome).toBeInstanceOf(Cancelled);
		expect(lookedAt).toEqual([8]);
		expect(clock.seconds).toBe(9);
	});
});

const NO_LOOK_UP = {
	message: 'FoxAI has no job status check',
	description:
		'It returns the finished image with the submit: use Image > Edit. Nothing was sent and nothing was charged.',
};

const BY_ID = { deadline: after(60), requestTimeout: 60_000, origin: 'idOnly' } as const;

describe('one look', () => {
	it('gives the state, also of a failed job', async () => {
		const access = sessionWith('apixo', new ScriptedTransport([failed]), new VirtualClock());
		expect(await lookAtJob(access, state({ jobId: 'task_1' }), BY_ID)).toMatchObject({
			status: 'failed',
		});
	});

	it('names the job where it is not known', async () => {
		const script = [answer(refused(404, 'none'), 404)];
		const access = sessionWith('apixo', new ScriptedTransport(script), new VirtualClock());
		const looked = lookAtJob(access, state({ jobId: 'task_9' }), BY_ID);
		await expect(looked).rejects.toMatchObject({
			jobId: 'task_9',
			message: 'APIXO does not know this job (job task_9)',
		});
	});

	it('is refused where the provider has none, and nothing is sent', async () => {
		const transport = new ScriptedTransport([success]);
		const access = sessionWith('foxAi', transport, new VirtualClock());
		const looked = lookAtJob(access, state({ jobId: 'task_1' }), BY_ID);
		await expect(looked).rejects.toMatchObject(NO_LOOK_UP);
		expect(transport.sent).toEqual([]);
	});

	it('is refused at once where a person waits for it', async () => {
		const clock = new VirtualClock();
		const transport = new ScriptedTransport([success]);
		const waited = waitForJob(sessionWith('foxAi', transport, clock), state({ jobId: 'task_1' }), {
			schedule: { firstWait: 8, shortestInterval: 2, fixedInterval: 0 },
			deadline: after(300),
			requestTimeout: 60_000,
			timeout: 300,
			lookAtOnce: false,
			origin: 'thisRun',
		});
		await expect(waited).rejects.toMatchObject(NO_LOOK_UP);
		expect([transport.sent, clock.seconds]).toEqual([[], 0]);
	});
});

describe('a job of which only the ID is known', () => {
	it.each([
		['a refused key', answer(refused(401, 'unauthorized'), 401), 'idOnly', 'unknown'],
		['a refused key', answer(refused(401, 'unauthorized'), 401), 'item', 'yes'],
	] as const)('%s (%s) says of the money: %s', async (_, given, origin, charged) => {
		const { outcome } = await wait([given], { origin });
		expect(outcome).toMatchObject({ failure: { charged } });
	});

	it('was paid for once the provider has known it', async () => {
		const { outcome } = await wait([processing, answer(refused(401, 'unauthorized'), 401)], {
			origin: 'idOnly',
		});
		expect(outcome).toMatchObject({ failure: { charged: 'yes' } });
	});
});
