import type { IBinaryKeyData } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { fakeTime, passUntil } from '../fakeTime';
import { pictureOf, pictureText } from '../scriptedHttp';
import { endAll, linkOf, ParkedBench, parkedWith, STAYS_PARKED } from './parkedBench';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

describe('the last callback', () => {
	it('makes the execution go on with the pictures, in input order', async () => {
		const parked = await parkedWith();
		endAll(parked);
		const calls = Promise.all([parked.call(2), parked.call(0), parked.call(1)]);
		const { value } = await passUntil(calls);
		const resumed = value.filter(({ items }) => items !== null);
		expect(resumed).toHaveLength(1);
		expect(resumed[0]?.status).toBeNull();
		const items = resumed[0]?.items ?? [];
		expect(items.map(({ json }) => json.jobId)).toEqual(['task_0', 'task_1', 'task_2']);
		expect(items.map(({ binary }) => pictureText(binary?.data))).toEqual([0, 1, 2].map(linkOf));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(parked.bench.http.fetched).toHaveLength(3);
		expect(parked.looks).toHaveLength(3);
		const others = value.filter(({ items: given }) => given === null);
		expect(others.map(({ status }) => status)).toEqual([200, 200]);
	});

	it('of twenty within a second: one goes on, one look and one download each', async () => {
		const parked = await parkedWith({ count: 20 });
		endAll(parked);
		const calls = Array.from({ length: 20 }, async (_, index) => {
			await sleep(index * 45);
			return await parked.call(index);
		});
		const { value } = await passUntil(Promise.all(calls));
		expect(value.filter(({ items }) => items !== null)).toHaveLength(1);
		expect(parked.looks).toHaveLength(20);
		expect(new Set(parked.bench.http.fetched).size).toBe(20);
		expect(parked.bench.http.fetched).toHaveLength(20);
	});

	it('finds what had ended before parking too', async () => {
		const parked = new ParkedBench();
		parked.words.set(1, 'success');
		await parked.execute();
		parked.bench.restart();
		endAll(parked);
		const { value } = await passUntil(Promise.all([parked.call(0), parked.call(2)]));
		const items = value.flatMap(({ items: given }) => given ?? []);
		expect(items.map(({ json }) => json.jobId)).toEqual(['task_0', 'task_1', 'task_2']);
		expect(items.map(({ binary }) => pictureText(binary?.data))).toEqual([0, 1, 2].map(linkOf));
		// The one of before parking was downloaded then.
		expect(parked.bench.http.fetched).toHaveLength(3);
	});

	it('brings a failed job as an error item with the files of its input', async () => {
		const binary: IBinaryKeyData = { photo: { data: 'abc', mimeType: 'image/png' } };
		const parked = await parkedWith({ binary, count: 2 });
		parked.words.set(0, 'failed');
		parked.words.set(1, 'success');
		const { value } = await passUntil(Promise.all([parked.call(0), parked.call(1)]));
		const items = value.flatMap(({ items: given }) => given ?? []);
		expect(items).toHaveLength(2);
		expect(items[0]).toEqual({
			json: {
				error: expect.stringContaining('APIXO refused the content (job task_0)'),
				details: {
					code: 'CONTENT_VIOLATION',
					category: 'content',
					provider: 'apixo',
					jobId: 'task_0',
					httpStatus: null,
					retryable: false,
					charged: 'unknown',
				},
			},
			binary,
			pairedItem: { item: 0 },
		});
		expect(items[1]?.json).toMatchObject({ jobId: 'task_1', status: 'succeeded' });
		expect(items[1]?.json).not.toHaveProperty('error');
	});

	it('brings an error item where a picture cannot be downloaded', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		parked.download = () => ({ status: 404, body: 'gone' });
		const { value } = await passUntil(parked.call(0));
		expect(value.items?.map(({ json }) => json)).toEqual([
			{
				error: expect.stringContaining('The image could not be downloaded (job task_0)'),
				details: expect.objectContaining({ charged: 'yes', jobId: 'task_0' }),
			},
		]);
	});

	it('is found out for a callback that was lost', async () => {
		const parked = await parkedWith({ count: 3 });
		parked.words.set(0, 'success');
		const first = await passUntil(parked.call(0));
		expect(first.value).toMatchObject({ ...STAYS_PARKED, status: 200 });
		endAll(parked);
		const { value, seconds } = await passUntil(parked.call(2), 60);
		expect(value.items).toHaveLength(3);
		expect(seconds).toBeLessThanOrEqual(12);
	});
});

