import type { Charged, FailureCategory } from '../../nodes/FluxKontext/providers/contract';
import type { Fault, JobOrder, ProviderName } from '../simulator';
import type { Places } from './places';

/** The kinds of request that a fault is put into. Callbacks come the other way: see callbackCell.ts. */
export type FaultyStep = 'submit' | 'upload' | 'status' | 'download' | 'balance';

/** Which providers have the step at all. */
export const PROVIDERS_WITH: Readonly<Record<FaultyStep, readonly ProviderName[]>> = {
	submit: ['apixo', 'foxAi', 'toApis', 'vtrix'],
	upload: ['toApis'],
	status: ['apixo', 'toApis', 'vtrix'],
	download: ['apixo', 'foxAi', 'toApis', 'vtrix'],
	balance: ['apixo', 'toApis'],
};

/** What a fault is to the person who pays; `expected.ts` makes the expected values of it. */
export type Nature =
	/** Nothing can have arrived. */
	| { readonly kind: 'notConnected' }
	/** Something may have arrived, and no whole answer came. */
	| { readonly kind: 'cut' }
	/** No whole answer in time. */
	| { readonly kind: 'late' }
	/**
	 * An answer with this HTTP status, each time; `readable` in the provider's own form, `final` where
	 * it asks for a longer pause than there is time.
	 */
	| {
			readonly kind: 'status';
			readonly status: number;
			readonly readable: boolean;
			readonly final?: boolean;
	  }
	/** A success by its HTTP status that cannot be used. */
	| { readonly kind: 'garbled' }
	/** A job that does not end. */
	| { readonly kind: 'unfinished' }
	/** A job that ends without a picture that may be, or can be, taken. */
	| { readonly kind: 'noPicture' }
	/** It is got over. `tries`: how often the step is asked. */
	| { readonly kind: 'passes'; readonly tries: number };

/** How the fault is made. */
export type SetUp =
	/** Ordered of the simulator for the faulty item's request; default every time. */
	| { readonly kind: 'fault'; readonly fault: Fault; readonly times?: number }
	/** The faulty item's job goes so. */
	| { readonly kind: 'job'; readonly job: JobOrder }
	/** The credential points there: all items meet the fault. */
	| { readonly kind: 'baseUrl'; readonly baseUrl: string };

export interface Expected {
	readonly outcome: 'succeeds' | 'fails';
	/** Null for a success, as `charged`. */
	readonly category: FailureCategory | null;
	readonly charged: Charged | null;
	/** Requests for a job that the provider got for the faulty item. */
	readonly submits: number | 'several';
	/** Whether the result names the job. */
	readonly job: 'kept' | 'none';
	/** Files in the faulty item. */
	readonly pictures: number;
}

/** Seconds. */
export interface Limits {
	readonly requestTimeout: number;
	readonly timeout: number;
}

/** One row of the table: a fault for one provider or more. */
export interface FaultRow {
	readonly name: string;
	readonly nature: Nature;
	readonly setUp: (places: Places, provider: ProviderName) => SetUp;
	/** Default: all that have the step. */
	readonly providers?: readonly ProviderName[];
	/** Default: by the rule in limits.ts. */
	readonly limits?: Limits;
	/** Where a provider, or the row, differs from the rule. The reason stands beside it. */
	readonly except?: Exception;
	/** Default 'continueRegularOutput'. */
	readonly onError?: 'stopWorkflow';
	/** Moves many bytes: run beside few others. */
	readonly heavy?: true;
	/** 'Simplify' off: the provider's answer goes along. */
	readonly raw?: boolean;
}

export interface Exception {
	readonly because: string;
	readonly providers?: readonly ProviderName[];
	readonly expected: Partial<Expected>;
}

/** One run: a row at one step of one provider. */
export interface Cell {
	readonly step: FaultyStep;
	readonly provider: ProviderName;
	readonly row: FaultRow;
}

export function cellsOf(step: FaultyStep, rows: readonly FaultRow[]): Cell[] {
	return rows.flatMap((row) =>
		(row.providers ?? PROVIDERS_WITH[step])
			.filter((provider) => PROVIDERS_WITH[step].includes(provider))
			.map((provider) => ({ step, provider, row })),
	);
}

export function nameOf({ provider, row }: Cell): string {
	return `${provider}: ${row.name}`;
}
