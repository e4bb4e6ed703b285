import { providers } from '../../../nodes/FluxKontext/providers';
import type { HttpAnswer } from '../../../nodes/FluxKontext/providers/contract';
import type { Exchange, Transport } from '../../../nodes/FluxKontext/transport/http';
import type { NetworkFailure } from '../../../nodes/FluxKontext/transport/networkFailure';
import { ask as askProvider, type Step } from '../../../nodes/FluxKontext/transport/ask';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { refused, seed } from '../fixtures/apixo';
import { answer, jobRequest } from '../values';
import { after, VirtualClock } from '../virtualClock';
import { ScriptedTransport } from './scriptedTransport';

const { apixo } = providers;
const refusedConnection: NetworkFailure = {
	kind: 'network',
	connected: false,
	code: 'ECONNREFUSED',
	reason: 'the connection was refused',
};
const cutConnection: NetworkFailure = {
	kind: 'network',
	connected: true,
	code: 'ECONNRESET',
	reason: 'the connection was cut',
};
const slow: NetworkFailure = {
	kind: 'timeout',
	connected: true,
	code: 'request_timeout',
	reason: 'there was no response in time',
};

const submitCall = apixo.submit(jobRequest());
const READ = apixo.readSubmission;

async function askBy(
	transport: Transport,
	step: Step,
	seconds: number,
	clock = new VirtualClock(),
) {
	const session = { provider: apixo, transport, runtime: clock };
	const deadline = after(seconds);
	const question = { step, call: submitCall, read: READ, deadline, requestTimeout: 60_000 };
	return await askProvider(session, question);
}

async function ask(step: Step, script: readonly (HttpAnswer | NetworkFailure)[], seconds = 0) {
	const transport = new ScriptedTransport(script);
	const clock = new VirtualClock();
	const reading = await askBy(transport, step, seconds, clock);
	return { reading, sent: transport.sent.length, clock };
}

it('sends the call with the time for one answer', async () => {
	const transport = new ScriptedTransport([answer(seed.submitted)]);
	const reading = await askBy(transport, 'submit', 0);
	expect(reading).toMatchObject({ ok: true, value: { jobId: 'task_1' } });
	expect(transport.sent).toEqual([{ call: submitCall, timeout: 60_000 }]);
});

describe('what it costs when no answer comes', () => {
	it.each<[Step, string, NetworkFailure, string]>([
		['submit', 'was not connected', refusedConnection, 'no'],
		['submit', 'was cut', cutConnection, 'unknown'],
		['submit', 'was too slow', slow, 'unknown'],
		['jobById', 'was not connected', refusedConnection, 'unknown'],
		['jobById', 'was cut', cutConnection, 'unknown'],
		['acceptedJob', 'was not connected', refusedConnection, 'yes'],
		['acceptedJob', 'was cut', cutConnection, 'yes'],
		['acceptedJob', 'was too slow', slow, 'yes'],
		['upload', 'was not connected', refusedConnection, 'no'],
		['upload', 'was cut', cutConnection, 'no'],
		['upload', 'was too slow', slow, 'no'],
	])('%s that %s', async (step, _, cause, charged) => {
		const { reading } = await ask(step, [cause]);
		expect(reading).toEqual({
			ok: false,
			failure: {
				category: cause.kind,
				code: cause.code,
				reason: `APIXO: ${cause.reason}`,
				httpStatus: null,
				charged,
			},
		});
	});
});

describe('how often it is sent', () => {
	const done = answer(seed.submitted);
	it.each<[Step, string, readonly (HttpAnswer | NetworkFailure)[], number]>([
		['submit', 'a refused connection', [refusedConnection, done], 1],
		['submit', 'a cut connection', [cutConnection, done], 1],
		['submit', 'no answer in time', [slow, done], 1],
		['submit', 'HTTP 500', [answer(refused(500, 'oh'), 500), done], 1],
		['submit', 'HTTP 408', [answer(refused(408, 'oh'), 408), done], 1],
		['submit', 'HTML', [answer('<html>'), done], 1],
		['submit', 'HTTP 401', [answer(refused(401, 'key'), 401), done], 1],
		['submit', 'HTTP 429', [answer(refused(429, 'slower'), 429), done], 2],
		['submit', 'code 429 in HTTP 200', [answer(refused(429, 'slower')), done], 2],
		['acceptedJob', 'a refused connection', [refusedConnection, done], 2],
		['acceptedJob', 'a cut connection', [cutConnection, slow, cutConnection, done], 4],
		['acceptedJob', 'HTTP 500', [answer(refused(500, 'oh'), 500), done], 2],
		['acceptedJob', 'HTML', [answer('<html>'), done], 2],
		['acceptedJob', 'HTTP 429', [answer(refused(429, 'slower'), 429), done], 2],
		['jobById', 'HTTP 404', [answer(refused(404, 'none'), 404), done], 1],
		['jobById', 'HTTP 401', [answer(refused(401, 'key'), 401), done], 1],
		['acceptedJob', 'HTTP 404', [answer(refused(404, 'none'), 404), done], 2],
		['acceptedJob', 'HTTP 401', [answer(refused(401, 'key'), 401), done], 2],
		['acceptedJob', 'code 404 in HTTP 200', [answer(refused(404, 'none')), done], 2],
		['balance', 'HTTP 401', [answer(refused(401, 'key'), 401), done], 1],
		['upload', 'a cut connection', [cutConnection, done], 2],
		['upload', 'HTTP 503', [answer(refused(503, 'oh'), 503), done], 2],
		['upload', 'HTTP 400', [answer(refused(400, 'wrong'), 400), done], 2],
		['upload', 'HTTP 413', [answer(refused(413, 'large'), 413), done], 1],
	])('%s after %s', async (step, _, script, times) => {
		const { sent } = await ask(step, script, 100);
		expect(sent).toBe(times);
	});
});

it.each<[Step, string, number, number]>([
	['submit', '7', 2, 7],
	['submit', 'Fri, 02 Jan 2026 00:00:09 GMT', 2, 9],
	['submit', '86400', 1, 0],
	['acceptedJob', '86400', 2, 100],
	['upload', '86400', 1, 0],
])('%s answered 429 with Retry-After %s is sent %i times', async (step, header, times, seconds) => {
	const limited = answer(refused(429, 'slower'), 429, { 'retry-after': header });
	const { sent, clock } = await ask(step, [limited, answer(seed.submitted)], 100);
	expect(sent).toBe(times);
	expect(clock.seconds).toBe(seconds);
});

it.each<Step>(['submit', 'acceptedJob', 'carriedJob', 'jobById', 'upload', 'balance'])(
	'%s passes Stop on',
	async (step) => {
		const stopped: Transport = {
			send: async (): Promise<Exchange> => await Promise.reject(new Cancelled()),
		};
		const asked = askBy(stopped, step, 100);
		await expect(asked).rejects.toBeInstanceOf(Cancelled);
	},
);
