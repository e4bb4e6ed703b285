import { Halt, NotBegun } from '../../../nodes/FluxKontext/jobs/runItems';
import { submitJob, uploadPicture } from '../../../nodes/FluxKontext/jobs/submitJob';
import type { Job, JobFailure } from '../../../nodes/FluxKontext/providers/contract';
import { toApis } from '../../../nodes/FluxKontext/providers/toApis';
import type { Exchange, Transport } from '../../../nodes/FluxKontext/transport/http';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { refused, seed } from '../fixtures/apixo';
import { seed as foxAi } from '../fixtures/foxAi';
import { unsuccessful, uploads } from '../fixtures/toApis';
import { ScriptedTransport, type Scripted } from '../transport/scriptedTransport';
import { answer, jobRequest, pictureFile } from '../values';
import { after, VirtualClock } from '../virtualClock';
import { sessionWith } from './session';

const request = jobRequest({ options: { clientBusinessId: 'order-17' } });
const price = { amount: 0.07, currency: 'USD', source: 'your price' } as const;
const submission = {
	request,
	cost: price,
	itemIndex: 3,
	deadline: after(300),
	requestTimeout: 60_000,
	beforeSubmit: () => {},
};
const about = {
	provider: 'apixo',
	itemIndex: 3,
	reference: 'order-17',
	submittedAt: '2026-01-02T00:00:00.000Z',
};
const cut = { kind: 'network', connected: true, code: 'ECONNRESET', reason: 'cut' } as const;
const notConnected = { ...cut, connected: false, code: 'ECONNREFUSED' } as const;

/** What the ledger is told, in order. */
function observer() {
	const told: string[] = [];
	return {
		told,
		sending: ({ submittedAt, reference }: { submittedAt: string; reference: string | null }) =>
			void told.push(`sending at ${submittedAt} ${reference}`),
		accepted: ({ jobId }: Job) => void told.push(`accepted ${jobId}`),
		lost: ({ category, code, message }: JobFailure) =>
			void told.push(`lost ${category} ${code} ${message}`),
		refused: () => void told.push('refused'),
	};
}

async function submit(
	script: readonly Scripted[],
	asked = request,
	provider: 'apixo' | 'foxAi' = 'apixo',
) {
	const transport = new ScriptedTransport(script);
	const access = sessionWith(provider, transport, new VirtualClock());
	const ledger = observer();
	const asking = submitJob(access, { ...submission, request: asked }, ledger);
	const outcome: unknown = await asking.catch((error: unknown) => error);
	return { outcome, logged: access.logged, sent: transport.sent.length, told: ledger.told };
}

it('gives the job, and logs it before it is sent and with its id after', async () => {
	const { outcome, logged, sent, told } = await submit([answer(seed.submitted)]);
	expect(outcome).toMatchObject({
		jobId: 'task_1',
		status: 'queued',
		model: 'pro',
		cost: price,
		reference: 'order-17',
	});
	expect(sent).toBe(1);
	const which = '(apixo, item 3, reference order-17, 2026-01-02T00:00:00.000Z)';
	expect(logged).toEqual([
		{ level: 'info', message: `FLUX Kontext: submitting a job ${which}`, details: about },
		{
			level: 'info',
			message: `FLUX Kontext: job task_1 submitted ${which}`,
			details: { ...about, jobId: 'task_1' },
		},
	]);
	expect(told).toEqual(['sending at 2026-01-02T00:00:00.000Z order-17', 'accepted task_1']);
});

it('says in the log where a job has no reference', async () => {
	const { logged } = await submit([answer(seed.submitted)], jobRequest());
	const which = '(apixo, item 3, reference none, 2026-01-02T00:00:00.000Z)';
	expect(logged.map(({ message }) => message)).toEqual([
		`FLUX Kontext: submitting a job ${which}`,
		`FLUX Kontext: job task_1 submitted ${which}`,
	]);
});

it('says in the log where the provider gave no id', async () => {
	const withoutId = { ...foxAi.finished, id: undefined };
	const { logged } = await submit([answer(withoutId)], jobRequest(), 'foxAi');
	expect(logged.at(-1)?.message).toBe(
		'FLUX Kontext: a job without an ID submitted (foxAi, item 3, reference none, 2026-01-02T00:00:00.000Z)',
	);
});

it.each<[string, Scripted[], string[]]>([
	['refused', [answer(refused(400, 'wrong'), 400)], ['sending', 'refused']],
	['not connected', [notConnected], ['sending', 'refused']],
	['cut', [cut], ['sending', 'lost']],
	['answered HTTP 500', [answer('oh', 500)], ['sending', 'lost']],
	[
		'put off once',
		[answer(refused(429, 'later'), 429), answer(seed.submitted)],
		['sending', 'refused', 'sending', 'accepted'],
	],
])('the ledger learns of a submit that is %s', async (_, script, expected) => {
	const { told } = await submit(script);
	expect(told.map((line) => line.split(' ')[0])).toEqual(expected);
});

it.each<[string, Scripted, string, string]>([
	['that was refused', answer(refused(400, 'wrong'), 400), 'no', 'Nothing was charged'],
	['that found nobody', notConnected, 'no', 'Nothing was charged'],
	[
		'that was cut',
		cut,
		'unknown',
		'Submitted at 2026-01-02T00:00:00.000Z with the reference order-17.',
	],
	[
		'answered HTTP 500',
		answer('oh', 500),
		'unknown',
		'Submitted at 2026-01-02T00:00:00.000Z with the reference order-17.',
	],
	[
		'answered HTML',
		answer('<html>'),
		'unknown',
		'Submitted at 2026-01-02T00:00:00.000Z with the reference order-17.',
	],
])('a submit %s is sent once and says what it costs', async (_, script, charged, words) => {
	const { outcome, sent } = await submit([script]);
	expect(sent).toBe(1);
	expect(outcome).toMatchObject({
		jobId: null,
		failure: { charged },
		description: expect.stringContaining(words),
	});
});

