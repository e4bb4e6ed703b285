import type { JobStatus } from './contract';

/** The words of providers for the state of a job, without blanks, hyphens and underscores. */
const WORDS: Readonly<Record<JobStatus, readonly string[]>> = {
	queued: words('queued pending submitted waiting accepted created scheduled inqueue notstarted'),
	running: words(
		'running processing inprogress started starting working generating executing active',
	),
	succeeded: words(
		'succeeded success successful succeed done complete completed finished finish ok ready',
	),
	failed: words(
		'failed fail failure error errored cancelled canceled cancel aborted abort expired timeout timedout rejected refused denied blocked moderated requestmoderated contentmoderated contentviolation nsfw invalid terminated killed stopped deleted unsuccessful interrupted violation exceeded',
	),
};

function words(text: string): readonly string[] {
	return text.split(' ');
}

const SHARED: ReadonlyMap<string, JobStatus> = new Map(
	(['queued', 'running', 'succeeded', 'failed'] as const).flatMap((status) =>
		WORDS[status].map((word) => [word, status] as const),
	),
);

function plain(word: string): string {
	return word
		.slice(0, 100)
		.toLowerCase()
		.replace(/[\s_.!-]+/g, '');
}

/** `GENERATE_FAILED`, `job.failed`, `taskFailed`, `error:nsfw`: its parts in lower case. */
function partsOf(word: string): string[] {
	return word
		.slice(0, 100)
		.split(/[^\p{L}\p{N}]+|(?<=[a-z])(?=[A-Z])/u)
		.filter((part) => part !== '')
		.map((part) => part.toLowerCase());
}

/** What nothing follows, whatever stands behind it: `CANCELLED_BY_USER`. A job that failed may go on. */
const NEVER_GOES_ON = new Set(words('cancelled canceled aborted rejected moderated'));

/** Whether a word of several parts speaks of a failure by its last part, or by the first. */
function namesFailure(word: string): boolean {
	const parts = partsOf(word);
	return SHARED.get(parts.at(-1) ?? '') === 'failed' || NEVER_GOES_ON.has(parts[0] ?? '');
}

/** By the provider's own table, in any spelling; null where it does not know the word. */
export function ownStatusOf(
	own: Readonly<Record<string, JobStatus>>,
	word: string,
): JobStatus | null {
	return Object.entries(own).find(([known]) => plain(known) === plain(word))?.[1] ?? null;
}

/**
 * The state of a job: by the provider's own table, else by the shared one, in any spelling. A word
 * that nobody knows means succeeded where there are result links, otherwise running.
 */
export function statusOf(
	own: Readonly<Record<string, JobStatus>>,
	word: string,
	hasResult: boolean,
): JobStatus {
	const known = ownStatusOf(own, word) ?? SHARED.get(plain(word));
	if (known !== undefined) return known;
	if (namesFailure(word)) return 'failed';
	return hasResult ? 'succeeded' : 'running';
}
