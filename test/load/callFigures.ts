import { tally } from '../e2e/callbacks/seen';
import type { CallbackAttempt, RecordedCallback } from '../simulator';
import { percentile, seconds } from './figures';

/** Lines of a table: what was measured, and its value. */
export type Figures = Array<[string, string]>;

const shares = [50, 95, 100];

/** How many, and how fast: the middle, 95 of 100, all. */
function spread(milliseconds: readonly number[]): string {
	return shares.map((share) => seconds(percentile(milliseconds, share))).join(' / ');
}

function answers(attempts: readonly CallbackAttempt[]): string {
	const told = Object.entries(tally(attempts.map(({ status }) => status ?? 'none in time')));
	return told.map(([status, count]) => `${status}: ${count}`).join(', ') || 'none';
}

/** What providers saw of their callbacks. */
export function callFigures(callbacks: readonly RecordedCallback[]): Figures {
	const firsts = callbacks.flatMap(({ attempts }) => attempts.slice(0, 1));
	const repeats = callbacks.flatMap(({ attempts }) => attempts.slice(1));
	const times = firsts.map(({ at }) => at);
	const span = Math.max(...times) - Math.min(...times);
	const states = tally(callbacks.map(({ state }) => state));
	return [
		['First calls', `${firsts.length} within ${seconds(span)}`],
		['Responses to first calls', answers(firsts)],
		[
			'Time until the response to a first call (median / 95 % / longest)',
			spread(firsts.map(({ milliseconds }) => milliseconds)),
		],
		['Responses to repeated calls', answers(repeats)],
		['Callbacks that got a 2xx in the end', `${states.delivered ?? 0} of ${callbacks.length}`],
	];
}

/**
 * How executions went on.
 *
 * @param goneOn when each had its picture, milliseconds since the first call
 * @param lastCall when the last first call was due, in the same way
 */
export function goneOnFigures(goneOn: readonly number[], lastCall: number): Figures {
	const left = goneOn.filter((at) => at > lastCall).length;
	return [
		['Executions still waiting when the last first call was made', String(left)],
		['Continued, since the first call (median / 95 % / last)', spread(goneOn)],
	];
}
