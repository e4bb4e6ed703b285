/** Pure arithmetic on what was measured. */

/** The value below which so much of all lies (nearest rank); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	const rank = Math.ceil((share / 100) * sorted.length);
	return sorted[Math.max(0, rank - 1)] ?? 0;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
	return middle.reduce((sum, value) => sum + value, 0) / Math.max(1, middle.length);
}

/**
 * The Theil–Sen slope: the median of the slopes through every two points. A single outlier does not
 * move it.
 *
 * @param values at 0, 1, 2, …
 * @returns change from one value to the next
 */
export function slopeOf(values: readonly number[]): number {
	const slopes = values.flatMap((value, index) =>
		values.slice(index + 1).map((later, distance) => (later - value) / (distance + 1)),
	);
	return median(slopes);
}

/** For people. */
export function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function megabytes(bytes: number, digits = 0): string {
	return (bytes / 1024 / 1024).toFixed(digits);
}

/** Milliseconds from the start of an execution to its end; 0 of one that has not ended. */
export function lasted(execution: { startedAt: string | null; stoppedAt: string | null }): number {
	const { startedAt, stoppedAt } = execution;
	return startedAt === null || stoppedAt === null
		? 0
		: Date.parse(stoppedAt) - Date.parse(startedAt);
}