describe('repeats', () => {
	it('of one callback make the execution go on once', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		const { value } = await passUntil(
			Promise.all([parked.call(0), parked.call(0), parked.call(0)]),
		);
		expect(value.filter(({ items }) => items !== null)).toHaveLength(1);
		// n8n does not have the picture yet.
		expect(value.filter(({ status }) => status === 503)).toHaveLength(2);
		expect(parked.bench.http.fetched).toHaveLength(1);
		expect(parked.looks).toHaveLength(1);
	});

	it('that come while the pictures are downloaded download nothing more', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		const { download } = parked;
		parked.download = async (url) => {
			await sleep(3000);
			return await download(url);
		};
		const first = parked.call(0);
		const second = sleep(1000).then(async () => await parked.call(0));
		const { value } = await passUntil(Promise.all([first, second]));
		expect(value.map(({ items }) => items?.length ?? 0)).toEqual([1, 0]);
		expect(parked.bench.http.fetched).toHaveLength(1);
	});
});

describe('after a restart of n8n', () => {
	it('the next callback looks at every job that was open at parking', async () => {
		const parked = await parkedWith();
		parked.words.set(0, 'success');
		const first = await passUntil(parked.call(0));
		expect(first.value).toMatchObject({ ...STAYS_PARKED, status: 200 });
		await parked.restart();
		parked.bench.http.keyed.length = 0;
		endAll(parked);
		const { value } = await passUntil(parked.call(1));
		expect(value.items?.map(({ binary }) => pictureText(binary?.data))).toEqual(
			[0, 1, 2].map(linkOf),
		);
		expect(parked.looks).toHaveLength(3);
	});

	it('a call that was under way is answered by nobody, and its repeat goes on', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		parked.download = async () => await new Promise(() => {});
		void parked.call(0);
		await jest.advanceTimersByTimeAsync(2000);
		await parked.restart();
		parked.download = (url) => ({ body: pictureOf(url) });
		const { value } = await passUntil(parked.call(0));
		expect(pictureText(value.items?.[0]?.binary?.data)).toBe(linkOf(0));
	});
});

it.each([
	['went on', 200, null],
	['could not go on', 500, 1],
])(
	'after the handing over, where n8n %s, a repeat gives its items',
	async (_, status, expected) => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		const first = await passUntil(parked.call(0));
		first.value.response.answerAsN8n(status);
		await passUntil(Promise.resolve());
		const second = await passUntil(parked.call(0));
		expect(first.value.items).toHaveLength(1);
		expect(second.value.items?.length ?? null).toBe(expected);
	},
);

it.each([
	['quotes', `My "node" 'of' \`pictures\``],
	['what ends an expression', 'a }} b {{ c'],
	['backslashes', 'a\\nb\\'],
	['brackets', 'a"].context + $node["b'],
	['dollars', '$& $1 ${x} $json'],
	['a line break', 'a\nb'],
	['a line separator', 'a\u2028b'],
	['a tab', 'a\tb'],
	['other scripts', 'Картинка 🎨 写真'],
	['a word of JavaScript', 'constructor'],
	['an equals sign', '={{ 1 + 1 }}'],
])('a node goes on whose name has %s', async (_, name) => {
	const parked = await parkedWith({ node: { name }, count: 1 });
	parked.words.set(0, 'success');
	const { value } = await passUntil(parked.call(0));
	expect(value.items).toHaveLength(1);
});
