import { z } from 'zod';

import type {
	Cost,
	JobRequest,
	JobState,
	JobStatus,
	JsonValue,
	Model,
	Provider,
	ProviderName,
	ResultImage,
} from '../providers/contract';
import { MOST_LINKS } from '../providers/resultLinks';

/** A job as it travels between nodes: the simplified output (README, Output). */
export interface JobValue {
	readonly provider: ProviderName;
	readonly jobId: string | null;
	readonly status: JobStatus;
	readonly model: Model | null;
	readonly imageUrl: string | null;
	readonly images: readonly ResultImage[];
	readonly cost: Cost | null;
	/** ISO 8601; of the submit where the provider does not say. */
	readonly createdAt: string | null;
	readonly completedAt: string | null;
	readonly reference: string | null;
	/** Only on a failed job. */
	readonly failure?: { readonly code: string; readonly message: string };
	/** Only with 'Simplify' off: the provider's last answer. */
	readonly raw?: JsonValue;
}

/** What is known of a job beside the provider's last answer. */
export interface KnownFacts {
	readonly jobId: string | null;
	readonly model: Model | null;
	readonly cost: Cost | null;
	readonly createdAt: string | null;
	readonly reference: string | null;
}

function isModel(provider: Provider, model: string): model is Model {
	return provider.capabilities.models.some((known) => known === model);
}

/** The person's own mark for the job, which comes back with it. */
export function referenceOf({ callback, options }: JobRequest): string | null {
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

/**
 * What a request says about the job that it starts.
 * @param submittedAt milliseconds since 1970
 */
export function factsOfRequest(
	provider: Provider,
	request: JobRequest,
	cost: Cost | null,
	submittedAt: number,
): KnownFacts {
	return {
		jobId: null,
		model: isModel(provider, request.model) ? request.model : null,
		cost,
		createdAt: new Date(submittedAt).toISOString(),
		reference: referenceOf(request),
	};
}

/** The job value: the provider's word first, then what was known before. */
export function jobValueOf(
	provider: Provider,
	state: JobState,
	known: KnownFacts,
	simplify: boolean,
): JobValue {
	const { status, failure, images } = state;
	return {
		provider: provider.name,
		jobId: known.jobId ?? state.jobId,
		status,
		model: state.model ?? known.model,
		imageUrl: images[0]?.url ?? null,
		images,
		cost: status === 'failed' ? null : (state.reportedCost ?? known.cost),
		createdAt: state.createdAt ?? known.createdAt,
		completedAt: state.completedAt,
		reference: state.reference ?? known.reference,
		...(failure === null ? {} : { failure: { code: failure.code, message: failure.message } }),
		...(simplify ? {} : { raw: state.raw }),
	};
}

const text = z.string().nullable().catch(null);

const costSchema = z.object({
	amount: z.number().finite(),
	currency: z.literal('USD'),
	source: z.enum(['reported', 'list price', 'your price']),
});

/** `KnownFacts` as n8n kept them with the execution. */
export const knownFactsSchema = z.object({
	jobId: z.string().nullable(),
	model: z.enum(['pro', 'max']).nullable(),
	cost: costSchema.nullable(),
	createdAt: z.string().nullable(),
	reference: z.string().nullable(),
});

const jobValueSchema = z.object({
	provider: z.enum(['apixo', 'foxAi', 'toApis', 'vtrix']),
	jobId: z.string().nullable(),
	status: z.enum(['queued', 'running', 'succeeded', 'failed']),
	model: z.enum(['pro', 'max']).nullable().catch(null),
	images: z
		.array(z.object({ url: z.string(), expiresAt: text }))
		.catch([])
		.transform((images) => images.slice(0, MOST_LINKS)),
	cost: costSchema.nullable().catch(null),
	createdAt: text,
	completedAt: text,
	reference: text,
});

export type CarriedJob = z.infer<typeof jobValueSchema>;

/** The job value that an item carries, as another operation of this node wrote it; else null. */
export function carriedJob(json: unknown): CarriedJob | null {
	const parsed = jobValueSchema.safeParse(json);
	return parsed.success ? parsed.data : null;
}
