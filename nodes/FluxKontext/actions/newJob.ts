import { refusalOf } from '../jobs/jobError';
import type { KnownFacts } from '../jobs/jobValue';
import { factsOfRequest } from '../jobs/jobValue';
import type { PollSchedule } from '../jobs/schedule';
import { submitJob } from '../jobs/submitJob';
import type { JobRequest, JobState, Provider } from '../providers/contract';
import { problemsOf } from '../providers/problems';
import type { ItemAccess } from './connection';
import { RUN_OPTIONS } from './fields/runOptions';
import type { Parameters } from './parameters';
import { requestedPictures, sendablePictures, uploadedPictures } from './requestedPictures';
import type { Run } from './run';

/** What edit, generate and submit have in common: a checked request, and the paid call. */

/** The time limits of one item; seconds. */
export interface WaitOptions {
	readonly timeout: number;
	readonly schedule: PollSchedule;
}

/** @throws JobError when an option is out of range */
export function waitOptionsOf(provider: Provider, parameters: Parameters): WaitOptions {
	const { timeout, pollingInterval } = RUN_OPTIONS;
	return {
		timeout: parameters.optionNumber('timeout', timeout.field, timeout),
		schedule: {
			firstWait: provider.capabilities.polling?.firstWait ?? 0,
			shortestInterval: provider.capabilities.polling?.shortestInterval ?? 0,
			fixedInterval: parameters.optionNumber(
				'pollingInterval',
				pollingInterval.field,
				pollingInterval,
			),
		},
	};
}

/**
 * The request of one item, checked against everything the provider's documents say.
 * @param source 'binary', 'url' or 'none'
 * @param callback where the provider calls when the job has finished
 * @throws JobError naming the field
 */
export async function checkedRequest(
	run: Run,
	parameters: Parameters,
	itemIndex: number,
	source: string,
	callback: JobRequest['callback'],
): Promise<JobRequest> {
	const { capabilities } = run.provider;
	const inspected = await requestedPictures(run, parameters, itemIndex, source);
	const request: JobRequest = {
		callback,
		model: capabilities.models.length === 1 ? 'pro' : parameters.text('model', 'Model', 'pro'),
		prompt: parameters.text('prompt', 'Prompt'),
		pictures: inspected,
		aspectRatio: parameters
			.text('aspectRatio', 'Aspect Ratio', defaultRatio(run.provider, inspected.length > 0))
			.trim(),
		options: parameters.requestOptions(capabilities.options),
	};
	const [first, ...others] = problemsOf(capabilities, request);
	if (first !== undefined) throw refusalOf([first, ...others]);
	return { ...request, pictures: sendablePictures(run, inspected) };
}

function defaultRatio({ capabilities: { aspectRatio } }: Provider, withPicture: boolean): string {
	if (aspectRatio.kind === 'range') return '';
	return withPicture ? aspectRatio.default : aspectRatio.defaultWithoutPicture;
}

export interface SubmittedJob {
	readonly state: JobState;
	readonly known: KnownFacts;
	/** Milliseconds since 1970: the submit's time plus the time limit. */
	readonly deadline: number;
}

/**
 * Uploads what must be uploaded, then submits.
 * @param timeout seconds
 * @throws JobError, Cancelled
 */
export async function submitRequest(
	run: Run,
	access: ItemAccess,
	request: JobRequest,
	timeout: number,
	itemIndex: number,
): Promise<SubmittedJob> {
	const { runtime, provider } = run;
	const uploadDeadline = runtime.now() + timeout * 1000;
	const pictures = await uploadedPictures(run, access, request.pictures, uploadDeadline);
	const sent = { ...request, pictures };
	const submittedAt = runtime.now();
	const deadline = submittedAt + timeout * 1000;
	const state = await submitJob(access, sent, deadline, itemIndex);
	const known = { ...factsOfRequest(provider, sent, submittedAt), jobId: state.jobId };
	return { state, known, deadline };
}
