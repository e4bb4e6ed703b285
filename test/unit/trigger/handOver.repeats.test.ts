import { sleep } from 'n8n-workflow';

import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { fakeTime, passUntil } from '../fakeTime';
import { seed } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import { CREDENTIAL } from '../nodeBench';
import type { AnswerTo } from '../scriptedHttp';
import { pictureOf, pictureText } from '../scriptedHttp';
import { jobIn, ofToApis, stored, triggerOf } from './storedCallbacks';

const { completed } = taskWebhooks;

afterEach(() => {
	jest.useRealTimers();
});

describe('a repeat', () => {
	it('gives no output', async () => {
		const trigger = triggerOf('toApis');
		expect(await trigger.execute(ofToApis())).toHaveLength(1);
		expect(await trigger.execute(ofToApis())).toEqual([]);
		expect(trigger.seen.entries).toEqual(['evt_1']);
	});

	it('gives no output where it comes at the same moment', async () => {
		const trigger = triggerOf('toApis');
		const outputs = await Promise.all(
			Array.from({ length: 10 }, () => trigger.execute(ofToApis())),
		);
		expect(outputs.flat()).toHaveLength(1);
	});

	it('of other callbacks at the same moment is told apart, and none is lost', async () => {
		const trigger = triggerOf('toApis');
		const all = async () =>
			await Promise.all(
				Array.from({ length: 30 }, async (_, index) => {
					const job = jobIn('toApis', completed);
					return await trigger.execute(stored({ id: `evt_${index}`, job }));
				}),
			);
		expect((await all()).flat()).toHaveLength(30);
		expect((await all()).flat()).toEqual([]);
	});

	it('asks the provider for nothing', async () => {
		const trigger = triggerOf('apixo');
		await trigger.execute(stored());
		await trigger.execute(stored());
		expect(trigger.bench.http.keyed).toHaveLength(1);
	});

	it('gives output where repeats are not ignored, and is not recorded', async () => {
		const trigger = triggerOf('toApis', { options: { ignoreDuplicates: false } });
		expect(await trigger.execute(ofToApis())).toHaveLength(1);
		expect(await trigger.execute(ofToApis())).toHaveLength(1);
		expect(trigger.seen.entries).toEqual([]);
	});

	it('gives output in the editor, and is not recorded', async () => {
		const trigger = triggerOf('toApis');
		expect(await trigger.execute(ofToApis(), 'manual')).toHaveLength(1);
		expect(await trigger.execute(ofToApis(), 'manual')).toHaveLength(1);
		expect(trigger.seen.entries).toEqual([]);
		expect(await trigger.execute(ofToApis())).toHaveLength(1);
	});

	it('gives output when a person retries the execution, though it was seen', async () => {
		const trigger = triggerOf('toApis');
		await trigger.execute(ofToApis());
		expect(await trigger.execute(ofToApis(), 'retry')).toHaveLength(1);
		expect(await trigger.execute(ofToApis())).toEqual([]);
	});
});

describe('what cannot be handed over', () => {
	const gone: AnswerTo = (url) =>
		url.startsWith(CREDENTIAL.baseUrl) ? { body: seed.success } : { body: 'gone' };

	it('is given back, so that a second try gives it', async () => {
		let isGone = true;
		const trigger = triggerOf('apixo', { downloadImages: true }, (url, options) =>
			isGone || url.startsWith(CREDENTIAL.baseUrl)
				? gone(url, options)
				: { body: pictureOf('there') },
		);
		await expect(trigger.execute(stored())).rejects.toMatchObject({
			message: 'The image could not be downloaded (job task_1)',
		});
		expect(trigger.seen.entries).toEqual([]);
		isGone = false;
		const [item] = await trigger.execute(stored());
		expect(pictureText(item?.binary?.data)).toBe('there');
		expect(trigger.seen.entries).toEqual(['task_1:succeeded']);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'is an error item with On Error %s, and is given back',
		async (onError) => {
			const trigger = triggerOf('apixo', { downloadImages: true }, gone, onError);
			const output = await trigger.execute(stored());
			expect(output).toEqual([
				{
					json: {
						error: expect.stringContaining('The image could not be downloaded (job task_1)'),
						details: expect.objectContaining({
							provider: 'apixo',
							jobId: 'task_1',
							charged: 'yes',
						}),
					},
					pairedItem: { item: 0 },
				},
			]);
			expect(Object.keys(output[0]?.json ?? {})).toEqual(['error', 'details']);
			expect(trigger.seen.entries).toEqual([]);
		},
	);

	it('says why, also when the database cannot take it back', async () => {
		const trigger = triggerOf('apixo', { downloadImages: true }, (url, options) => {
			trigger.seen.failures = 1;
			return gone(url, options);
		});
		await expect(trigger.execute(stored())).rejects.toMatchObject({
			message: 'The image could not be downloaded (job task_1)',
		});
	});

	it('is given back when the person presses Stop', async () => {
		fakeTime();
		const stop = new AbortController();
		const trigger = triggerOf('apixo', {}, () => ({ body: seed.processing }));
		const work = trigger.execute(stored(), 'webhook', stop.signal);
		const outcome = passUntil(work.catch((error: unknown) => error));
		void sleep(5000).then(() => stop.abort());
		const { value, seconds } = await outcome;
		expect(value).toBeInstanceOf(Cancelled);
		expect(seconds).toBeLessThanOrEqual(6);
		expect(trigger.seen.entries).toEqual([]);
	});

	it('is an error where the database is away', async () => {
		const trigger = triggerOf('toApis');
		trigger.seen.failures = 2;
		await expect(trigger.execute(ofToApis())).rejects.toMatchObject({
			message: 'The database is away',
		});
	});
});
