import { DISPLAY_NAMES, openDeduplicator } from '../workflows/engine';
import type { CallbackCell } from './callbackCell';
import { callbackCellsOf } from './callbackCell';
import type { CallbackObservation } from './runCallbackCell';
import { runCallbackCell } from './runCallbackCell';
import { describePart } from './suite';
import { callbackRows } from './table/callback';
import { expectActionable, failureText } from './wording';

function check({ row }: CallbackCell, seen: CallbackObservation): void {
	expect(seen).toMatchObject(row.expected);
	expect(seen.executions).toBe(row.twice || row.expected.execution !== 'none' ? 1 : 0);
	expect(seen.ofItsJob).toBe(true);
	expect(seen.submits).toBe(1);
	expect(seen.leaks).toEqual([]);
	if (seen.execution === 'failed') expectActionable(seen);
}

function whatHappens(seen: CallbackObservation): string {
	const { execution, confirmed } = seen;
	if (execution === 'failed') return failureText(seen);
	if (execution === 'none') return 'No workflow starts';
	if (confirmed === undefined) return 'The job is returned';
	return confirmed
		? 'The job is returned, confirmed'
		: 'The job is returned, with `confirmed: false`';
}

describePart<CallbackCell, CallbackObservation>({
	name: 'callback',
	cells: callbackCellsOf(callbackRows),
	nameOf: ({ provider, row }) => `${provider}: ${row.name}`,
	open: openDeduplicator,
	run: runCallbackCell,
	check,
	lineOf: ({ provider, row }, seen) => ({
		fault: row.name,
		provider: DISPLAY_NAMES[provider],
		columns: [String(seen.answer), seen.execution, seen.category ?? '–', seen.charged ?? '–'],
		what: whatHappens(seen),
	}),
});
