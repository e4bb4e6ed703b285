import { endOfSentence } from '../jobs/explain';
import { JobError } from '../jobs/jobError';
import type { Ledger, LedgerEntry } from '../jobs/ledger';
import type { Outcome } from '../jobs/runItems';
import { quote } from '../providers/reading';
import type { OutputItem } from './operation';
import { OpenJob } from './openJob';

const MOST_JOBS_NAMED = 20;

/** What stands in the ledger for an item that was not begun in this try; null where nothing does. */
function earlierAccount(entries: readonly LedgerEntry[]): string | null {
	const accounts = entries.map((entry) => {
		if (entry.kind === 'unknown') {
			return `submitted at ${quote(entry.submittedAt)} by an earlier try, outcome unknown`;
		}
		const parts = [entry.known.jobId ?? '', ...entry.images.map(({ url }) => url)];
		if (entry.failure !== null) return `failed in an earlier try ${quote(entry.known.jobId ?? '')}`;
		return `submitted by an earlier try ${parts.map((part) => quote(part, 2000)).join(' ')}`.trim();
	});
	return accounts.length === 0 ? null : accounts.join(', ');
}

/** What a job of the run cost and gave, in a few words; null where it cost nothing. */
function accountOf(
	outcome: Outcome<OutputItem | OpenJob>,
	earlier: readonly LedgerEntry[],
): string | null {
	if (outcome.kind === 'done') {
		if (outcome.result instanceof OpenJob) return outcome.result.job.jobId;
		const { status, jobId, imageUrl } = outcome.result.json;
		const known = [status, jobId, imageUrl].filter((entry) => typeof entry === 'string');
		return typeof status === 'string' ? known.map((entry) => quote(entry, 2000)).join(' ') : null;
	}
	if (outcome.kind === 'notRun') return earlierAccount(earlier);
	if (!(outcome.error instanceof JobError)) return null;
	const { failure, message, description } = outcome.error;
	return failure.charged === 'no' ? null : `${endOfSentence(message)} ${description}`;
}

/**
 * The other jobs of a run that stops: what was, or may have been, paid for is named.
 * @param thrown the item whose failure stops the run
 * @param ledger knows what earlier tries submitted; undefined where the run could not be opened
 * @returns sentences for the error's description; empty where there is nothing to name
 */
export function otherJobs(
	outcomes: ReadonlyArray<Outcome<OutputItem | OpenJob>>,
	thrown: number,
	ledger: Ledger | undefined,
): string {
	const earlier = ledger?.byItem();
	const accounts = outcomes.flatMap((outcome, index) => {
		const account = index === thrown ? null : accountOf(outcome, earlier?.get(index) ?? []);
		return account === null ? [] : [`Item ${index}: ${account}`];
	});
	if (accounts.length === 0) return '';
	const named = accounts.slice(0, MOST_JOBS_NAMED);
	const more = accounts.length - named.length;
	const rest = more === 0 ? '' : ` And ${more} more, named in the log.`;
	return `Other jobs of this run: ${named.join('; ')}.${rest}`;
}
