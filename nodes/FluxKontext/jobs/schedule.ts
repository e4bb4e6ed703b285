/** When to look at a job, in seconds. */
export interface PollSchedule {
	/** The wait before the first look. */
	readonly firstWait: number;
	readonly shortestInterval: number;
	/** 0 lets the interval grow by itself; otherwise every wait is this long. */
	readonly fixedInterval: number;
}

const LONGEST_INTERVAL_SECONDS = 10;
/** The interval grows with the time waited, so that a look costs at most a tenth of it. */
const SHARE_OF_TIME_WAITED = 0.1;
const JITTER_SHARE = 0.2;

/**
 * Seconds until the next look: about a tenth of the time already waited, between the provider's
 * shortest interval and 10 s, up to a fifth longer so that jobs of one run do not ask in step.
 * @param waited seconds since the wait began
 * @param random from 0 up to 1
 */
export function secondsToNextLook(schedule: PollSchedule, waited: number, random: number): number {
	if (schedule.fixedInterval > 0) return schedule.fixedInterval;
	const grown = Math.min(LONGEST_INTERVAL_SECONDS, waited * SHARE_OF_TIME_WAITED);
	return Math.max(schedule.shortestInterval, grown) * (1 + random * JITTER_SHARE);
}
