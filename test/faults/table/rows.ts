import type { Fault, JobOrder } from '../../simulator';
import type { FaultRow, Nature } from '../cell';
import type { Places } from '../places';

/** Short ways to write the rows of a table. */

type More = Omit<Partial<FaultRow>, 'name' | 'nature' | 'setUp'>;

/** The answer to the step is this, every time. */
export function answered(name: string, nature: Nature, fault: Fault, more: More = {}): FaultRow {
	return { name, nature, setUp: () => ({ kind: 'fault', fault }), ...more };
}

/** The first answer to the step is this, all others are good. */
export function answeredOnce(
	name: string,
	nature: Nature,
	fault: Fault,
	more: More = {},
): FaultRow {
	return { name, nature, setUp: () => ({ kind: 'fault', fault, times: 1 }), ...more };
}

/** The faulty item's job goes so. */
export function job(name: string, nature: Nature, order: JobOrder, more: More = {}): FaultRow {
	return { name, nature, setUp: () => ({ kind: 'job', job: order }), ...more };
}

/** The base URL of the credential points there. */
export function baseUrl(name: string, url: (places: Places) => string): FaultRow {
	const nature = { kind: 'notConnected' } as const;
	return { name, nature, setUp: (places) => ({ kind: 'baseUrl', baseUrl: url(places) }) };
}

export const cut: Nature = { kind: 'cut' };
export const late: Nature = { kind: 'late' };
export const garbled: Nature = { kind: 'garbled' };
export const noPicture: Nature = { kind: 'noPicture' };
export const unfinished: Nature = { kind: 'unfinished' };
/** It does not matter, or not for long. */
export const passes: Nature = { kind: 'passes', tries: 1 };
export const passesAtSecondTry: Nature = { kind: 'passes', tries: 2 };

/** An HTTP status in the provider's own form. */
export const says = (status: number, final = false): Nature => ({
	kind: 'status',
	status,
	readable: true,
	final,
});
/** An HTTP status in a form that is not the provider's. */
export const onlyStatus = (status: number): Nature => ({ kind: 'status', status, readable: false });
