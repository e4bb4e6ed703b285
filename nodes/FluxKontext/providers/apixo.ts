import { z } from 'zod';

import type {
	Balance,
	CallbackEvent,
	Capabilities,
	HttpAnswer,
	JobRequest,
	Job,
	JobStatus,
	JsonValue,
	Provider,
	Reading,
} from './contract';
import { namesNoJob, refused, unreadable } from './failures';
import { acceptedJob, callbackReader, statusReader, usableJobId, wellFormed } from './jobIds';
import type { Place } from './judge';
import { outcomeOf } from './outcome';
import {
	anything,
	asAnswer,
	isSuccessStatus,
	jobEventOf,
	jobFrom,
	later,
	linkOf,
	looseNumber,
	looseText,
	parseJson,
	recordOf,
	timeIn,
	withoutUnset,
} from './reading';
import { refusalInBody, toldBy } from './reasons';
import { resultImages } from './resultLinks';

/**
 * APIXO. Source: the seed (apixo.ai/en/docs/models/flux-kontext); what newer pages add is an
 * option (`image_urls`, `provider`) or said beside the fact.
 */

// Facts

const capabilities: Capabilities = {
	displayName: 'APIXO',
	models: ['pro', 'max'],
	aspectRatio: {
		kind: 'list',
		values: ['16:9', '21:9', '4:3', '1:1', '3:4', '9:16'],
		default: '16:9',
		defaultWithoutPicture: '16:9',
		onlyWithPicture: [],
	},
	picturesIn: {
		maximum: 1,
		optional: true,
		fileAs: 'publicUrl',
		// apixo.ai/docs/api-reference/parameters and /error-codes: under 10 MB; JPEG, PNG, WebP.
		types: ['jpeg', 'png', 'webp'],
		typesAreDocumented: true,
		maximumBytes: 10_000_000 - 1,
		limit: 'under 10 MB',
	},
	promptMaximumCharacters: 10_000,
	options: {
		outputFormat: { values: ['jpeg', 'png'], default: 'jpeg' },
		promptUpsampling: { default: false },
		enableTranslation: { default: true },
		safetyTolerance: { minimum: 0, maximum: 2, default: 2 },
		watermark: { default: '' },
		uploadCn: { default: false },
		imageField: { values: ['image_url', 'image_urls'], default: 'image_url' },
		// apixo.ai/docs/concepts: the upstream route, and with it price and reliability.
		route: { values: ['auto', 'value', 'official'], default: 'auto' },
	},
	// apixo.ai/docs/api-reference/response-format says 24 hours, the newer model page 15 days.
	resultLifetime: 24 * 3600,
	listPrices: { pro: 0.03, max: 0.06 },
	reportsCost: false,
	polling: { firstWait: 8, shortestInterval: 2 },
	requestTimeout: 60,
};

// Submit

function submit(request: JobRequest) {
	const { options } = request;
	const [picture] = request.pictures;
	const link = picture === undefined ? undefined : linkOf(picture);
	const inArray = options.imageField === 'image_urls';
	const input = withoutUnset({
		mode: request.model,
		prompt: request.prompt,
		image_url: inArray ? undefined : link,
		image_urls: inArray && link !== undefined ? [link] : undefined,
		aspect_ratio: request.aspectRatio,
		output_format: options.outputFormat,
		promptUpsampling: options.promptUpsampling,
		enableTranslation: options.enableTranslation,
		safetyTolerance: options.safetyTolerance,
		watermark: options.watermark,
		uploadCn: options.uploadCn,
	});
	const value = withoutUnset({
		request_type: request.callback === null ? 'async' : 'callback',
		callback_url: request.callback?.url,
		provider: options.route,
		input,
	});
	return {
		method: 'POST',
		path: '/generateTask/flux-kontext',
		body: { kind: 'json', value },
	} as const;
}

// Reading responses

const envelopeSchema = z.object({
	code: looseNumber,
	data: anything,
});

const taskSchema = z.object({
	taskId: looseText,
	state: looseText,
	resultJson: anything,
	failCode: looseText,
	failMsg: looseText,
	error: anything,
	createTime: anything,
	completeTime: anything,
});
type Task = z.infer<typeof taskSchema>;

interface Envelope {
	readonly raw: JsonValue;
	readonly code: number | null;
	readonly data: unknown;
	readonly task: Task;
}

function readEnvelope(answer: HttpAnswer): Envelope | null {
	const raw = parseJson(answer.text);
	const envelope = envelopeSchema.safeParse(raw);
	if (raw === undefined || !envelope.success) return null;
	const { code, data } = envelope.data;
	return { raw, code, data, task: taskSchema.parse(recordOf(data)) };
}

const NOT_ITS_JSON = 'The response is not the JSON that APIXO documents';

/** A gateway's refusal has another form than APIXO's own; its words say the same. */
function withoutCode<Value>(answer: HttpAnswer, place: Place, raw: JsonValue): Reading<Value> {
	const told = refusalInBody(raw);
	if (told === null) return unreadable(answer, place, 'The response from APIXO has no code');
	return refused(answer, place, {
		...told,
		code: told.code || (told.status === null ? 'refused' : ''),
		status: told.status ?? 500,
	});
}

