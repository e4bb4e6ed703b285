import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Callback } from './callbackAttempt';
import { fetchInputs, isHttpUrl } from './inputs';
import type { Job, JobView } from './jobs';
import { mimeTypeOf } from './pictures';
import {
	hasBearerKey,
	jsonAnswer,
	readJsonBody,
	Refusal,
	textAt,
	type Answer,
	type Call,
	type ProviderSimulation,
	type World,
} from './provider';
import type { Step } from './types';
import type { WebhookSetUp } from './webhook';

/*
 * Source: seed document 003 (docs.toapis.com, images/flux-kontext/generation) and, for names, paths and
 * examples that the seed lost, the pages tasks/image-status, uploads/images, account/token-balance and
 * webhooks/task-webhooks of docs.toapis.com/docs.
 */
const apiKey = 'sk-simulated-toapis-key';

const largestUploadBytes = 10 * 1024 * 1024;
const resultLifetimeSeconds = 24 * 60 * 60;
const startBalanceUsd = 1.5;

const ratios = ['1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', '21:9', '9:21'] as const;

const submitSchema = z
	.object({
		model: z.enum(['flux-kontext-pro', 'flux-kontext-max']),
		prompt: z.string().min(1),
		size: z.enum(['match_input_image', ...ratios]).optional(),
		image_urls: z
			.array(z.string().refine(isHttpUrl, 'must be an http or https URL; base64 is not supported'))
			.max(1)
			.optional(),
		metadata: z
			.object({
				response_format: z.enum(['png', 'jpg']).optional(),
				safety_tolerance: z.number().int().min(0).max(6).optional(),
				prompt_upsampling: z.boolean().optional(),
			})
			.strict()
			.optional(),
		callback_url: z.string().refine(isHttpUrl, 'must be a URL').optional(),
		client_business_id: z.string().optional(),
	})
	.strict()
	.refine(
		(body) => body.size !== 'match_input_image' || (body.image_urls ?? []).length > 0,
		'size match_input_image needs an image',
	);

async function submit(call: Call, world: World): Promise<Answer> {
	const { model, prompt, image_urls, ...options } = readJsonBody(call, submitSchema);
	const callbackUrl = world.webhook.addressFor(options.callback_url);
	const urls = image_urls ?? [];
	const size = options.size ?? (urls.length > 0 ? 'match_input_image' : '16:9');
	const job = world.jobs.accept({
		provider: 'toApis',
		jobId: `task_img_${randomBytes(12).toString('hex')}`,
		prompt,
		model: model === 'flux-kontext-max' ? 'max' : 'pro',
		billed: 0,
		inputs: await fetchInputs(urls, world.uploads),
		aspectRatio: size === 'match_input_image' ? null : size,
		format: options.metadata?.response_format === 'jpg' ? 'jpeg' : 'png',
		options,
	});
	call.noteJob(job.submission.jobId);
	if (callbackUrl !== null) {
		const describeEnd = (end: JobView) => callbackOf(job, end, callbackUrl, world.webhook);
		await world.callbacks.plan(job, describeEnd, call.answered);
	}
	return jsonAnswer(200, describe(job, job.firstView));
}

const statusPath = /^\/v1\/images\/generations\/([^/]+)$/;

const statusWords: Record<JobView['state'], string> = {
	queued: 'queued',
	running: 'in_progress',
	succeeded: 'completed',
	failed: 'failed',
	unknown: 'reviewing',
};

function status(call: Call, world: World): Answer {
	const job = world.jobs.find('toApis', jobIdOf(call) ?? '');
	if (!job) throw new Refusal(404, 'Task not found');
	return jsonAnswer(200, { ...describe(job, job.look()), id: job.nameInAnswers });
}

function describe(job: Job, view: JobView): Record<string, unknown> {
	const { jobId, model, options } = job.submission;
	const completedAt = view.completedAt === null ? null : toSeconds(view.completedAt);
	return {
		id: jobId,
		object: 'generation.task',
		model: `flux-kontext-${model}`,
		status: job.wordFor(view.state, statusWords),
		progress: Math.round(view.progress * 100),
		created_at: toSeconds(view.createdAt),
		metadata: options.metadata ?? {},
		...(options.client_business_id !== undefined && {
			client_business_id: options.client_business_id,
		}),
		...(completedAt !== null && { completed_at: completedAt }),
		...(view.state === 'succeeded' &&
			completedAt !== null && {
				expires_at: completedAt + resultLifetimeSeconds,
				result: job.resultOf(view.pictures, {
					type: 'image',
					data: view.pictures.map((url) => ({ url })),
				}),
			}),
		...(view.failure && {
			error: {
				code: view.failure.code ?? 'generation_failed',
				message: view.failure.message ?? view.failure.input?.message ?? 'The content was refused',
			},
		}),
	};
}

function toSeconds(milliseconds: number): number {
	return Math.floor(milliseconds / 1000);
}

