import type { HttpAnswer, JobRequest, JobState, Provider } from '../providers/contract';
import type { ProviderClient } from '../transport/providerClient';
import type { Runtime } from '../transport/runtime';
import { Cancelled } from '../transport/runtime';
import { settled } from '../transport/settled';
import { explained } from './explain';
import { referenceOf } from './jobValue';

/** n8n's logger, as far as it is needed. */
export interface Log {
	info(message: string, details: Record<string, unknown>): void;
	warn(message: string, details: Record<string, unknown>): void;
}

export interface ProviderAccess {
	readonly provider: Provider;
	readonly client: ProviderClient;
	readonly runtime: Runtime;
	readonly log: Log;
	/** Called before each try of a submit; what it throws keeps the submit from being sent. */
	readonly beforeSubmit: () => void;
}

/**
 * The paid call, sent once; only a 429 is answered with another try, until the deadline.
 * Rule: the job id is logged before anything else can go wrong, and a submit that Stop cut is
 * logged as unknown.
 * @param deadline milliseconds since 1970
 * @throws JobError when there is no job; Cancelled when the execution is stopped
 */
export async function submitJob(
	{ provider, client, runtime, log, beforeSubmit }: ProviderAccess,
	request: JobRequest,
	deadline: number,
	itemIndex: number,
): Promise<JobState> {
	const about = {
		provider: provider.name,
		itemIndex,
		reference: referenceOf(request),
		submittedAt: new Date(runtime.now()).toISOString(),
	};
	let isUnderWay = false;
	const beforeTry = () => {
		beforeSubmit();
		isUnderWay = true;
	};
	const read = (answer: HttpAnswer) => {
		isUnderWay = false;
		return provider.readSubmission(answer);
	};
	const asked = await settled(
		client.ask('submit', provider.submit(request), read, deadline, beforeTry),
	);
	if (!asked.ok) {
		if (asked.error instanceof Cancelled && isUnderWay) {
			log.warn('FLUX Kontext: stopped while a job was under way; it may be paid', about);
		}
		throw asked.error;
	}
	const reading = asked.value;
	if (!reading.ok) {
		const isUnknown = reading.failure.charged === 'unknown';
		const time = isUnknown ? `Submitted at ${about.submittedAt}.` : '';
		throw explained(provider, reading.failure, null, 'submit', time);
	}
	log.info('FLUX Kontext: job submitted', { ...about, jobId: reading.value.jobId });
	return reading.value;
}

/**
 * A file turned into a link by the provider's own upload, which may be repeated.
 * @throws JobError, Cancelled
 */
export async function uploadPicture(
	{ provider, client }: ProviderAccess,
	upload: NonNullable<Provider['upload']>,
	file: Parameters<NonNullable<Provider['upload']>['call']>[0],
	deadline: number,
): Promise<string> {
	const reading = await client.ask('free', upload.call(file), upload.read, deadline);
	if (!reading.ok) throw explained(provider, reading.failure, null, 'upload');
	return reading.value;
}
