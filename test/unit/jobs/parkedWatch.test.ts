import fc from 'fast-check';

import { Timeline } from '../timeline';
import type { WatchedJob } from './watching';
import { Watching } from './watching';

function jobs(count: number, job: WatchedJob = { endsAt: 0 }): WatchedJob[] {
	return Array.from({ length: count }, () => job);
}

describe('one job', () => {
	it('is looked at once when it calls, and is handed over', async () => {
		const watching = await new Watching(jobs(1)).callAt(5, 0).run();
		expect(watching.looks).toEqual([{ item: 0, at: 5 }]);
		expect(watching.answers).toEqual([true]);
		expect([...watching.watch.ended]).toEqual([[0, 'job 0']]);
	});

	it.each([
		['at the same moment', [5, 5, 5]],
		['one after another', [5, 6, 20]],
	])('that calls three times %s is handed over once', async (_, moments) => {
		const watching = new Watching(jobs(1));
		for (const moment of moments) watching.callAt(moment, 0);
		await watching.run();
		expect(watching.looks).toHaveLength(1);
		expect(watching.answers).toEqual([true, false, false]);
	});

	it('that calls again during the look is handed over once', async () => {
		const watching = new Watching(jobs(1), 300, new Timeline(), 2);
		await watching.callAt(5, 0).callAt(6, 0).run();
		expect(watching.looks).toHaveLength(1);
		expect(watching.answers).toEqual([true, false]);
	});
});

describe('many jobs', () => {
	it('that call within a second are looked at once each, and one caller hands over', async () => {
		const watching = new Watching(jobs(20));
		for (let item = 0; item < 20; item++) watching.callAt(5 + item * 0.05, item);
		await watching.run();
		expect(watching.looks.map(({ item }) => item).sort((a, b) => a - b)).toEqual([
			...watching.jobs.keys(),
		]);
		expect(new Set(watching.looks.map(({ at }) => at)).size).toBe(1);
		expect(watching.answers).toHaveLength(20);
		expect(watching.trueAnswers).toBe(1);
	});

	it('are not waited for longer than a second', async () => {
		const watching = await new Watching([{ endsAt: 0 }, {}]).callAt(5, 0).run();
		expect(watching.looks).toEqual([
			{ item: 0, at: 6 },
			{ item: 1, at: 6 },
		]);
		expect(watching.answers).toEqual([false]);
	});

	it('are not waited for at all when the last one has called', async () => {
		const watching = new Watching(jobs(3));
		await watching.callAt(5, 0).callAt(5.1, 1).callAt(5.2, 2).run();
		expect(watching.looks.map(({ at }) => at)).toEqual([5.2, 5.2, 5.2]);
	});

	it('are looked at ten at a time', async () => {
		const watching = new Watching(jobs(25), 300, new Timeline(), 1);
		for (let item = 0; item < 25; item++) watching.callAt(5, item);
		await watching.run();
		expect(watching.looks.map(({ at }) => at)).toEqual([
			...Array.from({ length: 10 }, () => 5),
			...Array.from({ length: 10 }, () => 6),
			...Array.from({ length: 5 }, () => 7),
		]);
	});

	it('that call over a minute cost one look each and a full look every ten seconds', async () => {
		const spread = Array.from({ length: 100 }, (_, item) => ({ endsAt: item * 0.6 }));
		const watching = new Watching(spread);
		for (const [item, { endsAt }] of spread.entries()) watching.callAt(endsAt, item);
		await watching.run();
		expect(watching.trueAnswers).toBe(1);
		expect(watching.watch.ended.size).toBe(100);
		const fullLooks = Math.ceil(60 / 10) + 1;
		const openAtFullLooks = Array.from({ length: fullLooks }, (_, look) =>
			Math.max(0, 100 - (look * 10) / 0.6),
		).reduce((sum, open) => sum + open, 0);
		expect(watching.looks.length).toBeLessThanOrEqual(100 + openAtFullLooks);
		expect(watching.timeline.seconds).toBeLessThanOrEqual(75);
	});
});

describe('a callback that is lost', () => {
	it('is made up for by a full look, ten seconds after the last one', async () => {
		const watching = new Watching([{ endsAt: 5 }, { endsAt: 7 }, { endsAt: 8 }]);
		await watching.callAt(5, 0).callAt(8, 2).run();
		expect(watching.looksAt(1)).toEqual([6, 17]);
		expect(watching.answers).toEqual([false, true]);
	});

	it('and a job that is still open then leave the rest to further callbacks', async () => {
		const watching = new Watching([{ endsAt: 5 }, { endsAt: 100 }, { endsAt: 8 }]);
		await watching.callAt(5, 0).callAt(8, 2).run();
		expect(watching.looksAt(1)).toEqual([6, 17]);
		expect(watching.answers).toEqual([false, false]);
		watching.callAt(101, 1);
		await watching.run();
		expect(watching.answers).toEqual([false, false, true]);
	});

	it('is made up for beside a job that was given up', async () => {
		const watching = await new Watching([{}, { endsAt: 20 }]).callAt(5, 0).run();
		expect(watching.looksAt(1)).toEqual([6, 16, 27]);
	});
});

