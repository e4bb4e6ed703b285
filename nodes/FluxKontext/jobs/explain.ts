import type { Failure, FailureCategory, Job, JobFailure, Provider } from '../providers/contract';
import { quote, wordIn } from '../providers/reading';
import { quoteWithLinks } from '../providers/resultLinks';
import { JobError } from './jobError';
import type { UnknownEntry } from './ledger';
import { notSentTextOf } from './notSent';
import type { Place } from './totals';

/**
 * What was being done when it went wrong. `wait`: for a job of this run; `lookUp`: asking for one that
 * the field 'Job ID' names.
 */
export type Doing = 'submit' | 'upload' | 'wait' | 'lookUp' | 'download' | 'balance';

const RETRYABLE: ReadonlySet<FailureCategory> = new Set([
	'rateLimit',
	'network',
	'timeout',
	'provider',
]);

/** Whether the same request may well succeed later. What it may cost is said by `charged`. */
export function isRetryable(category: FailureCategory): boolean {
	return RETRYABLE.has(category);
}

/** Also where the refusal stands in the body of an HTTP 200. */
function isUnknownJob(code: string, httpStatus: number | null): boolean {
	return httpStatus === 404 || /^http_404$|not_found/.test(code);
}

function whatHappened(provider: string, failure: Failure, doing: Doing): string {
	if (doing === 'download') return 'The image could not be downloaded';
	const { category, code, httpStatus } = failure;
	const notSent = notSentTextOf(failure);
	if (notSent !== null) return notSent.what(provider);
	switch (category) {
		case 'authentication':
			return `${provider} refused the API key`;
		case 'credit':
			return `Your ${provider} balance is too low for this image`;
		case 'rateLimit':
			return `${provider} is rate limiting requests`;
		case 'content':
			return `${provider} refused the content`;
		case 'input':
			return isUnknownJob(code, httpStatus) && (doing === 'lookUp' || doing === 'wait')
				? `${provider} does not know this job`
				: `${provider} refused the request`;
		case 'configuration':
			return `${provider} was not found at this address`;
		case 'network':
			return `${provider} could not be reached, or the connection was cut`;
		case 'timeout':
			return `${provider} did not respond in time`;
		case 'provider':
			return httpStatus !== null && httpStatus >= 500
				? `${provider} is not available (HTTP status ${httpStatus})`
				: `${provider} sent an unexpected response`;
		case 'cancelled':
			return 'The execution was stopped';
		case 'result':
			return 'The job finished without an image';
	}
}

const NEXT_STEP: Readonly<Record<FailureCategory, string>> = {
	authentication: "Check 'API Key' and 'Base URL' in the credential.",
	credit: "Top up the balance in the provider's console.",
	rateLimit: "Try again later, or lower 'Concurrency' in the options.",
	content: 'Change the prompt or the image.',
	input: 'Check the fields that the reason names.',
	configuration: "Check 'Base URL' in the credential.",
	network: "Check the network and 'Base URL' in the credential, then try again.",
	timeout: "Try again later, or raise 'Request Timeout' in the options.",
	provider: 'Try again later.',
	cancelled: 'Run the workflow again.',
	result: "Check the job in the provider's console.",
};

/** The same for a submit or a job of this run that may have been charged: nothing asks for another run. */
const NEXT_STEP_IF_CHARGED: Partial<Readonly<Record<FailureCategory, string>>> = {
	rateLimit: "Lower 'Concurrency' in the options.",
	network: "Check the network and 'Base URL' in the credential.",
	timeout: "To wait longer, raise 'Request Timeout' in the options.",
	provider: '',
};

/** Codes of providers that ask for another step than their category does. */
const NEXT_STEP_OF_CODE: Readonly<Record<string, string>> = {
	webhook_not_configured:
		"Enter n8n's address as the callback address of this key in the provider's console, or submit without a callback.",
};

/** What to do about an image that was not downloaded; its link is added. */
function afterDownload({ category, code }: Failure): string {
	if (code === 'not_stored')
		return "Free up space in n8n's storage, then download the image from its link.";
	if (category === 'result') return "Check the job in the provider's console.";
	return 'Download the image from its link before the link expires.';
}

/** Whether `aboutMoney` says what to do about the job. */
function endsWithAStep({ charged }: Failure, jobId: string | null): boolean {
	return charged === 'yes' || (charged === 'unknown' && jobId === null);
}

