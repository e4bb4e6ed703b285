import { DISPLAY_NAMES } from '../workflows/engine';
import type { Cell, Expected, FaultRow, FaultyStep } from './cell';
import { cellsOf, nameOf } from './cell';
import { expectedOf } from './expected';
import type { Observation } from './observation';
import { expectActionable, failureText } from './wording';
import type { Line } from './page';
import { runCell } from './runCell';
import { describePart } from './suite';

/** The observation in the words of what is expected. */
function inWordsOf(expected: Expected, seen: Observation) {
	const { outcome, category, charged, submits, jobId, providerJobId, pictures } = seen;
	return {
		outcome,
		category,
		charged,
		submits: expected.submits === 'several' && submits >= 2 ? 'several' : submits,
		job: jobId !== null && jobId === providerJobId ? 'kept' : 'none',
		pictures,
	};
}

function check(cell: Cell, seen: Observation): void {
	const expected = expectedOf(cell);
	expect(inWordsOf(expected, seen)).toEqual(expected);
	// Whatever goes wrong, no item is billed twice.
	expect(seen.jobs).toBeLessThanOrEqual(1);
	expect(seen.otherItemProblem).toBeNull();
	expect(seen.leaks).toEqual([]);
	if (expected.outcome === 'fails') expectActionable(seen);
}

function arrival({ step }: Cell, pictures: number): string {
	if (step === 'balance') return 'The balance arrives';
	return pictures === 1 ? 'The image arrives' : `${pictures} images arrive`;
}

function lineOf(cell: Cell, seen: Observation): Line {
	const { category, charged, submits, job } = inWordsOf(expectedOf(cell), seen);
	return {
		fault: cell.row.name,
		provider: DISPLAY_NAMES[cell.provider],
		columns: [category ?? '–', charged ?? '–', String(submits), job === 'kept' ? 'yes' : '–'],
		what: seen.outcome === 'succeeds' ? arrival(cell, seen.pictures) : failureText(seen),
	};
}

/** The part of the matrix for one kind of request. */
export function describeStep(step: FaultyStep, rows: readonly FaultRow[]): void {
	describePart({
		name: step,
		cells: cellsOf(step, rows),
		nameOf,
		isHeavy: ({ row }) => row.heavy === true,
		run: runCell,
		check,
		lineOf,
	});
}
