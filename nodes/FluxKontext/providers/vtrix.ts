import { z } from 'zod';

import type {
	Capabilities,
	Charged,
	Cost,
	HttpAnswer,
	JobFailure,
	JobRequest,
	JobState,
	JobStatus,
	Provider,
	Reading,
} from './contract';
import { acceptedJob, statusReader, wellFormed } from './jobIds';
import {
	categoryOfCode,
	categoryOfWords,
	chargedForLookUpStatus,
	chargedForSubmitStatus,
	chargedForUnreadableSubmit,
	fromUnixSeconds,
	isSuccessStatus,
	jobState,
	linkOrText,
	looseNumber,
	looseRecord,
	looseText,
	parseJson,
	quote,
	refused,
	resultImages,
	unreadable,
	withoutUnset,
	wordIn,
} from './reading';

/**
 * Vtrix. Source: the seed (doc.vtrix.ai, flux-kontext-pro) for parameters and answers; the paths
 * and the wrapper come from the official client (github.com/VtrixAI/vtrix-cli) and
 * docs.vtrix.ai/api-reference/models/model_api_documentation_gitbook.
 */

// Facts

const capabilities: Capabilities = {
	displayName: 'Vtrix',
	models: ['pro'],
	aspectRatio: { kind: 'range', narrowest: [9, 21], widest: [21, 9] },
	picturesIn: {
		maximum: 4,
		optional: true,
		fileAs: 'base64',
		// No format is named or ruled out.
		types: ['jpeg', 'png', 'webp', 'gif'],
		typesAreDocumented: false,
		// Whether 20 MB counts the file or its base64 text is not said: the text is kept below it.
		maximumBytes: Math.floor(20_000_000 / 4) * 3,
		limit: 'at most 20 MB as base64 text, 15 MB as a file',
	},
	promptMaximumCharacters: null,
	options: {
		seed: { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
		outputFormat: { values: ['jpeg', 'png'], default: 'jpeg' },
		promptUpsampling: { default: false },
		// The seed's text speaks of 0, its range line of 1 to 6: 1 to 6 holds under both.
		safetyTolerance: { minimum: 1, maximum: 6, default: 2 },
	},
	resultLifetime: null,
	listPrices: null,
	reportsCost: true,
	// vtrix-cli asks every 5 s.
	polling: { firstWait: 5, shortestInterval: 5 },
	requestTimeout: 60,
};

// Submit

const IMAGE_FIELDS = ['input_image', 'input_image_2', 'input_image_3', 'input_image_4'] as const;

function submit(request: JobRequest) {
	const { options } = request;
	// Bare base64, without a data URL: the parameters mirror Black Forest Labs' own API.
	const images = IMAGE_FIELDS.map((field, index) => {
		const picture = request.pictures[index];
		return [field, picture === undefined ? undefined : linkOrText(picture, () => '')] as const;
	});
	const params = withoutUnset({
		prompt: request.prompt,
		...Object.fromEntries(images),
		seed: options.seed,
		aspect_ratio: request.aspectRatio || undefined,
		output_format: options.outputFormat,
		prompt_upsampling: options.promptUpsampling,
		safety_tolerance: options.safetyTolerance,
	});
	const value = { model: 'flux_kontext_pro', input: [{ params }] };
	return { method: 'POST', path: '/model/v1/generation', body: { kind: 'json', value } } as const;
}

// Reading answers

const taskSchema = z.object({
	id: looseText,
	// The manual of the client names the id `task_id`.
	task_id: looseText,
	status: looseText,
	created_at: z.unknown(),
	output: z.array(z.unknown()).catch([]),
	error: z.unknown(),
	message: looseText,
	usage: looseRecord,
});
type Task = z.infer<typeof taskSchema>;

const STATUS: Readonly<Record<string, JobStatus>> = {
	pending: 'queued',
	queued: 'queued',
	processing: 'running',
	in_progress: 'running',
	completed: 'succeeded',
	failed: 'failed',
};

/** `error` is an object (seed), a plain text or an object with `error_message` (vtrix-cli). */
function readError(error: unknown): { code: string; reason: string } {
	const fields = looseRecord.parse(error);
	return {
		code: looseText.parse(fields.code),
		reason:
			looseText.parse(error) ||
			looseText.parse(fields.message) ||
			looseText.parse(fields.error_message),
	};
}

function failureOf(task: Task): JobFailure {
	const { code, reason } = readError(task.error);
	const category = categoryOfCode(code) ?? categoryOfWords(reason) ?? 'provider';
	return {
		category,
		code: quote(code) || 'failed',
		message: quote(reason) || 'Vtrix gave no reason.',
	};
}

function urlsOf(output: readonly unknown[]): unknown[] {
	return output
		.flatMap((entry) => {
			const { content } = looseRecord.parse(entry);
			return Array.isArray(content) ? content : [];
		})
		.map((entry) => looseRecord.parse(entry).url);
}

/** `usage.cost` is text that holds USD (seed). */
function costOf(task: Task): Cost | null {
	const text = looseText.parse(task.usage.cost);
	const amount = Number(text);
	return text.trim() === '' || !Number.isFinite(amount) || amount < 0
		? null
		: { amount, currency: 'USD', source: 'reported' };
}

function createdAtOf(task: Task): string | null {
	if (typeof task.created_at === 'string') {
		const time = Date.parse(task.created_at);
		return Number.isNaN(time) ? null : new Date(time).toISOString();
	}
	return fromUnixSeconds(looseNumber.parse(task.created_at));
}

/** What a failing answer means for the money, by its HTTP status. */
interface ChargedRule {
	readonly refused: (status: number) => Charged;
	readonly unreadable: (status: number) => Charged;
}

const SUBMIT: ChargedRule = {
	refused: chargedForSubmitStatus,
	unreadable: chargedForUnreadableSubmit,
};
const LOOK_UP: ChargedRule = {
	refused: chargedForLookUpStatus,
	unreadable: chargedForLookUpStatus,
};

function readTask(answer: HttpAnswer, charged: ChargedRule): Reading<JobState> {
	const raw = parseJson(answer.text);
	const parsed = taskSchema.safeParse(raw);
	if (raw === undefined || !parsed.success) {
		const unread = charged.unreadable(answer.status);
		return unreadable(answer, 'Vtrix did not answer with its JSON', unread);
	}
	const task = parsed.data;
	if (!isSuccessStatus(answer.status)) {
		const { code, reason } = readError(task.error);
		const words = reason || task.message;
		// 403 is 'balance too low, or no permission' (docs.vtrix.ai).
		const credit = answer.status === 403 && categoryOfWords(words) === 'credit';
		return refused(
			answer,
			{
				status: answer.status,
				code,
				reason: words,
				...(credit ? { category: 'credit' as const } : {}),
			},
			charged.refused(answer.status),
		);
	}
	const word = task.status.toLowerCase();
	const jobId = task.id || task.task_id || null;
	if (word === '' && jobId === null) {
		const unread = charged.unreadable(answer.status);
		return unreadable(answer, 'Vtrix named neither a task nor a state', unread);
	}
	const status = wordIn(STATUS, word) ?? 'running';
	return {
		ok: true,
		value: jobState({
			jobId,
			status,
			images: status === 'succeeded' ? resultImages(urlsOf(task.output), null) : [],
			reportedCost: status === 'succeeded' ? costOf(task) : null,
			createdAt: createdAtOf(task),
			failure: status === 'failed' ? failureOf(task) : null,
			raw,
		}),
	};
}

function readSubmission(answer: HttpAnswer): Reading<JobState> {
	const reading = readTask(answer, SUBMIT);
	return reading.ok ? acceptedJob('Vtrix', answer, reading.value) : reading;
}

// The provider

export const vtrix: Provider = {
	name: 'vtrix',
	credentialType: 'vtrixApi',
	defaultBaseUrl: 'https://cloud.vtrix.ai',
	capabilities,
	submit,
	readSubmission,
	status: {
		call: (jobId) => ({
			method: 'GET',
			path: `/model/v1/generation/task/${encodeURIComponent(wellFormed(jobId))}`,
		}),
		read: statusReader('Vtrix', (answer) => readTask(answer, LOOK_UP)),
	},
};
