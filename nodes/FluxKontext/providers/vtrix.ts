import { z } from 'zod';

import type {
	Capabilities,
	Cost,
	HttpAnswer,
	JobRequest,
	Job,
	JobStatus,
	JsonValue,
	Provider,
	Reading,
} from './contract';
import { namesNoJob, refused, unreadable } from './failures';
import { acceptedJob, statusReader, usableJobId, wellFormed } from './jobIds';
import type { Place } from './judge';
import { firstOutcomeOf, outcomeOf } from './outcome';
import {
	anything,
	isSuccessStatus,
	jobFrom,
	linkOrText,
	looseRecord,
	looseText,
	parseJson,
	timeIn,
	withoutUnset,
} from './reading';
import { refusalInBody, toldBy } from './reasons';
import { resultImages } from './resultLinks';

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
		limit: '15 MB (20 MB as base64 text)',
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

// Reading responses

const taskSchema = z.object({
	id: looseText,
	// The manual of the client names the id `task_id`.
	task_id: looseText,
	status: looseText,
	created_at: anything,
	completed_at: anything,
	finished_at: anything,
	updated_at: anything,
	output: anything,
	error: anything,
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

/** `usage.cost` is text that holds USD (seed). */
function costOf(task: Task): Cost | null {
	const text = looseText.parse(task.usage.cost);
	const amount = Number(text);
	return text.trim() === '' || !Number.isFinite(amount) || amount < 0
		? null
		: { amount, currency: 'USD', source: 'reported' };
}

/** No document names a time of the end; the usual names are read, the last change last. */
function completedAtOf(task: Task): string | null {
	return timeIn(task.completed_at) ?? timeIn(task.finished_at) ?? timeIn(task.updated_at);
}

function jobOf(task: Task, raw: JsonValue, readOutcome: typeof outcomeOf): Job {
	const { status, links, failure } = readOutcome({
		provider: 'Vtrix',
		words: STATUS,
		word: task.status,
		results: [task.output],
		error: task.error,
		message: task.message,
	});
	const hasEnded = status === 'succeeded' || status === 'failed';
	return jobFrom({
		provider: 'vtrix',
		jobId: task.id || task.task_id || null,
		status,
		images: resultImages(links, null),
		cost: status === 'succeeded' ? costOf(task) : null,
		createdAt: timeIn(task.created_at),
		completedAt: hasEnded ? completedAtOf(task) : null,
		failure,
		raw,
	});
}

function readTask(answer: HttpAnswer, place: Place): Reading<Job> {
	const raw = parseJson(answer.text);
	const parsed = taskSchema.safeParse(raw);
	if (raw === undefined || !parsed.success) {
		return unreadable(answer, place, 'The response is not the JSON that Vtrix documents');
	}
	const task = parsed.data;
	const jobId = usableJobId(task.id || task.task_id);
	if (!isSuccessStatus(answer.status)) {
		return refused(answer, place, { ...toldBy(raw), status: answer.status, jobId });
	}
	// A job that failed names its state beside the error; its word counts.
	const told = task.status === '' ? refusalInBody(raw) : null;
	if (told !== null) {
		const status = told.status ?? 500;
		const code = told.code || (told.status === null ? 'refused' : '');
		return refused(answer, place, { ...told, code, status, jobId });
	}
	// Without an ID there is nothing to wait for: an image is the result.
	const hasBegun = place === 'submit' && jobId !== null;
	const job = jobOf(task, raw, hasBegun ? firstOutcomeOf : outcomeOf);
	if (task.status === '' && job.jobId === null) {
		const what = 'The response from Vtrix has neither a task ID nor a status';
		return place === 'status' ? namesNoJob(answer, what) : unreadable(answer, place, what);
	}
	return { ok: true, value: job };
}

function readSubmission(answer: HttpAnswer): Reading<Job> {
	const reading = readTask(answer, 'submit');
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
		read: statusReader('Vtrix', (answer) => readTask(answer, 'status')),
	},
};
