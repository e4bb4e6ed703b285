import type { Failure, FailureCategory } from '../providers/contract';

/** Which failures are tried again at which step, and for how long. docs/errors.md has the same table. */

/** How patient one step is; it never tries later than its deadline. */
export interface Patience {
	/** What is tried again until the deadline. */
	readonly untilDeadline: (failure: Failure) => boolean;
	/** What is tried again for a while only, counted from the first such failure. */
	readonly forAWhile?: {
		readonly failures: (failure: Failure) => boolean;
		readonly seconds: number;
	};
	/**
	 * Whether to try once more at the end of that time when the other side asks for a longer pause:
	 * right for a job that was paid for, wrong for one that was not yet submitted.
	 */
	readonly lastTryAtEnd: boolean;
}

const PASSING: ReadonlySet<FailureCategory> = new Set([
	'network',
	'timeout',
	'rateLimit',
	'provider',
]);

/**
 * Rule: status checks, uploads and downloads are repeated while what went wrong may pass (network,
 * 408, 429, 5xx, a garbled response), since repeating them costs nothing and the job was paid for. A
 * response about another job can be read, so it counts as a refusal.
 */
export function isPassing({ category, code }: Failure): boolean {
	return PASSING.has(category) && code !== 'other_job';
}

/**
 * Rule: a submit is sent again only where the provider answered 429, which is 'not accepted'. Words
 * about a limit are not enough, and a 429 about an empty balance does not pass.
 */
export function isRateLimited({ category, charged, isTooManyRequests }: Failure): boolean {
	return category === 'rateLimit' && charged === 'no' && isTooManyRequests === true;
}

/** n8n stores results; its disk may have room again. */
export const NOT_STORED = 'not_stored';

/** Refusals of an upload that say something of the file, the account or n8n itself. */
const FINAL_FOR_UPLOAD: ReadonlySet<number> = new Set([
	402, 405, 407, 411, 413, 414, 415, 422, 431,
]);

function isBriefForUpload({ category, httpStatus }: Failure): boolean {
	if (httpStatus === null || FINAL_FOR_UPLOAD.has(httpStatus)) return false;
	return category !== 'content' && category !== 'credit';
}

function isRefusedByHost({ category, httpStatus }: Failure): boolean {
	return category === 'result' && httpStatus !== null && httpStatus >= 400;
}

const mayPassOrBeStored = (failure: Failure) => failure.code === NOT_STORED || isPassing(failure);

export const PATIENCE = {
	submit: { untilDeadline: isRateLimited, lastTryAtEnd: false },
	upload: {
		untilDeadline: isPassing,
		forAWhile: { failures: isBriefForUpload, seconds: 10 },
		lastTryAtEnd: false,
	},
	/** A status check of a job that this run has submitted: it was paid for. */
	acceptedJob: {
		untilDeadline: isPassing,
		forAWhile: { failures: () => true, seconds: 60 },
		lastTryAtEnd: true,
	},
	/** The same for a job that the item, or the provider itself, shows as accepted. */
	carriedJob: {
		untilDeadline: isPassing,
		forAWhile: { failures: () => true, seconds: 15 },
		lastTryAtEnd: true,
	},
	/** A status check of a job of which only the ID is known, or of one that a callback names. */
	jobById: { untilDeadline: isPassing, lastTryAtEnd: true },
	/** The link of a job that finished just now. */
	freshResult: {
		untilDeadline: mayPassOrBeStored,
		forAWhile: { failures: isRefusedByHost, seconds: 30 },
		lastTryAtEnd: true,
	},
	result: { untilDeadline: mayPassOrBeStored, lastTryAtEnd: true },
	balance: { untilDeadline: isPassing, lastTryAtEnd: false },
} as const satisfies Record<string, Patience>;
