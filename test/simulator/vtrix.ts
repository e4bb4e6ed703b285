import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
	fetchInputs,
	inputOf,
	isHttpUrl,
	readBase64,
	type InputFailure,
	type InputPicture,
} from './inputs';
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
 * Source: seed document 002 (doc.vtrix.ai, blackforestlabs/flux-kontext-pro) for parameters and results;
 * github.com/VtrixAI/vtrix-cli for paths, the wrapper `input[0].params`, ids, times and errors.
 */
const apiKey = 'simulated-vtrix-key';

/** The price is not documented; the answers report what was billed. */
const costUsd = 0.04;
const largestInputBytes = 20 * 1024 * 1024;

const inputFields = ['input_image', 'input_image_2', 'input_image_3', 'input_image_4'] as const;

const submitSchema = z
	.object({
		model: z.enum(['flux_kontext_pro']),
		input: z
			.array(
				z
					.object({
						params: z
							.object({
								prompt: z.string().min(1),
								input_image: z.string().optional(),
								input_image_2: z.string().optional(),
								input_image_3: z.string().optional(),
								input_image_4: z.string().optional(),
								seed: z.number().int().nullable().optional(),
								aspect_ratio: z
									.string()
									.refine(isAllowedRatio, 'must be w:h between 21:9 and 9:21')
									.optional(),
								output_format: z.enum(['jpeg', 'png']).optional(),
								prompt_upsampling: z.boolean().optional(),
								safety_tolerance: z.number().int().min(1).max(6).optional(),
							})
							.strict(),
					})
					.strict(),
			)
			.length(1),
	})
	.strict();

function isAllowedRatio(text: string): boolean {
	const [, width, height] = /^(\d+):(\d+)$/.exec(text) ?? [];
	const ratio = Number(width) / Number(height);
	return ratio >= 9 / 21 && ratio <= 21 / 9;
}

async function submit(call: Call, world: World): Promise<Answer> {
	const body = readJsonBody(call, submitSchema);
	const { prompt, input_image, input_image_2, input_image_3, input_image_4, ...options } = body
		.input[0]?.params ?? { prompt: '' };
	const texts = [input_image, input_image_2, input_image_3, input_image_4];
	const job = world.jobs.accept({
		provider: 'vtrix',
		jobId: randomBytes(12).toString('hex'),
		prompt,
		model: 'pro',
		billed: costUsd,
		inputs: await readInputs(texts, world),
		aspectRatio: options.aspect_ratio ?? null,
		format: options.output_format ?? 'jpeg',
		options,
	});
	call.noteJob(job.submission.jobId);
	return jsonAnswer(200, describe(job, job.firstView));
}

async function readInputs(
	texts: Array<string | undefined>,
	world: World,
): Promise<InputPicture[] | InputFailure> {
	const inputs: InputPicture[] = [];
	for (const [index, text] of texts.entries()) {
		if (text === undefined) continue;
		const found = isHttpUrl(text)
			? await fetchInputs([text], world.uploads)
			: [readBareBase64(text, inputFields[index] ?? 'input_image')];
		if (!Array.isArray(found)) return found;
		inputs.push(...found);
	}
	return inputs;
}

/** Bare base64 is the likelier reading of the seed's "Base64 encoded image"; a data URL is refused. */
function readBareBase64(text: string, field: string): InputPicture {
	const bytes = readBase64(text);
	const input = bytes && inputOf(bytes, 'base64');
	if (!input) throw new Refusal(400, `${field} is neither base64 of an image nor a URL`);
	if (input.bytes.length > largestInputBytes) throw new Refusal(400, `${field} exceeds 20 MB`);
	return input;
}

const statusPath = /^\/model\/v1\/generation\/task\/([^/]+)$/;

const statusWords: Record<JobView['state'], string> = {
	queued: 'pending',
	running: 'in_progress',
	succeeded: 'completed',
	failed: 'failed',
	unknown: 'reviewing',
};

function status(call: Call, world: World): Answer {
	const job = world.jobs.find('vtrix', jobIdOf(call) ?? '');
	if (!job) throw new Refusal(404, 'task not found');
	return jsonAnswer(200, { ...describe(job, job.look()), id: job.nameInAnswers });
}

function describe(job: Job, view: JobView): Record<string, unknown> {
	const content = view.pictures.map((url) => ({ type: 'image', url }));
	return {
		id: job.submission.jobId,
		status: job.wordFor(view.state, statusWords),
		model: 'flux_kontext_pro',
		created_at: Math.floor(view.createdAt / 1000),
		progress: Number(view.progress.toFixed(2)),
		metadata: {},
		...(view.state === 'succeeded' && {
			output: job.resultOf(view.pictures, content.length > 0 ? [{ content }] : []),
			usage: { cost: String(costUsd), discount: 1 },
		}),
		...(view.failure && {
			error: {
				code: view.failure.code ?? '002014001',
				message: view.failure.message ?? view.failure.input?.message ?? 'The content was refused',
			},
		}),
	};
}

/** An HTTP error has `message` or `error` at the top level (vtrix-cli); here always `message`. */
function refuse({ status: httpStatus, message }: Refusal): Answer {
	return jsonAnswer(httpStatus, { message });
}

function jobIdOf({ path }: Pick<Call, 'path'>): string | null {
	return statusPath.exec(path)?.[1] ?? null;
}

export const vtrix: ProviderSimulation = {
	name: 'vtrix',
	basePath: '/vtrix',
	apiKey,
	routes: [
		{ step: 'submit', method: 'POST', path: /^\/model\/v1\/generation$/, answer: submit },
		{ step: 'status', method: 'GET', path: statusPath, answer: status },
	],
	isAuthorized: hasBearerKey,
	promptOf: (body) => textAt(body, ['input', 0, 'params', 'prompt']),
	jobIdOf,
	refuse,
};
