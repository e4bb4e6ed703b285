import type { INodeParameters } from 'n8n-workflow';

import type { Fault, JobOrder } from '../simulator';
import type { ReceivedCallback } from '../workflows/engine';

/** The providers that call back. */
export type CallingProvider = 'apixo' | 'toApis';
export const CALLING_PROVIDERS: readonly CallingProvider[] = ['apixo', 'toApis'];

/** What has to come of a callback. */
export interface ExpectedCallback {
	/** The status that the provider is answered. */
	readonly answer: number;
	/** `item`: the job comes out; `failed`: an error item with the job. */
	readonly execution: 'none' | 'item' | 'failed';
	readonly category?: string;
	readonly charged?: string;
	/** APIXO: whether the item says that the provider confirmed it. */
	readonly confirmed?: boolean;
}

/** One row: what is done to a genuine callback, or to what is asked because of it. */
export interface CallbackRow {
	readonly name: string;
	/** Default: all that call back. */
	readonly providers?: readonly CallingProvider[];
	/** Default: the genuine callback as it is. */
	readonly tamper?: (genuine: ReceivedCallback, provider: CallingProvider) => ReceivedCallback;
	/** The job goes so. */
	readonly job?: JobOrder;
	/** What the provider answers when it is asked for the job, every time. */
	readonly status?: (jobId: string) => Fault;
	/** Options and other fields of the trigger. */
	readonly parameters?: INodeParameters;
	/** Other values of the credential. */
	readonly credential?: Readonly<Record<string, string>>;
	/** It comes a second time, and that time counts. */
	readonly twice?: true;
	readonly expected: ExpectedCallback;
}

export interface CallbackCell {
	readonly provider: CallingProvider;
	readonly row: CallbackRow;
}

export function callbackCellsOf(rows: readonly CallbackRow[]): CallbackCell[] {
	return rows.flatMap((row) =>
		(row.providers ?? CALLING_PROVIDERS).map((provider) => ({ provider, row })),
	);
}
