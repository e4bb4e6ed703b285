import { z } from 'zod';

import type {
	Balance,
	CallbackEvent,
	Capabilities,
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
	fromUnixSeconds,
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
 * ToAPIs. Source: the seed for rules and defaults; the names of fields and paths, which the seed
 * text lost, from docs.toapis.com/docs/en/api-reference (images/flux-kontext/generation,
 * tasks/image-status, uploads/images, account/token-balance).
 */

// Facts

const capabilities: Capabilities = {
	displayName: 'ToAPIs',
	models: ['pro', 'max'],
	aspectRatio: {
		kind: 'list',
		values: [
			'match_input_image',
			'1:1',
			'4:3',
			'3:4',
			'16:9',
			'9:16',
			'3:2',
			'2:3',
			'21:9',
			'9:21',
		],
		default: 'match_input_image',
		defaultWithoutPicture: '16:9',
		onlyWithPicture: ['match_input_image'],
	},
	picturesIn: {
		maximum: 1,
		optional: true,
		fileAs: 'upload',
		types: ['jpeg', 'png', 'webp', 'gif'],
		typesAreDocumented: true,
		maximumBytes: 10_000_000,
		limit: 'at most 10 MB',
	},
	promptMaximumCharacters: null,
	options: {
		outputFormat: { values: ['jpeg', 'png'], default: 'png' },
		promptUpsampling: { default: false },
		safetyTolerance: { minimum: 0, maximum: 6, default: 2 },
		// docs.toapis.com/docs/cn/api-reference/tasks/image-status: echoed back.
		clientBusinessId: { default: '' },
	},
	resultLifetime: 24 * 3600,
	listPrices: null,
	reportsCost: false,
	// The older page asks from 2 s on, the newer one from 5 s; a job takes 5 to 30 s.
	polling: { firstWait: 5, shortestInterval: 3 },
	requestTimeout: 60,
};

// Submit

/** The provider's word is `jpg`, not `jpeg`. */
const FORMAT_WORDS: Readonly<Record<string, string>> = { jpeg: 'jpg', png: 'png' };

function submit(request: JobRequest) {
	const { options, pictures } = request;
	const metadata = withoutUnset({
		response_format:
			options.outputFormat === undefined ? undefined : FORMAT_WORDS[options.outputFormat],
		safety_tolerance: options.safetyTolerance,
		prompt_upsampling: options.promptUpsampling,
	});
	const value = withoutUnset({
		model: `flux-kontext-${request.model}`,
		prompt: request.prompt,
		size: request.aspectRatio || undefined,
		// Plain strings: objects are said to give a 400 (docs.toapis.com, uploads/images).
		image_urls: pictures.length === 0 ? undefined : pictures.map(linkOf),
		metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
		callback_url: request.callback?.url,
		client_business_id: options.clientBusinessId,
	});
	return { method: 'POST', path: '/v1/images/generations', body: { kind: 'json', value } } as const;
}

// Reading answers

const taskSchema = z.object({
	id: looseText,
	model: looseText,
	status: looseText,
	created_at: looseNumber,
	completed_at: looseNumber,
	expires_at: looseNumber,
	client_business_id: looseText,
	result: looseRecord,
	url: z.unknown(),
	error: z.unknown(),
	// Uploads and balances fail in another shape: `{ success: false, message }`.
	success: z.unknown(),
	message: looseText,
});
type Task = z.infer<typeof taskSchema>;

const STATUS: Readonly<Record<string, JobStatus>> = {
	pending: 'queued',
	submitted: 'queued',
	queued: 'queued',
	in_progress: 'running',
	completed: 'succeeded',
	failed: 'failed',
};

interface ReadAnswer {
	readonly raw: JsonValue;
	readonly task: Task;
}

function read(answer: HttpAnswer): ReadAnswer | null {
	const raw = parseJson(answer.text);
	const task = taskSchema.safeParse(raw);
	return raw === undefined || !task.success ? null : { raw, task: task.data };
}

/** `error.code` is text in some examples and a number in others. */
function readError(task: Task): { code: string; reason: string; status: number | null } {
	const fields = looseRecord.parse(task.error);
	const code = looseText.parse(fields.code);
	const asStatus = /^[45]\d\d$/.test(code) ? Number(code) : null;
	return {
		code: asStatus === null ? code || looseText.parse(fields.type) : `http_${code}`,
		reason: looseText.parse(fields.message) || looseText.parse(task.error) || task.message,
		status: asStatus,
	};
}

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
	invalid_request: 400,
	unauthorized: 401,
	authentication_error: 401,
	insufficient_quota: 402,
	task_not_found: 404,
	not_found_error: 404,
	content_policy_violation: 422,
	rate_limit_exceeded: 429,
	internal_error: 500,
	rate_limit_unavailable: 503,
};

