import { sleep } from 'n8n-workflow';

import { fakeTime, passUntil } from '../fakeTime';
import { RecordingResponse } from '../recordingResponse';
import type { ScriptedAnswer } from '../scriptedHttp';
import { cutConnection, pictureText } from '../scriptedHttp';
import type { ParkedBench } from './parkedBench';
import { endAll, linkOf, parkedWith, STAYS_PARKED } from './parkedBench';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

describe('the provider is answered', () => {
	it('200 for a job that has ended, while others are open', async () => {
		const parked = await parkedWith();
		parked.words.set(0, 'success');
		const { value } = await passUntil(parked.call(0));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 200 });
		expect(parked.bench.http.fetched).toEqual([]);
	});

	it('503 for a job that has not ended, so that it calls again', async () => {
		const parked = await parkedWith({ count: 1 });
		const { value, seconds } = await passUntil(
			parked.call(0, { body: parked.callbackBody(0, 'success') }),
		);
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 503 });
		expect(seconds).toBeLessThanOrEqual(30);
	});

	it('503 after 8 seconds, where the pictures take longer; then the execution goes on', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		let finish = () => {};
		const slow = new Promise<void>((resolve) => {
			finish = resolve;
		});
		const { download } = parked;
		parked.download = async (url) => {
			await slow;
			return await download(url);
		};
		const response = new RecordingResponse();
		const call = parked.call(0, { response });
		const closed = new Promise<void>((resolve) => {
			response.once('close', resolve);
		});
		const answered = await passUntil(closed);
		expect(answered.seconds).toBe(8);
		expect(response.statusCode).toBe(503);
		finish();
		const { value } = await passUntil(call);
		expect(value.status).toBe(503);
		expect(pictureText(value.items?.[0]?.binary?.data)).toBe(linkOf(0));
	});

	it('after 8 seconds, where the status lags; then the execution goes on', async () => {
		const parked = await parkedWith({ count: 1 });
		const response = new RecordingResponse();
		const call = parked.call(0, { response, body: parked.callbackBody(0, 'success') });
		void sleep(10_000).then(() => parked.words.set(0, 'success'));
		const { value } = await passUntil(call);
		expect(value).toMatchObject({ status: 503, items: [{ json: { jobId: 'task_0' } }] });
	});

	it('by nobody before 8 seconds, where others of its jobs make the execution go on', async () => {
		const parked = await parkedWith({ count: 2 });
		endAll(parked);
		const [first, second] = [new RecordingResponse(), new RecordingResponse()];
		const calls = [parked.call(0, { response: first }), parked.call(1, { response: second })];
		const { value } = await passUntil(Promise.all(calls));
		expect(value.filter(({ items }) => items !== null)).toHaveLength(1);
		expect(value.filter(({ status }) => status === 200)).toHaveLength(1);
	});
});

describe('the word of the callback', () => {
	it('is not believed before that of the provider', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		const { value } = await passUntil(parked.call(0, { body: parked.callbackBody(0, 'failed') }));
		expect(value.items?.[0]?.json).toMatchObject({ status: 'succeeded' });
	});

	it.each<[string, ScriptedAnswer]>([
		['404', { status: 404, body: { code: 404, message: 'not found' } }],
		['401', { status: 401, body: { code: 401, message: 'unauthorized' } }],
		['403', { status: 403, body: { code: 403, message: 'forbidden' } }],
		['code 400 in HTTP 200', { body: { code: 400, message: 'wrong' } }],
		['no data', { body: { code: 200, message: 'success', data: null } }],
		['another job', { body: { code: 200, data: { taskId: 'task_9', state: 'success' } } }],
	])('is not taken where the provider denies the job: %s', async (_, denial) => {
		const parked = await parkedWith({ count: 1 });
		parked.instead = () => denial;
		const body = parked.callbackBody(0, 'success');
		const { value } = await passUntil(parked.call(0, { body }));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 503 });
		expect(parked.bench.http.fetched).toEqual([]);
	});

	it('of a job that is denied for a while is made good by the provider', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.instead = () => ({ status: 404, body: { code: 404, message: 'not found' } });
		void sleep(20_000).then(() => {
			parked.instead = null;
			parked.words.set(0, 'success');
		});
		const { value } = await passUntil(parked.call(0, { body: parked.callbackBody(0, 'success') }));
		expect(value.items?.[0]?.json).toMatchObject({ status: 'succeeded', imageUrl: linkOf(0) });
		expect(value.items?.[0]?.json).not.toHaveProperty('confirmed');
	});

	it('is taken at the last look where the provider does not answer', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.instead = cutConnection;
		const body = parked.callbackBody(0, 'success');
		const { value } = await passUntil(parked.call(0, { body }));
		const json = { imageUrl: linkOf(0), confirmed: false };
		expect(value).toMatchObject({ status: 503, items: [{ json }] });
		expect(parked.looks).toHaveLength(5);
	});

	it.each<[string, (parked: ParkedBench) => string | Buffer | null]>([
		['about another job', (parked) => parked.callbackBody(1, 'success')],
		['about no end', (parked) => parked.callbackBody(0, 'processing')],
		['that cannot be read', () => '<html>'],
		['of no bytes', () => ''],
		['of which n8n kept no bytes', () => null],
		['of 5 MB', (parked) => parked.callbackBody(0, 'success').padEnd(5_000_000)],
	])('is not taken %s', async (_, bodyOf) => {
		const parked = await parkedWith({ count: 1 });
		parked.instead = () => ({ status: 404, body: { code: 404, message: 'not found' } });
		const { value } = await passUntil(parked.call(0, { body: bodyOf(parked) }));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 503 });
		// As a hint it serves all the same.
		parked.instead = null;
		parked.words.set(0, 'success');
		const second = await passUntil(parked.call(0, { body: bodyOf(parked) }));
		expect(second.value.items).toHaveLength(1);
	});
});
