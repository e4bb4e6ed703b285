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
import { firstOutcomeOf, outcomeOf } from './outcome';
import {
	anything,
	asAnswer,
	isSuccessStatus,
	jobEventOf,
	jobFrom,
	later,
	linkOf,
	looseNumber,
	looseRecord,
	looseText,
	parseJson,
	recordOf,
	timeIn,
	withoutUnset,
	wordIn,
} from './reading';
import { refusalInBody, toldBy } from './reasons';
import { firstLinks, resultImages } from './resultLinks';

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
		limit: '10 MB',
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

// Reading responses

const taskSchema = z.object({
	id: looseText,
	// The name in callbacks.
	task_id: looseText,
	model: looseText,
	status: looseText,
	created_at: anything,
	completed_at: anything,
	expires_at: anything,
	client_business_id: looseText,
	result: anything,
	url: anything,
	// OpenAI's form, which the paths are those of.
	data: anything,
	error: anything,
	message: looseText,
	// Uploads and balances fail in another shape: `{ success: false, message }`.
	success: anything,
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
 * The refusal in a response, or null. One inside HTTP 200 is judged by the code that stands in the
 * body, else as 400 or, for a submit, of which nothing is known then, 500. That form is documented
 * for uploads and balances.
 */
function refusedBy<Value>(
	answer: HttpAnswer,
	place: Place,
	{ raw, task }: ReadAnswer,
): Reading<Value> | null {
	const jobId = usableJobId(idOf(task));
	if (!isSuccessStatus(answer.status)) {
		return refused(answer, place, { ...toldBy(raw), status: answer.status, jobId });
	}
	// A job that failed names its state beside the error; its word counts.
	const isJob = task.status !== '' && task.success !== false;
	const told = isJob ? null : refusalInBody(raw);
	if (told === null) return null;
	const unnamed = place === 'upload' || place === 'balance' ? 400 : 500;
	const status = told.status ?? wordIn(STATUS_OF_CODE, told.code) ?? unnamed;
	const isKey = place === 'balance' && task.success === false && told.status === null;
	const code = told.code || (told.status === null ? 'refused' : '');
	return refused(answer, place, { ...told, code, status: isKey ? 401 : status, jobId });
}

function idOf(task: Task): string {
	return task.id || task.task_id;
}

function modelOf(task: Task): 'pro' | 'max' | null {
	if (task.model === 'flux-kontext-pro') return 'pro';
	return task.model === 'flux-kontext-max' ? 'max' : null;
}

function jobOf(
	{ raw, task }: ReadAnswer,
	readOutcome: typeof outcomeOf = outcomeOf,
	completedAt = timeIn(task.completed_at),
): Job {
	const { status, links, failure } = readOutcome({
		provider: 'ToAPIs',
		words: STATUS,
		word: task.status,
		// Older text of the status page reads a top-level `url`.
		results: [task.result, task.url, task.data],
		error: task.error,
		message: task.message,
	});
	const expiresAt = timeIn(task.expires_at) ?? later(completedAt, capabilities.resultLifetime);
	return jobFrom({
		provider: 'toApis',
		jobId: idOf(task) || null,
		status,
		model: modelOf(task),
		images: resultImages(links, expiresAt),
		createdAt: timeIn(task.created_at),
		completedAt,
		reference: task.client_business_id || null,
		failure,
		raw,
	});
}

const NOT_ITS_JSON = 'The response is not the JSON that ToAPIs documents';

function readSubmission(answer: HttpAnswer): Reading<Job> {
	const parsed = read(answer);
	if (parsed === null) return unreadable(answer, 'submit', NOT_ITS_JSON);
	const refusal = refusedBy<Job>(answer, 'submit', parsed);
	// Without an ID there is nothing to wait for: an image is the result.
	const readOutcome = idOf(parsed.task) === '' ? outcomeOf : firstOutcomeOf;
	return refusal ?? acceptedJob('ToAPIs', answer, jobOf(parsed, readOutcome));
}

/**
 * The documents write one job's ID with two prefixes: `task_img_…` and `tsk_img_…`
 * (docs.toapis.com, images/flux-kontext/generation and tasks/image-status, older and newer page).
 */
function isSameJob(one: string, other: string): boolean {
	const inOneSpelling = (jobId: string) => jobId.replace(/^(?:task|tsk)_(?:img_)?/, 'task_');
	return inOneSpelling(one) === inOneSpelling(other);
}

function readStatus(answer: HttpAnswer): Reading<Job> {
	const parsed = read(answer);
	if (parsed === null) return unreadable(answer, 'status', NOT_ITS_JSON);
	const refusal = refusedBy<Job>(answer, 'status', parsed);
	if (refusal !== null) return refusal;
	if (!parsed.task.status) return namesNoJob(answer, 'The response from ToAPIs has no job status');
	return { ok: true, value: jobOf(parsed) };
}

// Upload and balance

function readUpload(answer: HttpAnswer): Reading<string> {
	const parsed = read(answer);
	if (parsed === null) return unreadable(answer, 'upload', NOT_ITS_JSON);
	const refusal = refusedBy<string>(answer, 'upload', parsed);
	if (refusal !== null) return refusal;
	const { data } = recordOf(parsed.raw);
	// What is no link is refused with the reason where links are judged.
	const url = firstLinks([data])[0] ?? looseText.parse(recordOf(data).url);
	if (url === '') {
		return unreadable(answer, 'upload', 'ToAPIs accepted the upload but returned no link');
	}
	return { ok: true, value: url };
}

/** A bad key may come back as HTTP 200 with `success: false`. */
function readBalance(answer: HttpAnswer): Reading<Balance> {
	const parsed = read(answer);
	if (parsed === null) return unreadable(answer, 'balance', NOT_ITS_JSON);
	const refusal = refusedBy<Balance>(answer, 'balance', parsed);
	if (refusal !== null) return refusal;
	const fields = recordOf(parsed.raw);
	const unlimited = fields.unlimited_quota === true;
	const remaining = looseNumber.parse(fields.remain_balance);
	if (remaining === null && !unlimited) {
		return unreadable(answer, 'balance', 'The response from ToAPIs has no balance');
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

function readCallback(body: string): Reading<CallbackEvent> {
	const raw = parseJson(body);
	const parsed = eventSchema.safeParse(raw);
	if (raw === undefined || !parsed.success || parsed.data.id === '') {
		return unreadable(asAnswer(body), 'callback', 'The callback from ToAPIs has no event ID');
	}
	const { id, type, data } = parsed.data;
	const status = wordIn(STATUS_OF_EVENT, type);
	const task = { ...taskSchema.parse(data), id: looseText.parse(data.task_id) };
	// The format of these times is not documented.
	const completedAt = timeIn(data.finished_at);
	const said = { raw, task: { ...task, status: status ?? 'pending' } };
	const job = {
		...jobOf(said, outcomeOf, completedAt),
		createdAt: timeIn(data.submitted_at),
	};
	if (status !== null && job.jobId === null) {
		return unreadable(asAnswer(body), 'callback', 'The callback from ToAPIs has no task ID');
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
