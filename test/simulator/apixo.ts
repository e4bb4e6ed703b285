import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Callback, DeliveryRules } from './callbackAttempt';
import { fetchInputs, isCallbackUrl, isHttpUrl } from './inputs';
import type { Job, JobView } from './jobs';
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

/*
 * Source: seed document 001 (apixo.ai/en/docs/models/flux-kontext). From newer pages of apixo.ai/docs:
 * `provider`, `image_urls`, the form of errors (api-reference/error-codes), the balance
 * (api-reference/system), how callbacks are delivered (api-reference/webhooks).
 */
const apiKey = 'simulated-apixo-key';

const pricesUsd = { pro: 0.03, max: 0.06 };
const startBalanceUsd = 74.5;

const httpUrl = z.string().refine(isHttpUrl, 'must be an http or https URL');

const submitSchema = z
	.object({
		request_type: z.enum(['async', 'callback']),
		callback_url: z.string().refine(isCallbackUrl, 'must be a public HTTPS URL').optional(),
		provider: z.enum(['auto', 'value', 'official']).optional(),
		input: z
			.object({
				mode: z.enum(['pro', 'max']),
				prompt: z
					.string()
					.min(1)
					.refine((text) => Array.from(text).length <= 10_000, 'at most 10,000 characters'),
				image_url: httpUrl.optional(),
				image_urls: z.array(httpUrl).max(1).optional(),
				aspect_ratio: z.enum(['21:9', '16:9', '4:3', '1:1', '3:4', '9:16']),
				output_format: z.enum(['jpeg', 'png']).optional(),
				promptUpsampling: z.boolean().optional(),
				enableTranslation: z.boolean().optional(),
				safetyTolerance: z.number().int().min(0).max(2).optional(),
				watermark: z.string().optional(),
				uploadCn: z.boolean().optional(),
			})
			.strict()
			.refine(
				(input) => input.image_url === undefined || input.image_urls === undefined,
				'image_url and image_urls exclude each other',
			),
	})
	.strict()
	.refine(
		(body) => (body.request_type === 'callback') === (body.callback_url !== undefined),
		'request_type callback and callback_url belong together',
	);

async function submit(call: Call, world: World): Promise<Answer> {
	const { input, ...envelope } = readJsonBody(call, submitSchema);
	const { mode, prompt, image_url, image_urls, ...parameters } = input;
	const urls = image_urls ?? (image_url === undefined ? [] : [image_url]);
	const job = world.jobs.accept({
		provider: 'apixo',
		jobId: `task_${randomBytes(8).toString('hex')}`,
		prompt,
		model: mode,
		billed: pricesUsd[mode],
		inputs: await fetchInputs(urls, world.uploads),
		aspectRatio: input.aspect_ratio,
		format: input.output_format ?? 'jpeg',
		options: { ...envelope, ...parameters },
	});
	const { jobId } = job.submission;
	call.noteJob(jobId);
	const { callback_url } = envelope;
	if (callback_url !== undefined) {
		await world.callbacks.plan(job, (end) => callbackOf(job, end, callback_url), call.answered);
	}
	return success({ taskId: jobId });
}

const stateWords: Record<JobView['state'], string> = {
	queued: 'pending',
	running: 'processing',
	succeeded: 'success',
	failed: 'failed',
	unknown: 'reviewing',
};

function status(call: Call, world: World): Answer {
	const taskId = call.query.get('taskId');
	if (!taskId) throw new Refusal(400, 'Missing required parameter: taskId');
	const job = world.jobs.find('apixo', taskId);
	if (!job) throw new Refusal(404, 'Task not found');
	return success(describe(job, job.look()));
}

/** `data` of a status answer and of a callback. */
function describe(job: Job, view: JobView): Record<string, unknown> {
	return {
		taskId: job.nameInAnswers,
		state: job.wordFor(view.state, stateWords),
		...(view.state === 'succeeded' && {
			resultJson: job.order.brokenResult
				? '{"resultUrls":["'
				: job.resultOf(view.pictures, JSON.stringify({ resultUrls: view.pictures })),
		}),
		...(view.failure && {
			failCode: view.failure.code ?? (inputCode(view.failure) || 'CONTENT_VIOLATION'),
			failMsg:
				view.failure.message ??
				view.failure.input?.message ??
				'Content does not meet safety guidelines',
		}),
		...(view.state === 'succeeded' && { costTime: costTimeOf(job) }),
		createTime: view.createdAt,
		...(view.completedAt !== null && { completeTime: view.completedAt }),
	};
}

/** Milliseconds. */
function costTimeOf(job: Job): number {
	return Math.round(job.seconds * 1000);
}

function inputCode({ input }: NonNullable<JobView['failure']>): string | null {
	if (!input) return null;
	return input.reason === 'download' ? 'IMAGE_DOWNLOAD_FAILED' : 'UNSUPPORTED_FORMAT';
}

const deliveryRules: DeliveryRules = {
	answerSeconds: 30,
	pausesSeconds: [30, 120, 600],
	isAccepted: (status) => status === 200,
};

/** The envelope of a failed job is that of the seed or, as ordered, that of the newer pages. */
function callbackOf(job: Job, end: JobView, url: string): Callback {
	const isSeedFailure = end.state === 'failed' && job.order.callback?.form !== 'newer';
	const { jobId: taskId } = job.submission;
	const data = { ...describe(job, end), taskId, costTime: costTimeOf(job) };
	return {
		provider: 'apixo',
		jobId: job.submission.jobId,
		event: stateWords[end.state],
		url,
		body: JSON.stringify(
			isSeedFailure ? envelope(400, 'failed', data) : envelope(200, 'success', data),
		),
		headersAt: () => ({ 'Content-Type': 'application/json' }),
		rules: deliveryRules,
	};
}

function balance(_call: Call, world: World): Answer {
	return success(Number((startBalanceUsd - world.jobs.billed('apixo')).toFixed(4)));
}

const messages: Record<number, string> = {
	400: 'bad request',
	401: 'unauthorized',
	402: 'insufficient balance',
	403: 'forbidden',
	404: 'not found',
	405: 'method not allowed',
	429: 'too many requests',
	500: 'internal server error',
	503: 'service unavailable',
};

/** The envelope of every answer, with the reason in `data.error`. That HTTP status and `code` agree is not documented. */
function refuse({ status: code, message }: Refusal): Answer {
	return jsonAnswer(code, envelope(code, messages[code] ?? 'error', { error: message }));
}

function success(data: unknown): Answer {
	return jsonAnswer(200, envelope(200, 'success', data));
}

function envelope(code: number, message: string, data: unknown): object {
	return { code, message, data };
}

export const apixo: ProviderSimulation = {
	name: 'apixo',
	basePath: '/apixo/api/v1',
	apiKey,
	routes: [
		{
			step: 'submit',
			method: 'POST',
			path: /^\/generateTask\/flux-kontext$/,
			answer: submit,
		},
		{
			step: 'status',
			method: 'GET',
			path: /^\/statusTask\/flux-kontext$/,
			answer: status,
		},
		{
			step: 'balance',
			method: 'GET',
			path: /^\/apikeys\/current-balance$/,
			answer: balance,
		},
	],
	isAuthorized: hasBearerKey,
	promptOf: (body) => textAt(body, ['input', 'prompt']),
	jobIdOf: ({ query }) => query.get('taskId'),
	refuse,
};
