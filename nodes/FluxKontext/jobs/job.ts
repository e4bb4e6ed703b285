import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Cost, Job, JobRequest, JsonValue, Model, Provider } from '../providers/contract';
import { FAILURE_CATEGORIES, JOB_STATUSES, MODELS, PROVIDER_NAMES } from '../providers/contract';
import { MOST_LINKS } from '../providers/resultLinks';

function isModel(provider: Provider, model: string): model is Model {
	return provider.capabilities.models.some((known) => known === model);
}

/** The person's own mark for the job, which comes back with it. */
function referenceOf({ callback, options }: JobRequest): string | null {
	return callback?.reference ?? options.clientBusinessId ?? null;
}

/**
 * What a job is known to cost before it is submitted; null where nobody knows. With an APIXO route
 * the list price does not hold.
 * @param yourPrice USD per image by the person's own word, for a provider without a list price
 */
export function costOf(
	provider: Provider,
	{ model, options }: JobRequest,
	yourPrice: number | null,
): Cost | null {
	const { listPrices } = provider.capabilities;
	if (listPrices === null) {
		return yourPrice === null ? null : { amount: yourPrice, currency: 'USD', source: 'your price' };
	}
	if (!isModel(provider, model) || options.route !== undefined) return null;
	return { amount: listPrices[model], currency: 'USD', source: 'list price' };
}

/** A job of which only its provider and its ID are known. */
export function unseenJob(provider: Provider, jobId: string | null): Job {
	return {
		provider: provider.name,
		jobId,
		status: 'running',
		model: null,
		images: [],
		cost: null,
		createdAt: null,
		completedAt: null,
		reference: null,
		failure: null,
		raw: null,
	};
}

/**
 * The job that a request starts, as far as the request tells.
 * @param submittedAt milliseconds since 1970
 */
export function requestedJob(
	provider: Provider,
	request: JobRequest,
	cost: Cost | null,
	submittedAt: number,
): Job {
	return {
		...unseenJob(provider, null),
		model: isModel(provider, request.model) ? request.model : null,
		cost,
		createdAt: new Date(submittedAt).toISOString(),
		reference: referenceOf(request),
	};
}

/**
 * The job after a response: the provider's word first, then what was known before. Rule: a job keeps
 * its provider and its ID.
 */
export function merge(job: Job, response: Job): Job {
	return {
		...response,
		provider: job.provider,
		jobId: job.jobId ?? response.jobId,
		model: response.model ?? job.model,
		cost: response.cost ?? job.cost,
		createdAt: response.createdAt ?? job.createdAt,
		reference: response.reference ?? job.reference,
	};
}

/** The job as it is kept in n8n's database: a provider's response may be large. */
export function withoutRaw(job: Job): Job {
	return { ...job, raw: null };
}

/** The job as an item's JSON (README, Output). */
export function jobJson(job: Job, simplify: boolean): IDataObject {
	const { status, images, failure } = job;
	return {
		provider: job.provider,
		jobId: job.jobId,
		status,
		model: job.model,
		imageUrl: images[0]?.url ?? null,
		images: images.map((image) => ({ ...image })),
		cost: status === 'failed' || job.cost === null ? null : { ...job.cost },
		createdAt: job.createdAt,
		completedAt: job.completedAt,
		reference: job.reference,
		...(failure === null ? {} : { failure: { code: failure.code, message: failure.message } }),
		...(simplify ? {} : { raw: job.raw }),
	};
}

const text = z.string().nullable().catch(null);

export const jobFailureSchema = z.object({
	category: z.enum(FAILURE_CATEGORIES),
	code: z.string(),
	message: z.string(),
});

/** A job as it comes back out of an item or out of n8n's database. */
export const jobSchema: z.ZodType<Job, z.ZodTypeDef, unknown> = z.object({
	provider: z.enum(PROVIDER_NAMES),
	jobId: z.string().nullable(),
	status: z.enum(JOB_STATUSES),
	model: z.enum(MODELS).nullable().catch(null),
	images: z
		.array(z.object({ url: z.string(), expiresAt: text }))
		.catch([])
		.transform((images) => images.slice(0, MOST_LINKS)),
	cost: z
		.object({
			amount: z.number().finite(),
			currency: z.literal('USD'),
			source: z.enum(['reported', 'list price', 'your price']),
		})
		.nullable()
		.catch(null),
	createdAt: text,
	completedAt: text,
	reference: text,
	failure: jobFailureSchema.nullable().catch(null),
	// What n8n stores is JSON.
	raw: z.custom<JsonValue>((value) => value !== undefined).catch(null),
});

/** The job that an item carries, as another operation of this node wrote it; else null. */
export function jobInItem(json: unknown): Job | null {
	const parsed = jobSchema.safeParse(json);
	return parsed.success ? parsed.data : null;
}
