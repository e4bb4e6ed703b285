import { fakeTime, passUntil } from '../fakeTime';
import { refused, seed } from '../fixtures/apixo';
import { CREDENTIAL } from '../nodeBench';
import type { AnswerTo } from '../scriptedHttp';
import { cutConnection } from '../scriptedHttp';
import { JOB_OF_APIXO, jobIn, stored, triggerOf } from './storedCallbacks';

afterEach(() => {
	jest.useRealTimers();
});

const OTHER_JOB = { ...seed.success, data: { ...seed.success.data, taskId: 'task_2' } };

describe('confirming', () => {
	it('is not done where it is switched off', async () => {
		const options = { confirmWithProvider: false };
		const trigger = triggerOf('apixo', { options }, cutConnection);
		const [item] = await trigger.execute(stored());
		expect(item?.json).toEqual({ ...JOB_OF_APIXO, event: 'succeeded', confirmed: false });
		expect(trigger.bench.http.keyed).toEqual([]);
	});

	it('is not done again where webhook() has done it', async () => {
		const trigger = triggerOf('apixo', {}, cutConnection);
		const receipt = { confirmed: true, job: jobIn('apixo', seed.success) };
		const [item] = await trigger.execute(stored(receipt));
		expect(item?.json).toMatchObject({ event: 'succeeded', confirmed: true, reference: null });
		expect(trigger.bench.http.keyed).toEqual([]);
	});

	it("counts more than the callback's own words", async () => {
		const lie = {
			data: {
				taskId: 'task_1',
				state: 'success',
				resultJson: '{"resultUrls":["https://evil.example.com/x.png"]}',
			},
		};
		const [item] = await triggerOf('apixo').execute(stored({ job: jobIn('apixo', lie) }));
		expect(item?.json).toMatchObject({ imageUrl: JOB_OF_APIXO.imageUrl, confirmed: true });
	});

	it("counts more than the callback's own event", async () => {
		const trigger = triggerOf('apixo', {}, () => ({ body: seed.failed }));
		const [item] = await trigger.execute(stored());
		expect(item?.json).toMatchObject({ event: 'failed', status: 'failed', confirmed: true });
	});

	it('gives no output where the true event is not asked for', async () => {
		const trigger = triggerOf('apixo', { events: ['succeeded'] }, () => ({ body: seed.failed }));
		expect(await trigger.execute(stored())).toEqual([]);
	});

	it('waits for a status that lags behind its callback', async () => {
		fakeTime();
		const states = [seed.pending, seed.processing, seed.success];
		const trigger = triggerOf('apixo', {}, () => ({ body: states.shift() }));
		const { value, seconds } = await passUntil(trigger.execute(stored()));
		expect(value[0]?.json).toMatchObject({ confirmed: true, status: 'succeeded' });
		expect(seconds).toBeLessThanOrEqual(5);
	});

	it.each<[string, AnswerTo]>([
		['429', () => ({ status: 429, body: refused(429, 'busy'), headers: { 'retry-after': '7' } })],
		['503', () => ({ status: 503, body: refused(503, 'down') })],
		['HTML', () => ({ body: Buffer.from('<html>') })],
		['a connection that is cut', cutConnection],
	])('falls back to the signed body after half a minute of %s', async (_, answerTo) => {
		fakeTime();
		const trigger = triggerOf('apixo', {}, answerTo);
		const { value, seconds } = await passUntil(trigger.execute(stored()));
		expect(value).toEqual([
			{ json: { ...JOB_OF_APIXO, event: 'succeeded', confirmed: false }, pairedItem: 0 },
		]);
		expect(seconds).toBeLessThanOrEqual(30);
		expect(trigger.bench.logged).toEqual([
			{ level: 'warn', parts: [expect.any(String), expect.objectContaining({ jobId: 'task_1' })] },
		]);
		expect(trigger.log).not.toContain(CREDENTIAL.apiKey);
	});

	const DENIALS: ReadonlyArray<readonly [string, AnswerTo]> = [
		['404', () => ({ status: 404, body: refused(404, 'not found') })],
		['401', () => ({ status: 401, body: refused(401, 'unauthorized') })],
		['403', () => ({ status: 403, body: refused(403, 'forbidden') })],
		['code 404 in HTTP 200', () => ({ body: refused(404, 'not found') })],
		['code 400 in HTTP 200', () => ({ body: refused(400, 'wrong') })],
		['no data', () => ({ body: { code: 200, message: 'success', data: null } })],
		['another job', () => ({ body: OTHER_JOB })],
	];

	it.each(DENIALS)('a job that the provider denies gives nothing: %s', async (_, answerTo) => {
		fakeTime();
		const trigger = triggerOf('apixo', { downloadImages: true }, answerTo);
		const error: unknown = await passUntil(trigger.execute(stored())).catch((thrown) => thrown);
		expect(error).toMatchObject({
			message: expect.stringContaining('task_1'),
			context: { data: { code: 'not_confirmed', charged: 'unknown', jobId: 'task_1' } },
		});
		const said = JSON.stringify([error, trigger.log]);
		expect(said).not.toContain('results.example.com');
		expect(said).not.toMatch(/was paid|has been charged|accepted and charged/);
		expect(trigger.bench.http.fetched).toEqual([]);
		expect(trigger.seen.entries).toEqual([]);
	});

	it.each(DENIALS)('under Continue it gives an error item alone: %s', async (_, answerTo) => {
		fakeTime();
		const parameters = { downloadImages: true };
		const trigger = triggerOf('apixo', parameters, answerTo, 'continueRegularOutput');
		const { value } = await passUntil(trigger.execute(stored()));
		expect(value.map(({ json, binary }) => [Object.keys(json), binary])).toEqual([
			[['error', 'details'], undefined],
		]);
		expect(JSON.stringify(value)).not.toContain('results.example.com');
		expect(trigger.bench.http.fetched).toEqual([]);
	});

	it('fails, naming the job, where the provider says that it has not ended', async () => {
		fakeTime();
		const trigger = triggerOf('apixo', {}, () => ({ body: seed.processing }));
		const work = passUntil(trigger.execute(stored()));
		await expect(work).rejects.toMatchObject({ message: expect.stringContaining('task_1') });
		expect(trigger.seen.entries).toEqual([]);
	});
});
