import { FULL, Limiter } from '../../../nodes/FluxKontext/jobs/limiter';
import { Timeline } from '../timeline';

/** Tasks of a second each; gives when each began, in seconds. */
async function begun(width: number, count: number, fails: readonly number[] = []) {
	const timeline = new Timeline();
	const turns = new Limiter(width);
	const moments: number[] = [];
	const tasks = Array.from({ length: count }, async (_, index) => {
		return await turns.inTurn(async () => {
			moments[index] = timeline.seconds;
			await timeline.sleep(1000);
			if (fails.includes(index)) throw new Error(`task ${index}`);
			return index;
		});
	});
	const results = Promise.allSettled(tasks);
	await timeline.run();
	return { moments, results: await results };
}

it.each<[string, number, number, number[]]>([
	['all at once where there is room', 3, 3, [0, 0, 0]],
	['one after another, in the order in which they came', 1, 3, [0, 1, 2]],
	['two at a time', 2, 5, [0, 0, 1, 1, 2]],
])('tasks begin %s', async (_, width, count, moments) => {
	expect((await begun(width, count)).moments).toEqual(moments);
});

it('a task that fails tells its caller, and the next one begins all the same', async () => {
	const { moments, results } = await begun(1, 3, [0]);
	expect(moments).toEqual([0, 1, 2]);
	expect(results).toEqual([
		{ status: 'rejected', reason: new Error('task 0') },
		{ status: 'fulfilled', value: 1 },
		{ status: 'fulfilled', value: 2 },
	]);
});

it('a task that comes when all have ended begins at once', async () => {
	const turns = new Limiter(1);
	await turns.inTurn(async () => {});
	await expect(turns.inTurn(async () => 'done')).resolves.toBe('done');
});

it('turns away what comes beyond, until there is room again', async () => {
	const limiter = new Limiter(1);
	let finish = (): void => {};
	const first = limiter.unlessFull(
		async () =>
			await new Promise<string>((resolve) => {
				finish = () => resolve('first');
			}),
	);
	expect(await limiter.unlessFull(async () => 'second')).toBe(FULL);
	finish();
	expect(await first).toBe('first');
	expect(await limiter.unlessFull(async () => 'third')).toBe('third');
});
