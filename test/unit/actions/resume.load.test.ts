import { sleep } from 'n8n-workflow';

import { fakeTime, passUntil } from '../fakeTime';
import { pictureText } from '../scriptedHttp';
import { endAll, linkOf, parkedWith } from './parkedBench';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

describe('many callbacks at once', () => {
	it('beyond 100 in work are answered 503 at once, and nobody is asked', async () => {
		const parked = await parkedWith({ count: 105 });
		await parked.restart();
		const calls = Array.from({ length: 105 }, async (_, index) => await parked.call(index));
		const beyond = await passUntil(Promise.all(calls.slice(100)));
		expect(beyond.value.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
		expect(beyond.seconds).toBe(0);
		expect(parked.bench.http.keyed).toEqual([]);
		await passUntil(Promise.all(calls));
	});
});

describe("n8n's database", () => {
	/** The download takes three seconds, and the database so many from then on. */
	async function parkedWithDatabase(secondsOf: (question: number) => number) {
		let questions = 0;
		let isDownloading = false;
		const parked = await parkedWith({
			count: 1,
			database: async () => {
				if (isDownloading) await sleep(secondsOf(++questions) * 1000);
			},
		});
		await parked.restart();
		endAll(parked);
		const { download } = parked;
		parked.download = async (url) => {
			isDownloading = true;
			await sleep(3_000);
			return await download(url);
		};
		return parked;
	}

	it('that has grown slow is not given the pictures before it is quick again', async () => {
		const parked = await parkedWithDatabase((question) => (question < 4 ? 5 : 1));
		const { value, seconds } = await passUntil(parked.call(0));
		expect(value.status).toBe(503);
		expect(pictureText(value.items?.[0]?.binary?.data)).toBe(linkOf(0));
		expect(seconds).toBeGreaterThan(10);
	});

	it('that stays slow is given them half a minute before the time limit', async () => {
		const parked = await parkedWithDatabase(() => 5);
		const { value, seconds } = await passUntil(parked.call(0));
		expect(value).toMatchObject({ status: 503, items: [{ json: { jobId: 'task_0' } }] });
		expect(seconds).toBeGreaterThanOrEqual(300 - 30);
		expect(seconds).toBeLessThan(300 - 20);
	});

	it('that is quick is given them at once', async () => {
		const parked = await parkedWithDatabase(() => 0);
		const { value, seconds } = await passUntil(parked.call(0));
		expect(value.status).toBeNull();
		expect(seconds).toBeLessThanOrEqual(4);
	});
});
