import type { JobFailure, JobStatus } from './contract';
import { jobFailure } from './failures';
import { categoryOfWords } from './judge';
import type { Told } from './reasons';
import { isError, toldBy, toldInsteadOf } from './reasons';
import { firstLinks } from './resultLinks';
import { ownStatusOf, statusOf } from './statusWords';

/** What one response says of a job, by the parts of it that matter. */
export interface SaidOfJob {
	/** Display name. */
	readonly provider: string;
	/** The provider's own words. */
	readonly words: Readonly<Record<string, JobStatus>>;
	readonly word: string;
	/** Where result links may stand, the best place first. */
	readonly results: readonly unknown[];
	/** Where an error may stand. */
	readonly error: unknown;
	/** What stands beside it; of a failed job without an error it is the reason. */
	readonly message?: string;
}

export interface Outcome {
	readonly status: JobStatus;
	/** Only of a job that succeeded. */
	readonly links: readonly string[];
	readonly failure: JobFailure | null;
}

/** How a job stands. One that ended with an error and without an image has failed. */
export function outcomeOf(said: SaidOfJob): Outcome {
	const { provider, words, word, results, error, message = '' } = said;
	const links = firstLinks(results);
	const named = statusOf(words, word, links.length > 0);
	const isEmpty = named === 'succeeded' && links.length === 0;
	const lost = isEmpty ? whyEmpty(said) : null;
	const status = lost === null ? named : 'failed';
	return {
		status,
		links: status === 'succeeded' ? links : [],
		failure:
			status === 'failed' ? jobFailure(provider, lost ?? toldBy([error, message]), word) : null,
	};
}

/** What is said of a job that succeeded without an image: an error, or a refusal in the result's place. */
function whyEmpty({ results, error, message = '' }: SaidOfJob): Told | null {
	if (isError(error)) return toldBy([error, message]);
	const instead = results.map(toldInsteadOf).find(({ reason }) => reason !== '');
	return instead !== undefined && categoryOfWords(instead) !== null ? instead : null;
}

/**
 * The same in the response to a submit: there a word that the provider's documents do not name may
 * speak of the request ('ok'), and a job without a result has only begun.
 */
export function firstOutcomeOf(said: SaidOfJob): Outcome {
	const outcome = outcomeOf(said);
	const isSaid = said.word !== '' && outcome.links.length > 0;
	const hasOnlyBegun =
		outcome.status === 'succeeded' && !isSaid && ownStatusOf(said.words, said.word) === null;
	return hasOnlyBegun ? { ...outcome, status: 'running', links: [] } : outcome;
}
