import type { INodeExecutionData } from 'n8n-workflow';

import { endOfSentence } from '../jobs/explain';
import { JobError } from '../jobs/jobError';
import type { Ledger, LedgerEntry } from '../jobs/ledger';
import type { OpenItem } from '../jobs/parkedJobs';
import type { Outcome } from '../jobs/runItems';
import { quote } from '../providers/reading';
import type { OutputItem } from './operation';
import { isOpen } from './openJob';

const MOST_JOBS_NAMED = 20;

/** A few words, put together only where they are read: there may be thousands of items. */
type Account = () => string;

/** What stands in the ledger for an item that bought nothing in this try. */
function accountOfEntry(entry: LedgerEntry): string {
	if (entry.kind === 'unknown') {
		return `submitted at ${quote(entry.submittedAt)} by an earlier try, outcome unknown`;
	}
	const { jobId, status, images } = entry.job;
	const parts = [jobId ?? '', ...images.map(({ url }) => url)];
	if (status === 'failed') return `failed in an earlier try ${quote(jobId ?? '')}`;
	return `submitted by an earlier try ${parts.map((part) => quote(part, 2000)).join(' ')}`.trim();
}

/** What a job of this try cost and gave; null where it cost nothing. */
function accountOf(outcome: Outcome<OutputItem | OpenItem>): Account | null {
	if (outcome.kind === 'done') {
		const { result } = outcome;
		if (isOpen(result)) return () => result.job.jobId ?? '';
		const { status, jobId, imageUrl } = result.json;
		if (typeof status !== 'string') return null;
		const known = [status, jobId, imageUrl].filter((entry) => typeof entry === 'string');
		return () => known.map((entry) => quote(entry, 2000)).join(' ');
	}
	if (outcome.kind === 'notRun' || !(outcome.error instanceof JobError)) return null;
	const { failure, message, description } = outcome.error;
	return failure.charged === 'no' ? null : () => `${endOfSentence(message)} ${description}`;
}

/** The same of the earlier tries; null where they left nothing for the item. */
function earlierAccount(ledger: Ledger, keys: readonly string[] | undefined): Account | null {
	if (keys === undefined) return null;
	const entries = () => keys.flatMap((key) => ledger.find(key) ?? []);
	return () => entries().map(accountOfEntry).join(', ');
}

/** Counted from 1, as the editor does. */
function labelOf(item: INodeExecutionData | undefined, index: number): string {
	const [fileName] = Object.values(item?.binary ?? {}).flatMap((file) => file.fileName ?? []);
	return `Item ${index + 1}${fileName === undefined ? '' : ` (${quote(fileName, 100)})`}`;
}

/**
 * The other jobs of a run that stops: what was, or may have been, paid for is named.
 * @param thrown the item whose failure stops the run
 * @param ledger knows what earlier tries submitted; undefined where the run could not be opened
 * @param items the input items, for the names of their files
 * @returns sentences for the error's description; empty where there is nothing to name
 */
export function otherJobs(
	outcomes: ReadonlyArray<Outcome<OutputItem | OpenItem>>,
	thrown: number,
	ledger: Ledger | undefined,
	items: readonly INodeExecutionData[],
): string {
	const earlier = ledger?.keysByItem();
	const accounts = outcomes.flatMap((outcome, index): Account[] => {
		if (index === thrown) return [];
		const own = accountOf(outcome);
		const account = own ?? (ledger ? earlierAccount(ledger, earlier?.get(index)) : null);
		return account === null ? [] : [() => `${labelOf(items[index], index)}: ${account()}`];
	});
	if (accounts.length === 0) return '';
	const named = accounts.slice(0, MOST_JOBS_NAMED).map((account) => account());
	const more = accounts.length - named.length;
	const rest = more === 0 ? '' : ` And ${more} more, named in the log.`;
	return `Other jobs of this run: ${named.join('; ')}.${rest}`;
}