function callbackOf(job: Job, end: JobView, url: string, webhook: WebhookSetUp): Callback {
	const answer = describe(job, end);
	const time = (milliseconds: number | null) => {
		if (milliseconds === null) return null;
		const isUnix = job.order.callback?.times === 'unix';
		return isUnix ? toSeconds(milliseconds) : new Date(milliseconds).toISOString();
	};
	const type = end.state === 'failed' ? 'generation.failed' : 'generation.completed';
	const data = {
		task_id: answer.id,
		client_business_id: answer.client_business_id ?? null,
		task_type: 'image',
		model: answer.model,
		status: answer.status,
		progress: answer.progress,
		result: answer.result ?? null,
		error: answer.error ?? null,
		submitted_at: time(end.createdAt),
		finished_at: time(end.completedAt),
	};
	const { jobId } = job.submission;
	return webhook.event({ jobId, type, url, createdAt: time(end.completedAt), data });
}

/** `multipart/form-data` with the part `file` and, if wanted, `purpose`. */
async function upload(call: Call, world: World): Promise<Answer> {
	const form = await readForm(call);
	const file = form.get('file');
	const unknown = [...form.keys()].find((name) => name !== 'file' && name !== 'purpose');
	if (unknown !== undefined) throw new Refusal(400, `Unknown part: ${unknown}`);
	if (!(file instanceof Blob)) throw new Refusal(400, 'The part file is missing');
	if (form.getAll('file').length > 1) throw new Refusal(400, 'Only one file is allowed');
	if (file.size > largestUploadBytes) throw new Refusal(400, 'The file exceeds 10 MB');
	const bytes = Buffer.from(await file.arrayBuffer());
	const mimeType = mimeTypeOf(bytes);
	if (mimeType === null) throw new Refusal(400, 'Only JPEG, PNG, WebP and GIF are supported');
	const { id, url } = world.uploads.add(bytes, mimeType);
	const data = { id, url, mime_type: mimeType, size: bytes.length };
	return jsonAnswer(200, { success: true, message: 'Upload successful', data });
}

async function readForm(call: Call): Promise<FormData> {
	const headers = { 'content-type': call.headers['content-type'] ?? '' };
	const form = await new Response(call.bytes, { headers }).formData().catch(() => null);
	if (form === null) throw new Refusal(400, 'The body is not valid multipart/form-data');
	return form;
}

/** The key's balance; `unlimited_quota` is false. */
function balance(): Answer {
	return jsonAnswer(200, {
		success: true,
		remain_balance: startBalanceUsd,
		used_balance: 0.5,
		unlimited_quota: false,
	});
}

interface ErrorForm {
	code: string;
	type: string;
}

const invalidRequest: ErrorForm = { code: 'invalid_request', type: 'invalid_request_error' };
const internalError: ErrorForm = { code: 'internal_error', type: 'server_error' };

/** Code and type of each HTTP status; the types not named on the status page are plausible ones. */
const errors: Record<number, ErrorForm> = {
	401: { code: 'unauthorized', type: 'authentication_error' },
	402: { code: 'insufficient_quota', type: 'insufficient_quota_error' },
	403: { code: 'forbidden', type: 'permission_error' },
	404: { code: 'task_not_found', type: 'not_found_error' },
	408: { code: 'request_timeout', type: 'timeout_error' },
	422: { code: 'content_policy_violation', type: 'invalid_request_error' },
	429: { code: 'rate_limit_exceeded', type: 'rate_limit_error' },
	503: { code: 'rate_limit_unavailable', type: 'server_error' },
};

/** Upload and balance have an error form of their own; the balance answers a bad key with HTTP 200. */
function refuse({ status: httpStatus, message, code }: Refusal, step: Step | null): Answer {
	if (step === 'upload' || step === 'balance') {
		const isKeyOfBalance = step === 'balance' && httpStatus === 401;
		return jsonAnswer(isKeyOfBalance ? 200 : httpStatus, { success: false, message });
	}
	const usual = errors[httpStatus] ?? (httpStatus >= 500 ? internalError : invalidRequest);
	const error = { code: code ?? usual.code, message, type: usual.type };
	return jsonAnswer(httpStatus, { error });
}

function jobIdOf({ path }: Pick<Call, 'path'>): string | null {
	return statusPath.exec(path)?.[1] ?? null;
}

export const toApis: ProviderSimulation = {
	name: 'toApis',
	basePath: '/toapis',
	apiKey,
	routes: [
		{ step: 'submit', method: 'POST', path: /^\/v1\/images\/generations$/, answer: submit },
		{ step: 'status', method: 'GET', path: statusPath, answer: status },
		{ step: 'upload', method: 'POST', path: /^\/v1\/uploads\/images$/, answer: upload },
		{ step: 'balance', method: 'GET', path: /^\/v1\/balance$/, answer: balance },
	],
	isAuthorized: hasBearerKey,
	promptOf: (body) => textAt(body, ['prompt']),
	jobIdOf,
	refuse,
};
