import { fakeTime, passUntil } from '../fakeTime';
import { refused, seed } from '../fixtures/apixo';
import { CREDENTIAL } from '../nodeBench';
import type { AnswerTo } from '../scriptedHttp';
import { cutConnection } from '../scriptedHttp';
import { JOB_OF_APIXO, stored, triggerOf } from './storedCallbacks';

afterEach(() => {
	jest.useRealTimers();
});

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
		const receipt = { confirmed: true, reference: null, body: JSON.stringify(seed.success) };
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
		const [item] = await triggerOf('apixo').execute(stored({ body: JSON.stringify(lie) }));
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
		['404', () => ({ status: 404, body: refused(404, 'not found') })],
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

	it('fails, naming the job, where the provider says that it has not ended', async () => {
		fakeTime();
		const trigger = triggerOf('apixo', {}, () => ({ body: seed.processing }));
		const work = passUntil(trigger.execute(stored()));
		await expect(work).rejects.toMatchObject({ message: expect.stringContaining('task_1') });
		expect(trigger.seen.entries).toEqual([]);
	});
});
