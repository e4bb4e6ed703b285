import { lasted, median, megabytes, percentile, seconds, slopeOf } from '../../load/figures';

it.each([
	[[], 50, 0],
	[[3, 1, 2], 50, 2],
	[[3, 1, 2], 100, 3],
	[Array.from({ length: 100 }, (_, index) => index + 1), 95, 95],
])('of %j, %i of 100 lie up to %i', (values, share, expected) => {
	expect(percentile(values, share)).toBe(expected);
});

it.each([
	[[], 0],
	[[5], 5],
	[[9, 1, 5], 5],
	[[1, 2, 3, 10], 2.5],
])('the median of %j is %d', (values, expected) => {
	expect(median(values)).toBe(expected);
});

it.each([
	['values that do not change have none', [4, 4, 4], 0],
	['a steady rise is its step', [1, 3, 5, 7], 2],
	['a steady fall is negative', [7, 5, 3, 1], -2],
	['one outlier does not move it', [1, 2, 3, 400, 5, 6, 7], 1],
	['a single value has none', [4], 0],
])('slope: %s', (_, values, expected) => {
	expect(slopeOf(values)).toBeCloseTo(expected);
});

it('an execution lasts from its start to its end', () => {
	const startedAt = '2026-11-22T10:00:00.000Z';
	expect(lasted({ startedAt, stoppedAt: '2026-11-22T10:00:01.500Z' })).toBe(1_500);
	expect(lasted({ startedAt, stoppedAt: null })).toBe(0);
});

it('is written for people', () => {
	expect([seconds(12_345), megabytes(3 * 1024 * 1024), megabytes(1_572_864, 1)]).toEqual([
		...['12.3 s', '3', '1.5'],
	]);
});