/**
 * A refusal inside HTTP 200 is one: judged by the code that stands in the body, else as
 * `whenUnnamed`. That form is documented for uploads and balances; of a submit nothing is known then.
 */
function refusalOf(answer: HttpAnswer, task: Task, whenUnnamed: 400 | 500) {
	const { code, reason, status: named } = readError(task);
	const inBody = named ?? wordIn(STATUS_OF_CODE, code) ?? whenUnnamed;
	const isSuccess = isSuccessStatus(answer.status);
	return {
		status: isSuccess ? inBody : answer.status,
		code: code || (isSuccess ? 'refused' : ''),
		reason,
	};
}

function isRefusal(answer: HttpAnswer, task: Task): boolean {
	if (!isSuccessStatus(answer.status) || task.success === false) return true;
	return task.status === '' && Object.keys(looseRecord.parse(task.error)).length > 0;
}

function urlsOf(task: Task): unknown[] {
	const data = task.result.data;
	const listed = Array.isArray(data) ? data.map((entry) => looseRecord.parse(entry).url) : [];
	// Older text of the status page reads a top-level `url`.
	return listed.length > 0 ? listed : [task.url];
}

function modelOf(task: Task): 'pro' | 'max' | null {
	if (task.model === 'flux-kontext-pro') return 'pro';
	return task.model === 'flux-kontext-max' ? 'max' : null;
}

function failureOf(task: Task): JobFailure {
	const { code, reason } = readError(task);
	return {
		category: categoryOfCode(code) ?? 'provider',
		code: quote(code) || 'failed',
		message: quote(reason) || 'ToAPIs gave no reason.',
	};
}

function jobOf(
	{ raw, task }: ReadAnswer,
	completedAt = fromUnixSeconds(task.completed_at),
): JobState {
	const status = wordIn(STATUS, task.status) ?? 'running';
	const expiresAt =
		fromUnixSeconds(task.expires_at) ?? later(completedAt, capabilities.resultLifetime);
	return jobState({
		jobId: task.id || null,
		status,
		model: modelOf(task),
		images: status === 'succeeded' ? resultImages(urlsOf(task), expiresAt) : [],
		createdAt: fromUnixSeconds(task.created_at),
		completedAt,
		reference: task.client_business_id || null,
		failure: status === 'failed' ? failureOf(task) : null,
		raw,
	});
}

const NOT_ITS_JSON = 'ToAPIs did not answer with its JSON';

function readSubmission(answer: HttpAnswer): Reading<JobState> {
	const parsed = read(answer);
	if (parsed === null) {
		return unreadable(answer, NOT_ITS_JSON, chargedForUnreadableSubmit(answer.status));
	}
	if (isRefusal(answer, parsed.task)) {
		const refusal = refusalOf(answer, parsed.task, 500);
		return refused(answer, refusal, chargedForSubmitStatus(refusal.status));
	}
	return acceptedJob('ToAPIs', answer, jobOf(parsed));
}

/**
 * The documents write one job's ID with two prefixes: `task_img_…` and `tsk_img_…`
 * (docs.toapis.com, images/flux-kontext/generation and tasks/image-status, older and newer page).
 */
function isSameJob(one: string, other: string): boolean {
	const inOneSpelling = (jobId: string) => jobId.replace(/^(?:task|tsk)_(?:img_)?/, 'task_');
	return inOneSpelling(one) === inOneSpelling(other);
}

function readStatus(answer: HttpAnswer): Reading<JobState> {
	const parsed = read(answer);
	if (parsed === null) {
		return unreadable(answer, NOT_ITS_JSON, chargedForLookUpStatus(answer.status));
	}
	if (isRefusal(answer, parsed.task)) {
		const refusal = refusalOf(answer, parsed.task, 500);
		return refused(answer, refusal, chargedForLookUpStatus(refusal.status));
	}
	if (!parsed.task.status) return namesNoJob(answer, 'ToAPIs named no state of the job');
	return { ok: true, value: jobOf(parsed) };
}

// Upload and balance