describe('after a restart', () => {
	it('the first callback looks at every open job, and hands over what had ended', async () => {
		const watching = await new Watching(jobs(20)).callAt(60, 7).run();
		expect(watching.looks).toHaveLength(20);
		expect(watching.answers).toEqual([true]);
	});
});

describe('a status that lags behind its callback', () => {
	it('is looked at again, in growing intervals', async () => {
		const watching = await new Watching([{ endsAt: 9 }]).callAt(5, 0).run();
		expect(watching.looksAt(0)).toEqual([5, 6, 8, 12]);
		expect(watching.answers).toEqual([true]);
	});

	it('is given up after five looks, so that the provider calls again', async () => {
		const watching = await new Watching([{ endsAt: 60 }]).callAt(5, 0).run();
		expect(watching.looksAt(0)).toEqual([5, 6, 8, 12, 20]);
		expect(watching.answers).toEqual([false]);
		watching.callAt(65, 0);
		await watching.run();
		expect(watching.answers).toEqual([false, true]);
	});

	it('does not put off the looks at a job that has just called', async () => {
		const watching = await new Watching([{}, { endsAt: 9 }]).callAt(0, 0).callAt(8, 1).run();
		expect(watching.looksAt(1)).toEqual([1, 8, 9]);
	});

	it('is not believed to have ended while the provider says that it has not', async () => {
		const watching = await new Watching([{}]).callAt(5, 0, 'said').run();
		expect(watching.watch.ended.size).toBe(0);
		expect(watching.answers).toEqual([false]);
	});

	it('does not hold up the others', async () => {
		const watching = new Watching([{ endsAt: 13 }, { endsAt: 5 }]);
		await watching.callAt(5, 0).callAt(5, 1).run();
		expect(watching.looksAt(1)).toEqual([5]);
		expect(watching.answers).toHaveLength(2);
		expect(watching.trueAnswers).toBe(1);
	});

	it('is looked at soon, also as the last of many callbacks', async () => {
		const many = Array.from({ length: 10 }, (_, item) => ({ endsAt: item + 0.1 }));
		const watching = new Watching(many);
		for (let item = 0; item < 10; item++) watching.callAt(item, item);
		await watching.run();
		expect(watching.trueAnswers).toBe(1);
		const [lastLook] = watching.looksAt(9).slice(-1);
		expect(lastLook).toBeLessThanOrEqual(12);
	});
});

describe('a provider that cannot be asked', () => {
	it('leaves the word to the callback, at the last look', async () => {
		const watching = new Watching([{ before: 'unanswered' }]);
		await watching.callAt(5, 0, 'said').run();
		expect(watching.looksAt(0)).toEqual([5, 6, 8, 12, 20]);
		expect([...watching.watch.ended]).toEqual([[0, 'said']]);
		expect(watching.answers).toEqual([true]);
	});

	it('is believed before the callback as soon as it answers', async () => {
		const watching = new Watching([{ endsAt: 12, before: 'unanswered' }]);
		await watching.callAt(5, 0, 'said').run();
		expect([...watching.watch.ended]).toEqual([[0, 'job 0']]);
	});

	it('ends nothing where the callback says nothing', async () => {
		const watching = await new Watching([{ before: 'unanswered' }]).callAt(5, 0).run();
		expect(watching.looksAt(0)).toHaveLength(5);
		expect(watching.answers).toEqual([false]);
	});

	it('ends no job that has not called', async () => {
		const watching = new Watching(jobs(2, { before: 'unanswered' }));
		await watching.callAt(5, 0, 'said').run();
		expect([...watching.watch.ended]).toEqual([[0, 'said']]);
		expect(watching.answers).toEqual([false]);
	});
});

describe('a provider that denies the job', () => {
	it('is asked for about a minute, and the callback is never believed', async () => {
		const watching = await new Watching([{ before: 'refused' }]).callAt(5, 0, 'said').run();
		expect(watching.looksAt(0)).toEqual([5, 6, 8, 12, 20, 36, 66]);
		expect([...watching.watch.ended]).toEqual([]);
		expect(watching.answers).toEqual([false]);
	});

	it('is believed when it knows the job after all', async () => {
		const watching = await new Watching([{ before: 'refused', endsAt: 30 }])
			.callAt(5, 0, 'said')
			.run();
		expect([...watching.watch.ended]).toEqual([[0, 'job 0']]);
	});

	it.each([
		['a denial, then none to ask', ['refused', 'unanswered']],
		['none to ask, then a denial at the last look', [...Array(4).fill('unanswered'), 'refused']],
		['a job that is open, then none to ask', ['open', 'unanswered']],
	] as const)('was asked, and the callback is not believed: %s', async (_, looks) => {
		const watching = await new Watching([{ before: looks }]).callAt(5, 0, 'said').run();
		expect([...watching.watch.ended]).toEqual([]);
		expect(watching.answers).toEqual([false]);
	});

	it('leaves nothing to later callbacks, whoever sends them, when it cannot be asked', async () => {
		const looks = [...Array<'refused'>(7).fill('refused'), 'unanswered' as const];
		const watching = new Watching([{ before: looks }]);
		await watching.callAt(5, 0, 'said').callAt(100, 0, 'said').callAt(200, 0, 'said').run();
		expect([...watching.watch.ended]).toEqual([]);
		expect(watching.answers).toEqual([false, false, false]);
	});
});

