import { slopeOf } from './figures';

const mebibyte = 1024 * 1024;

/** The first rounds fill caches, such as those of compiled code and of prepared statements. */
const settledFrom = 3;
const largestSlope = 0.5 * mebibyte;
const largestGain = 8 * mebibyte;

/** The rule, for people. */
export const growthRule = `From round ${settledFrom} on the heap in use must not keep growing: its Theil–Sen slope (the median of the slopes through every two rounds) must be below ${largestSlope / mebibyte} MB per round, and the last round at most ${largestGain / mebibyte} MB above round ${settledFrom}.`;

export interface Growth {
	/** Bytes a round, from the third round on. */
	slope: number;
	/** Bytes, from the third round to the last. */
	gain: number;
	isRising: boolean;
}

/**
 * Judges the heap in use after each round by `growthRule`.
 *
 * @param heaps bytes, one for each round
 * @throws {Error} with fewer than five rounds from the third on: they show no trend
 */
export function growthOf(heaps: readonly number[]): Growth {
	const settled = heaps.slice(settledFrom - 1);
	if (settled.length < 5) throw new Error(`${heaps.length} rounds are too few.`);
	const slope = slopeOf(settled);
	const gain = (settled.at(-1) ?? 0) - (settled[0] ?? 0);
	return { slope, gain, isRising: slope >= largestSlope || gain > largestGain };
}
