import type { Cell, Limits } from './cell';
import { isPassing } from './expected';

/** Far more than anything here takes: a fault that ends by itself must not meet a limit. */
export const PATIENT: Limits = { requestTimeout: 30, timeout: 60 };

const SHORT_SECONDS = 3;
/** Long enough for an answer that has to come, also on a busy machine. */
const SHORT_REQUEST_SECONDS = 10;
/** The same for 50 MB. */
const HEAVY_REQUEST_SECONDS = 25;

/** Whether a refusal is borne for a while, since the job is paid for or the upload costs nothing. */
function isBorne({ step, row: { nature } }: Cell): boolean {
	return nature.kind === 'status' && step !== 'submit' && step !== 'balance';
}

/** Whether the step is repeated until its time is up. */
export function isEndedByLimit(cell: Cell): boolean {
	const { step, provider, row } = cell;
	if (step === 'submit' || row.nature.kind === 'passes') return false;
	return isPassing(row.nature, provider, step) || isBorne(cell);
}

function limitsOfSubmit({ row: { nature } }: Cell): Limits {
	if (nature.kind === 'late') return { ...PATIENT, requestTimeout: 3 };
	const isRateLimited = nature.kind === 'status' && nature.status === 429;
	// Two requests have to fit in, also on a busy machine.
	return isRateLimited ? { ...PATIENT, timeout: SHORT_REQUEST_SECONDS } : PATIENT;
}

/** The limits of the faulty item: short where only they end the fault. */
export function limitsOf(cell: Cell): Limits {
	const { step, row } = cell;
	if (row.limits !== undefined) return row.limits;
	if (step === 'submit') return limitsOfSubmit(cell);
	if (!isEndedByLimit(cell)) return PATIENT;
	// A wait and an upload end by 'Timeout'; a balance, and mostly a download, by 'Request Timeout'.
	const byTimeout = step === 'status' || step === 'upload';
	const short = row.heavy === true ? HEAVY_REQUEST_SECONDS : SHORT_REQUEST_SECONDS;
	const requestTimeout = byTimeout && row.nature.kind !== 'late' ? PATIENT.requestTimeout : short;
	return { requestTimeout, timeout: SHORT_SECONDS };
}
