import { DatabasePulse } from '../../../nodes/FluxKontext/callbacks/databasePulse';
import { Timeline } from '../timeline';
import { after } from '../virtualClock';

/** A database that takes so many seconds for each answer, by the number of the question. */
function slowDatabase(secondsOf: (question: number) => number, fails = false) {
	const timeline = new Timeline();
	const asked: number[] = [];
	const ask = async () => {
		asked.push(timeline.seconds);
		await timeline.sleep(secondsOf(asked.length) * 1000);
		if (fails) throw new Error('timeout exceeded when trying to connect');
		return 'a credential';
	};
	return { timeline, asked, ask, pulse: new DatabasePulse(timeline) };
}

/** When the work was done, in seconds, or why it failed. */
async function doneAt({ timeline }: { timeline: Timeline }, work: Promise<unknown>) {
	const done = work.then(
		() => timeline.seconds,
		(error: unknown) => String(error),
	);
	await timeline.run();
	return await done;
}

describe('questions', () => {
	it('are asked three at a time, in the order in which they came', async () => {
		const database = slowDatabase(() => 4);
		const { pulse, ask, asked } = database;
		await doneAt(database, Promise.all(Array.from({ length: 7 }, async () => pulse.inTurn(ask))));
		expect(asked).toEqual([0, 0, 0, 4, 4, 4, 8]);
	});

	it('give what the database gives', async () => {
		const database = slowDatabase(() => 1);
		const work = database.pulse.inTurn(database.ask);
		await doneAt(database, work);
		await expect(work).resolves.toBe('a credential');
	});

	it('fail as the database fails', async () => {
		const database = slowDatabase(() => 20, true);
		expect(await doneAt(database, database.pulse.inTurn(database.ask))).toContain('timeout');
	});
});

describe('a database', () => {
	it.each<[string, (question: number) => number, number[], number]>([
		['that answers within three seconds is quick', () => 3, [0], 3],
		['that needs longer is asked again until it is quick', (n) => 6 - n, [0, 6, 11], 14],
	])('%s', async (_, secondsOf, asked, at) => {
		const database = slowDatabase((question) => Math.max(0, secondsOf(question)));
		const isQuick = database.pulse.untilQuick(database.ask, after(300));
		const done = await doneAt(database, isQuick);
		expect(database.asked).toEqual(asked);
		expect(done).toBe(at);
		await expect(isQuick).resolves.toBe(true);
	});

	it.each<[string, number, number]>([
		['a quarter of a second ago is not asked again', 0.25, 1],
		['longer ago is asked again', 0.5, 2],
	])('that was quick %s', async (_, pause, questions) => {
		const database = slowDatabase(() => 0);
		const { pulse, ask, timeline, asked } = database;
		const work = async () => {
			await pulse.inTurn(ask);
			await timeline.sleep(pause * 1000);
			await pulse.untilQuick(ask, after(300));
		};
		await doneAt(database, work());
		expect(asked).toHaveLength(questions);
	});

	it('found quick by one is not asked by those who waited with it', async () => {
		const database = slowDatabase(() => 1);
		const { pulse, ask, asked } = database;
		const waiting = Array.from({ length: 9 }, async () => pulse.untilQuick(ask, after(300)));
		await doneAt(database, Promise.all(waiting));
		expect(asked).toHaveLength(3);
	});

	it('that stays slow is said to be so when there is no more time', async () => {
		const database = slowDatabase(() => 9);
		const isQuick = database.pulse.untilQuick(database.ask, after(25));
		const done = await doneAt(database, isQuick);
		expect(database.asked).toEqual([0, 10, 20]);
		expect(done).toBe(29);
		await expect(isQuick).resolves.toBe(false);
	});

	it('that never answers fails when there is no more time', async () => {
		const database = slowDatabase(() => 9, true);
		const done = await doneAt(database, database.pulse.untilQuick(database.ask, after(25)));
		expect(done).toContain('timeout exceeded');
		expect(database.asked).toEqual([0, 10, 20]);
	});
});