function nextStep(
	failure: Failure,
	doing: Doing,
	provider: Provider,
	jobId: string | null,
): string {
	const notSent = notSentTextOf(failure);
	if (notSent !== null) return notSent.next;
	if (doing === 'download') return afterDownload(failure);
	if (failure.category === 'configuration' && failure.httpStatus !== null) {
		return `Check 'Base URL' in the credential; it is usually '${provider.defaultBaseUrl}'.`;
	}
	const ofCode = wordIn(NEXT_STEP_OF_CODE, failure.code);
	if (ofCode !== null) return ofCode;
	if (failure.category !== 'input') {
		const ifCharged =
			endsWithAStep(failure, jobId) && doing !== 'lookUp'
				? NEXT_STEP_IF_CHARGED[failure.category]
				: undefined;
		return ifCharged ?? NEXT_STEP[failure.category];
	}
	// Rule: 'Job ID' is a field of those operations only that are asked for a job by it.
	if (doing === 'wait') return 'The job may still finish at the provider.';
	return doing === 'lookUp'
		? "Check 'Job ID', and that the credential belongs to the account that submitted the job."
		: NEXT_STEP.input;
}

/** Asking again does not help such a job. */
const NO_PICTURE = 'no_picture';

/** What is known about the money, and how to get at a job that was paid for. */
function aboutMoney(failure: Failure, jobId: string | null, provider: Provider): string {
	const { displayName } = provider.capabilities;
	if (failure.charged === 'no') return 'Nothing was charged.';
	if (failure.charged === 'yes') {
		return jobId !== null && provider.status !== undefined && failure.code !== NO_PICTURE
			? `The job was charged: fetch it later with Job > Wait and the job ID ${quote(jobId)}.`
			: 'The job was charged.';
	}
	if (jobId !== null) return `It is unknown whether ${displayName} charges for the job.`;
	return `It is unknown whether the job was accepted and charged: look for it in the ${displayName} console before you run it again.`;
}

function withJob(message: string, jobId: string | null): string {
	return jobId === null ? message : `${message} (job ${quote(jobId)})`;
}

/** A failure of a call as the person reads it. */
export function explained(
	provider: Provider,
	failure: Failure,
	jobId: string | null,
	doing: Doing,
): JobError {
	return explainedWith(provider, failure, jobId, { doing, more: '' });
}

/** The same with what else is known, in whole sentences. */
export function explainedWith(
	provider: Provider,
	failure: Failure,
	jobId: string | null,
	{ doing, more }: { readonly doing: Doing; readonly more: string },
): JobError {
	const { displayName } = provider.capabilities;
	const message = withJob(whatHappened(displayName, failure, doing), jobId);
	const description = [
		`Reason: ${endOfSentence(failure.reason)}`,
		nextStep(failure, doing, provider, jobId),
		more,
		aboutMoney(failure, jobId, provider),
	];
	return new JobError(failure, jobId, message, description.filter(Boolean).join(' '));
}

/** A job that the provider accepted and then failed; a provider may refund it. */
export function explainedFailedJob(
	provider: Provider,
	job: JobFailure,
	jobId: string | null,
): JobError {
	const { displayName } = provider.capabilities;
	const failure: Failure = {
		category: job.category,
		code: job.code,
		reason: job.message,
		httpStatus: null,
		charged: 'unknown',
	};
	const what =
		job.category === 'content'
			? `${displayName} refused the content`
			: `${displayName} could not create the image`;
	const description = `Reason: ${endOfSentence(job.message)} ${NEXT_STEP[job.category]} ${aboutMoney(failure, jobId, provider)}`;
	return new JobError(failure, jobId, withJob(what, jobId), description);
}

/**
 * A submit of an earlier try of the node, of which nobody knows whether it became a job. It repeats
 * the first reason.
 */
export function explainedUnknownSubmit(
	provider: Provider,
	{ submittedAt, reference, failure: first }: UnknownEntry,
): JobError {
	const { displayName } = provider.capabilities;
	const failure: Failure = {
		category: first?.category ?? 'network',
		code: 'submitted_before',
		reason: first?.message ?? 'the node stopped before a response arrived',
		httpStatus: null,
		charged: 'unknown',
	};
	const message = `${displayName} may already have this job, so it was not submitted again`;
	const description = [
		`Reason of the earlier try: ${endOfSentence(failure.reason)}`,
		whereToLook({ submittedAt, reference }),
		"If the console shows the job, fetch it with Job > Wait. To submit it again anyway, turn on 'Submit Again When Unknown' in the options.",
		aboutMoney(failure, null, provider),
	];
	return new JobError(failure, null, message, description.join(' '));
}

