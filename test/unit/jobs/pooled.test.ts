import { pooled } from '../../../nodes/FluxKontext/jobs/pooled';
import { Timeline } from '../timeline';

interface Pool {
	readonly count: number;
	readonly width: number;
	/** Seconds that each task takes. */
	readonly seconds?: (index: number) => number;
	readonly result?: (index: number) => boolean;
}

async function run({ count, width, seconds = () => 1, result = () => true }: Pool) {
	const timeline = new Timeline();
	const begun: Array<readonly [number, number]> = [];
	let ended = 0;
	let together = 0;
	let mostTogether = 0;
	const work = pooled(count, width, async (index) => {
		begun.push([index, timeline.seconds]);
		mostTogether = Math.max(mostTogether, ++together);
		await timeline.sleep(seconds(index) * 1000);
		together--;
		ended++;
		return result(index);
	}).then(
		() => ({ error: null, at: timeline.seconds, ended }),
		(error: unknown) => ({ error, at: timeline.seconds, ended }),
	);
	await timeline.run();
	return { begun, mostTogether, ...(await work), endedAtLast: ended };
}

it.each([
	['nothing', 0, 3, []],
	[
		'one after another',
		3,
		1,
		[
			[0, 0],
			[1, 1],
			[2, 2],
		],
	],
	[
		'two at a time',
		4,
		2,
		[
			[0, 0],
			[1, 0],
			[2, 1],
			[3, 1],
		],
	],
	[
		'all at once where there is room',
		3,
		10,
		[
			[0, 0],
			[1, 0],
			[2, 0],
		],
	],
])('runs %s', async (_, count, width, expected) => {
	expect((await run({ count, width })).begun).toEqual(expected);
});

it('begins the next as soon as one has ended', async () => {
	const { begun, mostTogether } = await run({
		count: 4,
		width: 2,
		seconds: (index) => (index === 0 ? 3 : 1),
	});
	expect(begun).toEqual([
		[0, 0],
		[1, 0],
		[2, 1],
		[3, 2],
	]);
	expect(mostTogether).toBe(2);
});

it('begins nothing after a task that gives false, and waits for those under way', async () => {
	const outcome = await run({
		count: 10,
		width: 2,
		seconds: (index) => (index === 1 ? 5 : 1),
		result: (index) => index !== 0,
	});
	expect(outcome).toMatchObject({
		begun: [
			[0, 0],
			[1, 0],
		],
		error: null,
		at: 5,
		ended: 2,
	});
});

it('throws the first error at once and begins nothing more', async () => {
	const outcome = await run({
		count: 10,
		width: 2,
		seconds: (index) => (index === 1 ? 5 : 1),
		result: (index) => {
			throw new Error(`Task ${index}`);
		},
	});
	expect(outcome).toMatchObject({
		begun: [
			[0, 0],
			[1, 0],
		],
		error: new Error('Task 0'),
		at: 1,
		ended: 1,
		endedAtLast: 2,
	});
});