describe('a look that throws', () => {
	it('is told to those who wait, and the next callback looks anew', async () => {
		const watching = new Watching([{ endsAt: 60, before: 'throws' }]);
		await watching.callAt(5, 0).callAt(5, 0).callAt(60, 0).run();
		expect(watching.answers).toEqual([expect.any(Error), expect.any(Error), true]);
	});
});

describe('handing over', () => {
	it('may be done by the next callback when it failed', async () => {
		const watching = await new Watching(jobs(2)).callAt(5, 0).callAt(5, 1).run();
		expect(watching.trueAnswers).toBe(1);
		watching.watch.giveBack();
		watching.callAt(40, 0).callAt(40, 1);
		await watching.run();
		expect(watching.trueAnswers).toBe(2);
		expect(watching.looks).toHaveLength(2);
	});
});

describe('the deadline', () => {
	it.each([
		['a status that lags', [{}], [[50, 0]]],
		['a provider that does not answer', [{ before: 'unanswered' }], [[55, 0]]],
		[
			'a callback that is lost',
			[{ endsAt: 0 }, {}, { endsAt: 0 }],
			[
				[50, 0],
				[58, 2],
			],
		],
		['a late callback', [{}], [[59.5, 0]]],
		['a late callback among jobs that have not called', [{}, {}], [[59.5, 0]]],
	] as const)('is the end also of %s', async (_, watched, calls) => {
		const watching = new Watching(watched, 60);
		for (const [at, item] of calls) watching.callAt(at, item);
		await watching.run();
		expect(watching.answers).toHaveLength(calls.length);
		expect(Math.max(...watching.looks.map(({ at }) => at))).toBeLessThanOrEqual(60);
	});

	it('may be the moment of a last look', async () => {
		const watching = await new Watching([{}], 12).callAt(5, 0).run();
		expect(watching.looksAt(0)).toEqual([5, 6, 8, 12]);
	});

	it('leaves a callback behind it one look, since n8n may be late with its own end', async () => {
		const watching = await new Watching([{}], 60).callAt(70, 0).run();
		expect(watching.looksAt(0)).toEqual([70]);
		expect(watching.answers).toEqual([false]);
	});
});

describe('whatever comes', () => {
	const anyJob = fc.record({
		endsAt: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
		before: fc.constantFrom('open' as const, 'unanswered' as const, 'refused' as const),
	});
	const anySchedule = fc.record({
		watched: fc.array(anyJob, { minLength: 1, maxLength: 8 }),
		calls: fc.array(fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.nat(), fc.boolean()), {
			minLength: 1,
			maxLength: 30,
		}),
		deadline: fc.integer({ min: 1, max: 200 }),
		chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
		secondsOfLook: fc.constantFrom(0, 0, 0.2, 3),
	});

	it('every caller gets an answer, and at most one hands over', async () => {
		await fc.assert(
			fc.asyncProperty(anySchedule, async (schedule) => {
				const { watched, calls, deadline, chance, secondsOfLook } = schedule;
				const watching = new Watching(watched, deadline, new Timeline(chance), secondsOfLook);
				for (const [tenths, item, says] of calls) {
					watching.callAt(tenths / 10, item % watched.length, says ? 'said' : null);
				}
				await watching.run();
				expect(watching.answers).toHaveLength(calls.length);
				expect(watching.trueAnswers).toBeLessThanOrEqual(1);
				const { ended } = watching.watch;
				if (watching.trueAnswers === 1) expect(ended.size).toBe(watched.length);
				for (const [item, { endsAt = Number.POSITIVE_INFINITY }] of watched.entries()) {
					const late = watching
						.looksAt(item)
						.filter((at, position, all) => position < all.length - 1 && at >= endsAt);
					expect(late).toEqual([]);
				}
				const mostFullLooks = calls.length + 1 + 150 / 10;
				expect(watching.looks.length).toBeLessThanOrEqual(
					calls.length * 8 + mostFullLooks * watched.length,
				);
			}),
			{ numRuns: 300 },
		);
	});
});