/** A submit that was given the job ID of another one: whose image it is nobody knows. */
export function explainedSharedJobId(
	provider: Provider,
	{ jobId, createdAt, reference, images }: Job,
	itemIndex: number,
	holder: Place,
): JobError {
	const { displayName } = provider.capabilities;
	// Who cannot be asked again has told it here only.
	const told = images.map(({ url }) => `, with the image ${quote(url, 2000)} `).join('');
	const other = `item ${holder.itemIndex + 1} of run ${holder.runIndex + 1}`;
	const failure: Failure = {
		category: 'provider',
		code: 'duplicate_job_id',
		reason: `${displayName} returned the same job ID for item ${itemIndex + 1} as for ${other}${told}`,
		httpStatus: null,
		charged: 'unknown',
	};
	const message = withJob(`${displayName} returned the same job ID for two jobs`, jobId);
	const description = [
		`Reason: ${endOfSentence(failure.reason)}`,
		'The image belongs to only one of them, so this item gets none.',
		whereToLook({ submittedAt: createdAt ?? '', reference }),
		aboutMoney(failure, null, provider),
	];
	return new JobError(failure, jobId, message, description.join(' '));
}

/** What to look for at the provider when the outcome of a submit is not known. */
export function whereToLook(about: {
	readonly submittedAt: string;
	readonly reference: string | null;
}): string {
	const reference = about.reference === null ? '' : ` with the reference ${quote(about.reference)}`;
	return `Submitted at ${about.submittedAt}${reference}.`;
}

/** A job that is still open when the time is up. */
export function explainedTimeout(
	provider: Provider,
	jobId: string | null,
	about: { readonly seconds: number; readonly lastSeen: string; readonly wasAccepted: boolean },
): JobError {
	const { seconds, lastSeen, wasAccepted } = about;
	const limit = seconds === 1 ? '1 second' : `${seconds} seconds`;
	const failure: Failure = {
		category: 'timeout',
		code: 'deadline',
		reason: `The job did not finish within ${limit}`,
		httpStatus: null,
		charged: wasAccepted ? 'yes' : 'unknown',
	};
	const message = withJob(`The image was not ready within ${limit}`, jobId);
	const description = `${lastSeen} The job continues at the provider. To wait longer, raise 'Timeout' in the options. ${aboutMoney(failure, jobId, provider)}`;
	return new JobError(failure, jobId, message, description);
}

/** A job that has called back, and of which the provider says that it has not ended. */
export function explainedStillOpen(provider: Provider, jobId: string): JobError {
	const { displayName } = provider.capabilities;
	const failure: Failure = {
		category: 'provider',
		code: 'not_confirmed',
		reason: `${displayName} says that the job has not ended, although a callback said that it has`,
		httpStatus: null,
		charged: 'yes',
	};
	return explained(provider, failure, jobId, 'wait');
}

/**
 * A job that has called back, and of which the provider says that it has none such for this key.
 * Rule: nothing the caller said is repeated but the job's ID, and nothing is claimed about money.
 */
export function explainedDenied(provider: Provider, jobId: string, reason: string): JobError {
	const { displayName } = provider.capabilities;
	const failure: Failure = {
		category: 'input',
		code: 'not_confirmed',
		reason,
		httpStatus: null,
		charged: 'unknown',
	};
	const message = withJob(`${displayName} did not confirm the job of a callback`, jobId);
	const description = [
		`Reason: ${displayName} responded: ${endOfSentence(reason)}`,
		'The callback was ignored, and nothing was downloaded.',
		'Check that the credential belongs to the account that submitted the job. It is unknown whether it was charged.',
	];
	return new JobError(failure, jobId, message, description.join(' '));
}

/** A job that says it succeeded and shows no picture. */
export function explainedWithoutPicture(provider: Provider, { jobId, raw }: Job): JobError {
	const said = raw === null ? '' : `: ${quoteWithLinks(JSON.stringify(raw))}`;
	const failure: Failure = {
		category: 'result',
		code: NO_PICTURE,
		reason: `${provider.capabilities.displayName} says the job has finished, but returned no image${said}`,
		httpStatus: null,
		charged: 'yes',
	};
	return explained(provider, failure, jobId, 'wait');
}

export function endOfSentence(text: string): string {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}
