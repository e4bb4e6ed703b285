import { RecentCallbacks } from '../../../nodes/FluxKontext/callbacks/recentCallbacks';
import type { Taken } from '../../../nodes/FluxKontext/callbacks/recentCallbacks';

/** What has become of a promise by now, without waiting for it. */
async function byNow<Value>(work: Promise<Value>): Promise<Value | 'waits'> {
	for (let turns = 0; turns < 20; turns++) await Promise.resolve();
	return await Promise.race([work, Promise.resolve('waits' as const)]);
}

async function takenBy(take: Promise<Taken | null>): Promise<Taken> {
	const taken = await take;
	if (taken === null) throw new Error('It counts as a repeat');
	return taken;
}

it('takes a callback that is new', async () => {
	expect(await new RecentCallbacks().take('a')).toBeInstanceOf(Function);
});

it('takes callbacks with other keys beside it', async () => {
	const recent = new RecentCallbacks();
	await recent.take('a');
	expect(await recent.take('b')).toBeInstanceOf(Function);
});

it.each([1, 2, 10])('drops what was handed over before, %i times', async (times) => {
	const recent = new RecentCallbacks();
	(await takenBy(recent.take('a')))(true);
	for (let repeat = 0; repeat < times; repeat++) expect(await recent.take('a')).toBeNull();
});

it('takes a callback again that could not be handed over', async () => {
	const recent = new RecentCallbacks();
	(await takenBy(recent.take('a')))(false);
	expect(await recent.take('a')).toBeInstanceOf(Function);
});

describe('a repeat while the first is under way', () => {
	it('waits', async () => {
		const recent = new RecentCallbacks();
		await recent.take('a');
		expect(await byNow(recent.take('a'))).toBe('waits');
	});

	it('is dropped when the first was handed over', async () => {
		const recent = new RecentCallbacks();
		const taken = await takenBy(recent.take('a'));
		const repeats = Promise.all([recent.take('a'), recent.take('a')]);
		taken(true);
		expect(await repeats).toEqual([null, null]);
	});

	it('is taken when the first failed, and so is one only', async () => {
		const recent = new RecentCallbacks();
		const taken = await takenBy(recent.take('a'));
		const second = recent.take('a');
		const third = recent.take('a');
		taken(false);
		const takenSecond = await takenBy(second);
		expect(await byNow(third)).toBe('waits');
		takenSecond(true);
		expect(await third).toBeNull();
	});

	it('each is tried in turn while all fail', async () => {
		const recent = new RecentCallbacks();
		const takes = Array.from({ length: 5 }, () => recent.take('a'));
		for (const take of takes) (await takenBy(take))(false);
		expect(await recent.take('a')).toBeInstanceOf(Function);
	});
});

it('is told once: a second word changes nothing', async () => {
	const recent = new RecentCallbacks();
	const taken = await takenBy(recent.take('a'));
	taken(true);
	expect(await recent.take('a')).toBeNull();
	taken(true);
	expect(await recent.take('a')).toBeNull();
});

it('remembers so many and forgets the oldest first', async () => {
	const recent = new RecentCallbacks(3);
	for (const key of ['a', 'b', 'c', 'd']) (await takenBy(recent.take(key)))(true);
	for (const key of ['b', 'c', 'd']) expect(await recent.take(key)).toBeNull();
	expect(await recent.take('a')).toBeInstanceOf(Function);
});

it('a failure of what was forgotten does not undo what came since', async () => {
	const recent = new RecentCallbacks(1);
	const first = await takenBy(recent.take('a'));
	(await takenBy(recent.take('b')))(true);
	(await takenBy(recent.take('a')))(true);
	first(false);
	expect(await recent.take('a')).toBeNull();
});

it('does not grow beyond its bound', async () => {
	const recent = new RecentCallbacks(100);
	for (let key = 0; key < 1000; key++) (await takenBy(recent.take(String(key))))(true);
	const repeats: unknown[] = [];
	for (let key = 999; key >= 0; key--) repeats.push(await recent.take(String(key)));
	expect(repeats.filter((taken) => taken === null)).toHaveLength(100);
});
