/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
	base64OfDataUrl,
	fetchInputs,
	inputOf,
	isHttpUrl,
	readBase64,
	type InputFailure,
	type InputPicture,
} from './inputs';
import type { Job, JobView } from './jobs';
import {
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
 * Source: seed document 000 (docs.foxaihub.com/Flux-Kontext).
 */
const apiKey = 'simulated-foxai-key';

const pricesUsd = { pro: 0.025, max: 0.05 };
const largestBase64Characters = 10 * 1024 * 1024;

const ratios = [
	...(['match_input_image', '1:1', '16:9', '9:16', '4:3', '3:4', '3:2'] as const),
	...(['2:3', '4:5', '5:4', '21:9', '9:21', '2:1', '1:2'] as const),
] as const;

const submitSchema = z
	.object({
		prompt: z.string().min(1),
		input_image: z.string(),
		aspect_ratio: z.enum(ratios).optional(),
		seed: z.number().int().optional(),
	})
	.strict();

const submitPath = /^\/flux-kontext\/(pro|max)\/generate$/;

/** Answers when the picture is ready: this provider has no look-up. */
async function submit(call: Call, world: World): Promise<Answer> {
	const { prompt, input_image, ...options } = readJsonBody(call, submitSchema);
	const model = call.path.includes('/max/') ? 'max' : 'pro';
	const ratio = options.aspect_ratio ?? 'match_input_image';
	const job = world.jobs.accept({
		provider: 'foxAi',
		jobId: newJobId(),
		prompt,
		model,
		billed: pricesUsd[model],
		inputs: await readInput(input_image, world),
		aspectRatio: ratio === 'match_input_image' ? null : ratio,
		format: 'png',
		options,
	});
	call.noteJob(job.submission.jobId);
	if (job.order.outcome === 'never') await once(world.closing, 'abort');
	await sleep(job.seconds * 1000, undefined, { signal: world.closing });
	return jsonAnswer(200, describe(job, job.view(job.submittedAt + job.seconds * 1000)));
}

async function readInput(text: string, world: World): Promise<InputPicture[] | InputFailure> {
	if (isHttpUrl(text)) return await fetchInputs([text], world.uploads);
	const base64 = base64OfDataUrl(text);
	if (base64 === null) {
		throw new Refusal(400, 'input_image must be a data URL of an image or an HTTP URL');
	}
	if (base64.length > largestBase64Characters) {
		throw new Refusal(400, 'input_image must not exceed 10 MiB');
	}
	const bytes = readBase64(base64);
	const input = bytes && inputOf(bytes, 'dataUrl');
	if (!input) throw new Refusal(400, 'input_image holds no image');
	return [input];
}

/** That a failure within HTTP 200 fills `error` with a text follows from the seed's `error: null`; its type is not documented. */
function describe(job: Job, view: JobView): Record<string, unknown> {
	const { failure } = view;
	return {
		id: job.submission.jobId,
		error: failure && (failure.message ?? failure.input?.message ?? 'The content was refused'),
		created_at: new Date(view.createdAt).toISOString(),
		output: job.resultOf(view.pictures, view.pictures[0] ?? null),
	};
}

/** 26 lower-case letters and digits, as in the seed's example. */
function newJobId(): string {
	const characters = 'abcdefghijklmnopqrstuvwxyz0123456789';
	return [...randomBytes(26)].map((value) => characters[value % characters.length]).join('');
}

/** The body of HTTP errors is not documented: `{ error }` is the most plausible reading of the nullable field. */
function refuse({ status, message }: Refusal): Answer {
	return jsonAnswer(status, { error: message });
}

export const foxAi: ProviderSimulation = {
	name: 'foxAi',
	basePath: '/foxai/api/v2',
	apiKey,
	routes: [{ step: 'submit', method: 'POST', path: submitPath, answer: submit }],
	isAuthorized: (headers, key) => headers['api-key'] === key,
	promptOf: (body) => textAt(body, ['prompt']),
	jobIdOf: () => null,
	refuse,
};