/**
 * Null where the response says that all is well. Whether the HTTP status matches the envelope's code
 * is not documented: a success needs both.
 */
function refusedBy<Value>(
	answer: HttpAnswer,
	place: Place,
	{ raw, code, task }: Envelope,
): Reading<Value> | null {
	const isSuccess = isSuccessStatus(answer.status);
	const status = isSuccess ? code : answer.status;
	if (status === null) return withoutCode(answer, place, raw);
	if (isSuccess && status === 200) return null;
	const jobId = usableJobId(task.taskId);
	return refused(answer, place, { ...toldBy(raw), status, jobId });
}

const STATUS: Readonly<Record<string, JobStatus>> = {
	pending: 'queued',
	processing: 'running',
	success: 'succeeded',
	failed: 'failed',
};

function jobOf(task: Task, raw: JsonValue): Job {
	const { failCode, failMsg, error } = task;
	const { status, links, failure } = outcomeOf({
		provider: 'APIXO',
		words: STATUS,
		word: task.state,
		// `resultJson` is a string that holds JSON; an object is taken too. No state is no end.
		results: task.state === '' ? [] : [task.resultJson],
		error: [{ failCode, failMsg }, error],
	});
	const completedAt = timeIn(task.completeTime);
	return jobFrom({
		provider: 'apixo',
		jobId: task.taskId || null,
		status,
		images: resultImages(links, later(completedAt, capabilities.resultLifetime)),
		createdAt: timeIn(task.createTime),
		completedAt,
		failure,
		raw,
	});
}

/** A failed job is a failed job, whatever the envelope, and perhaps the HTTP status, says beside it. */
function isFailedJob({ status }: HttpAnswer, { task }: Envelope, job: Job): boolean {
	const mayFail = isSuccessStatus(status) || status === 400;
	return mayFail && task.state !== '' && job.status === 'failed';
}

function readSubmission(answer: HttpAnswer): Reading<Job> {
	const envelope = readEnvelope(answer);
	if (envelope === null) return unreadable(answer, 'submit', NOT_ITS_JSON);
	const job = jobOf(envelope.task, envelope.raw);
	if (job.jobId !== null && isFailedJob(answer, envelope, job)) {
		return acceptedJob('APIXO', answer, job);
	}
	const failure = refusedBy<Job>(answer, 'submit', envelope);
	if (failure !== null) return failure;
	const jobId = envelope.task.taskId || null;
	const { raw } = envelope;
	return acceptedJob('APIXO', answer, jobFrom({ provider: 'apixo', jobId, status: 'queued', raw }));
}

function readStatus(answer: HttpAnswer): Reading<Job> {
	const envelope = readEnvelope(answer);
	if (envelope === null) return unreadable(answer, 'status', NOT_ITS_JSON);
	const { task, raw } = envelope;
	const job = jobOf(task, raw);
	if (isFailedJob(answer, envelope, job)) return { ok: true, value: job };
	const failure = refusedBy<Job>(answer, 'status', envelope);
	if (failure !== null) return failure;
	if (task.state === '') return namesNoJob(answer, 'The response from APIXO has no job status');
	return { ok: true, value: job };
}

// Callback

/**
 * Rule: a callback is judged by `data.state` alone. The envelope of a failed job has code 400 in the
 * seed and code 200 in apixo.ai/docs/api-reference/webhooks.
 */
function readCallback(body: string): Reading<CallbackEvent> {
	const envelope = readEnvelope(asAnswer(body));
	const taskId = envelope?.task.taskId ?? '';
	if (envelope === null || taskId === '') {
		return unreadable(asAnswer(body), 'callback', 'The callback from APIXO has no task ID');
	}
	const job = jobOf(envelope.task, envelope.raw);
	return { ok: true, value: { event: jobEventOf(job), id: `${taskId}:${job.status}`, job } };
}

// The provider

/** apixo.ai/docs/api-reference/system: `data` is the balance in USD. */
function readBalance(answer: HttpAnswer): Reading<Balance> {
	const envelope = readEnvelope(answer);
	if (envelope === null) return unreadable(answer, 'balance', NOT_ITS_JSON);
	const failure = refusedBy<Balance>(answer, 'balance', envelope);
	if (failure !== null) return failure;
	const remaining = looseNumber.parse(envelope.data);
	if (remaining === null)
		return unreadable(answer, 'balance', 'The response from APIXO has no balance');
	return { ok: true, value: { remaining, used: null, unlimited: false, currency: 'USD' } };
}

export const apixo: Provider = {
	name: 'apixo',
	credentialType: 'apixoApi',
	defaultBaseUrl: 'https://api.apixo.ai/api/v1',
	capabilities,
	submit,
	readSubmission,
	status: {
		call: (jobId) => ({
			method: 'GET',
			path: '/statusTask/flux-kontext',
			query: { taskId: wellFormed(jobId) },
		}),
		read: statusReader('APIXO', readStatus),
	},
	balance: {
		call: () => ({ method: 'GET', path: '/apikeys/current-balance' }),
		read: readBalance,
	},
	callback: { signature: null, read: callbackReader('APIXO', readCallback) },
};