it('the ledger learns why nobody knows what became of a submit', async () => {
	const { told } = await submit([cut]);
	expect(told.at(-1)).toBe('lost network ECONNRESET APIXO: cut');
});

it('a submit that Stop cut is logged as unknown', async () => {
	const stopped: Transport = {
		send: async (): Promise<Exchange> => await Promise.reject(new Cancelled()),
	};
	const access = sessionWith('apixo', stopped, new VirtualClock());
	const ledger = observer();
	const submitted = submitJob(access, submission, ledger);
	await expect(submitted).rejects.toBeInstanceOf(Cancelled);
	expect(access.logged).toEqual([
		{ level: 'info', message: expect.stringContaining('submitting'), details: about },
		{ level: 'warn', message: expect.stringContaining('stopped'), details: about },
	]);
	expect(ledger.told).toEqual(['sending at 2026-01-02T00:00:00.000Z order-17']);
});

it('Stop while a file is read for a submit, before anything was sent, leaves nothing unknown', async () => {
	const stopped: Transport = {
		send: async (): Promise<Exchange> => await Promise.reject(new Cancelled(true)),
	};
	const access = sessionWith('apixo', stopped, new VirtualClock());
	const ledger = observer();
	const submitted = submitJob(access, submission, ledger);
	await expect(submitted).rejects.toBeInstanceOf(Cancelled);
	expect(access.logged.map(({ level }) => level)).toEqual(['info']);
	expect(ledger.told.map((line) => line.split(' ')[0])).toEqual(['sending', 'refused']);
});

it('Stop before anything was sent leaves nothing unknown', async () => {
	const transport = new ScriptedTransport([]);
	const stop = () => {
		throw new Cancelled();
	};
	const access = sessionWith('apixo', transport, new VirtualClock());
	const ledger = observer();
	const submitted = submitJob(access, { ...submission, beforeSubmit: stop }, ledger);
	await expect(submitted).rejects.toBeInstanceOf(Cancelled);
	expect([transport.sent.length, access.logged, ledger.told]).toEqual([0, [], []]);
});

it('Stop while a submit waits for its next try leaves nothing unknown', async () => {
	const clock = new VirtualClock();
	const transport = new ScriptedTransport([answer(refused(429, 'later'), 429)]);
	const access = sessionWith('apixo', transport, clock);
	clock.sleep = async () => await Promise.reject(new Cancelled());
	const ledger = observer();
	const submitted = submitJob(access, submission, ledger);
	await expect(submitted).rejects.toBeInstanceOf(Cancelled);
	expect(access.logged.map(({ level }) => level)).toEqual(['info']);
	expect(ledger.told.map((line) => line.split(' ')[0])).toEqual(['sending', 'refused']);
});

it('a run that halted before the submit sends and logs nothing', async () => {
	const transport = new ScriptedTransport([]);
	const access = sessionWith('apixo', transport, new VirtualClock());
	const ledger = observer();
	const halt = new Halt();
	halt.set();
	const submitted = submitJob(
		access,
		{ ...submission, beforeSubmit: () => halt.throwIfSet() },
		ledger,
	);
	await expect(submitted).rejects.toBeInstanceOf(NotBegun);
	expect([transport.sent.length, access.logged, ledger.told]).toEqual([0, [], []]);
});

it('a refusal that costs nothing says no time, and an unknown one does', async () => {
	const refusal = await submit([answer(refused(400, 'wrong'), 400)]);
	expect(refusal.outcome).toMatchObject({
		message: 'APIXO refused the request',
		description: 'Reason: wrong. Check the fields that the reason names. Nothing was charged.',
	});
	const unknown = await submit([cut]);
	expect(unknown.outcome).toMatchObject({
		message: 'APIXO could not be reached, or the connection was cut',
		description: expect.stringContaining(
			'in the credential. Submitted at 2026-01-02T00:00:00.000Z with the reference order-17. It is unknown',
		),
	});
});

it('a refusal that names its job names it in the error', async () => {
	const { outcome } = await submit(
		[answer({ id: 'fox-1', error: 'CONTENT_VIOLATION: Not this', output: null })],
		jobRequest(),
		'foxAi',
	);
	expect(outcome).toMatchObject({
		jobId: 'fox-1',
		failure: { category: 'content', code: 'CONTENT_VIOLATION', charged: 'unknown' },
	});
	expect(outcome).toHaveProperty('message', 'FoxAI refused the content (job fox-1)');
});

describe('an upload', () => {
	const { upload } = toApis;
	if (upload === undefined) throw new Error('ToAPIs has an upload');
	const LIMITS = { deadline: after(60), requestTimeout: 60_000 };

	it('is repeated, since it costs nothing', async () => {
		const transport = new ScriptedTransport([cut, answer('<html>', 502), answer(uploads.uploaded)]);
		const access = sessionWith('toApis', transport, new VirtualClock());
		expect(await uploadPicture(access, upload, pictureFile(), LIMITS)).toBe(
			'https://files.example.com/in.png',
		);
		expect(transport.sent).toHaveLength(3);
	});

	it('that is refused costs nothing', async () => {
		const transport = new ScriptedTransport([answer(unsuccessful('Too large'), 400)]);
		const access = sessionWith('toApis', transport, new VirtualClock());
		await expect(uploadPicture(access, upload, pictureFile(), LIMITS)).rejects.toMatchObject({
			failure: { charged: 'no', reason: 'Too large' },
		});
	});
});
