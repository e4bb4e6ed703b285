import { z } from 'zod';

import type {
	CallbackEvent,
	Capabilities,
	Charged,
	HttpAnswer,
	JobFailure,
	JobRequest,
	JobState,
	JobStatus,
	JsonValue,
	Provider,
	Reading,
} from './contract';
import { acceptedJob, callbackReader, statusReader, wellFormed } from './jobIds';
import {
	asAnswer,
	categoryOfCode,
	chargedForLookUpStatus,
	chargedForSubmitStatus,
	chargedForUnreadableSubmit,
	fromUnixMilliseconds,
	isSuccessStatus,
	jobEventOf,
	jobState,
	later,
	linkOf,
	looseNumber,
	looseRecord,
	looseText,
	namesNoJob,
	parseJson,
	quote,
	refused,
	resultImages,
	unreadable,
	withoutUnset,
	wordIn,
} from './reading';

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

// Reading answers

const envelopeSchema = z.object({
	code: looseNumber,
	message: looseText,
	data: z.unknown(),
});

const taskSchema = z.object({
	taskId: looseText,
	state: looseText,
	resultJson: z.unknown(),
	failCode: looseText,
	failMsg: looseText,
	createTime: looseNumber,
	completeTime: looseNumber,
});
type Task = z.infer<typeof taskSchema>;

const resultSchema = z.object({ resultUrls: z.array(z.unknown()) });

interface Envelope {
	readonly raw: JsonValue;
	readonly code: number | null;
	readonly message: string;
	readonly data: unknown;
	readonly task: Task | null;
}

function readEnvelope(answer: HttpAnswer): Envelope | null {
	const raw = parseJson(answer.text);
	const envelope = envelopeSchema.safeParse(raw);
	if (raw === undefined || !envelope.success) return null;
	const task = taskSchema.safeParse(envelope.data.data);
	return {
		raw,
		code: envelope.data.code,
		message: envelope.data.message,
		data: envelope.data.data,
		task: task.success ? task.data : null,
	};
}

/** apixo.ai/docs/api-reference/errors: the newer page gives 403 to content, the older to the key. */
function refusal(status: number, envelope: Envelope) {
	const detail = looseText.parse(looseRecord.parse(envelope.data).error);
	const reason = detail || (envelope.task?.failMsg ?? '') || envelope.message;
	const speaksOfContent = status === 403 && /content|policy|nsfw|sensitive/i.test(reason);
	return {
		status,
		code: envelope.task?.failCode ?? '',
		reason,
		...(speaksOfContent ? { category: 'content' as const } : {}),
	};
}

/**
 * Null where the answer says that all is well. Whether the HTTP status matches the envelope's code
 * is not documented: a success needs both.
 */
function refusedBy<Value>(
	answer: HttpAnswer,
	envelope: Envelope,
	chargedFor: (status: number) => Charged,
	whenUnreadable: Charged,
): Reading<Value> | null {
	const status = isSuccessStatus(answer.status) ? envelope.code : answer.status;
	if (status === null) return unreadable(answer, 'APIXO named no code', whenUnreadable);
	const isSuccess = isSuccessStatus(answer.status) && status === 200;
	return isSuccess ? null : refused(answer, refusal(status, envelope), chargedFor(status));
}

const STATUS: Readonly<Record<string, JobStatus>> = {
	pending: 'queued',
	processing: 'running',
	success: 'succeeded',
	failed: 'failed',
};

/** `resultJson` is a string that holds JSON; an object is taken too. */
function resultUrls(resultJson: unknown): readonly unknown[] {
	const content = typeof resultJson === 'string' ? parseJson(resultJson) : resultJson;
	const result = resultSchema.safeParse(content);
	return result.success ? result.data.resultUrls : [];
}

function failureOf(task: Task): JobFailure {
	const code = quote(task.failCode) || 'failed';
	const message = quote(task.failMsg) || 'APIXO gave no reason.';
	return { category: categoryOfCode(code) ?? 'provider', code, message };
}

function jobOf(task: Task, raw: JsonValue): JobState {
	const status = wordIn(STATUS, task.state) ?? 'running';
	const completedAt = fromUnixMilliseconds(task.completeTime);
	return jobState({
		jobId: task.taskId || null,
		status,
		images:
			status === 'succeeded'
				? resultImages(resultUrls(task.resultJson), later(completedAt, capabilities.resultLifetime))
				: [],
		createdAt: fromUnixMilliseconds(task.createTime),
		completedAt,
		failure: status === 'failed' ? failureOf(task) : null,
		raw,
	});
}

function readSubmission(answer: HttpAnswer): Reading<JobState> {
	const charged = chargedForUnreadableSubmit(answer.status);
	const envelope = readEnvelope(answer);
	if (envelope === null) return unreadable(answer, 'APIXO did not answer with its JSON', charged);
	const failure = refusedBy<JobState>(answer, envelope, chargedForSubmitStatus, 'unknown');
	if (failure !== null) return failure;
	const jobId = envelope.task?.taskId || null;
	const { raw } = envelope;
	return acceptedJob('APIXO', answer, jobState({ jobId, status: 'queued', raw }));
}

function readStatus(answer: HttpAnswer): Reading<JobState> {
	const envelope = readEnvelope(answer);
	if (envelope === null) {
		const charged = chargedForLookUpStatus(answer.status);
		return unreadable(answer, 'APIXO did not answer with its JSON', charged);
	}
	// A failed job is a failed job, whatever the envelope, and perhaps the HTTP status, says beside it.
	const mayFail = isSuccessStatus(answer.status) || answer.status === 400;
	if (mayFail && envelope.task?.state === 'failed') {
		return { ok: true, value: jobOf(envelope.task, envelope.raw) };
	}
	const failure = refusedBy<JobState>(answer, envelope, chargedForLookUpStatus, 'yes');
	if (failure !== null) return failure;
	if (!envelope.task?.state) return namesNoJob(answer, 'APIXO named no state of the job');
	return { ok: true, value: jobOf(envelope.task, envelope.raw) };
}

// Callback

/**
 * Rule: a callback is judged by `data.state` alone. The envelope of a failed job has code 400 in the
 * seed and code 200 in apixo.ai/docs/api-reference/webhooks.
 */
function readCallback(body: string): Reading<CallbackEvent> {
	const envelope = readEnvelope(asAnswer(body));
	const task = envelope?.task;
	if (!envelope || !task?.taskId) {
		return unreadable(asAnswer(body), 'APIXO called back without naming a task', 'unknown');
	}
	const job = jobOf(task, envelope.raw);
	return { ok: true, value: { event: jobEventOf(job), id: `${task.taskId}:${job.status}`, job } };
}

// The provider

/** apixo.ai/docs/api-reference/system: `data` is the balance in USD. */
function readBalance(answer: HttpAnswer) {
	const envelope = readEnvelope(answer);
	if (envelope === null)
		return unreadable<never>(answer, 'APIXO did not answer with its JSON', 'no');
	const failure = refusedBy<never>(answer, envelope, () => 'no', 'no');
	if (failure !== null) return failure;
	const remaining = looseNumber.parse(envelope.data);
	if (remaining === null) return unreadable<never>(answer, 'APIXO named no balance', 'no');
	return {
		ok: true,
		value: { remaining, used: null, unlimited: false, currency: 'USD' },
	} as const;
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