function readUpload(answer: HttpAnswer): Reading<string> {
	const parsed = read(answer);
	if (parsed === null) return unreadable(answer, NOT_ITS_JSON, 'no');
	if (isRefusal(answer, parsed.task)) {
		return refused(answer, refusalOf(answer, parsed.task, 400), 'no');
	}
	const url = looseText.parse(looseRecord.parse(looseRecord.parse(parsed.raw).data).url);
	if (url === '') return unreadable(answer, 'ToAPIs took the upload but named no link', 'no');
	return { ok: true, value: url };
}

/** A bad key may come back as HTTP 200 with `success: false`. */
function readBalance(answer: HttpAnswer): Reading<Balance> {
	const parsed = read(answer);
	if (parsed === null) return unreadable(answer, NOT_ITS_JSON, 'no');
	if (isRefusal(answer, parsed.task)) {
		const refusal = refusalOf(answer, parsed.task, 400);
		const keyRefused = isSuccessStatus(answer.status) && parsed.task.success === false;
		const category = keyRefused ? ({ category: 'authentication' } as const) : {};
		return refused(answer, { ...refusal, ...category }, 'no');
	}
	const fields = looseRecord.parse(parsed.raw);
	const unlimited = fields.unlimited_quota === true;
	const remaining = looseNumber.parse(fields.remain_balance);
	if (remaining === null && !unlimited) {
		return unreadable(answer, 'ToAPIs named no balance', 'no');
	}
	const used = looseNumber.parse(fields.used_balance);
	// With `unlimited_quota` the remaining balance is -1. The currency is not named.
	return {
		ok: true,
		value: {
			remaining: unlimited ? null : remaining,
			used,
			unlimited,
			currency: null,
		},
	};
}

// Callback (docs.toapis.com/docs/cn/api-reference/webhooks/task-webhooks, read second hand)

const eventSchema = z.object({
	id: looseText,
	type: looseText,
	data: looseRecord,
});

/** The event's type decides: `endpoint.test`, and what is not known, tells of no job. */
const STATUS_OF_EVENT: Readonly<Record<string, string>> = {
	'generation.completed': 'completed',
	'generation.failed': 'failed',
};

/** The format of a callback's times is not documented: Unix seconds or ISO 8601. */
function timeOf(value: unknown): string | null {
	if (typeof value === 'number') return fromUnixSeconds(value);
	const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isNaN(time) ? null : fromUnixMilliseconds(time);
}

function readCallback(body: string): Reading<CallbackEvent> {
	const raw = parseJson(body);
	const parsed = eventSchema.safeParse(raw);
	if (raw === undefined || !parsed.success || parsed.data.id === '') {
		return unreadable(asAnswer(body), 'ToAPIs called back without naming an event', 'unknown');
	}
	const { id, type, data } = parsed.data;
	const status = wordIn(STATUS_OF_EVENT, type);
	const task = { ...taskSchema.parse(data), id: looseText.parse(data.task_id) };
	const completedAt = timeOf(data.finished_at);
	const job = {
		...jobOf({ raw, task: { ...task, status: status ?? '' } }, completedAt),
		createdAt: timeOf(data.submitted_at),
	};
	if (status !== null && job.jobId === null) {
		return unreadable(asAnswer(body), 'ToAPIs called back without naming a task', 'unknown');
	}
	return { ok: true, value: { event: jobEventOf(job), id, job } };
}

// The provider

export const toApis: Provider = {
	name: 'toApis',
	credentialType: 'toApisApi',
	defaultBaseUrl: 'https://toapis.com',
	capabilities,
	submit,
	readSubmission,
	status: {
		call: (jobId) => ({
			method: 'GET',
			path: `/v1/images/generations/${encodeURIComponent(wellFormed(jobId))}`,
		}),
		read: statusReader('ToAPIs', readStatus, isSameJob),
	},
	upload: {
		call: (picture) => ({
			method: 'POST',
			path: '/v1/uploads/images',
			body: {
				kind: 'multipart',
				fields: { purpose: 'generation' },
				file: { fieldName: 'file', picture },
			},
		}),
		read: readUpload,
	},
	balance: {
		call: () => ({ method: 'GET', path: '/v1/balance' }),
		read: readBalance,
	},
	callback: {
		signature: {
			idHeader: 'x-toapis-webhook-id',
			timestampHeader: 'x-toapis-webhook-timestamp',
			signatureHeader: 'x-toapis-webhook-signature',
			windowSeconds: 300,
		},
		read: callbackReader('ToAPIs', readCallback, isSameJob),
	},
};
