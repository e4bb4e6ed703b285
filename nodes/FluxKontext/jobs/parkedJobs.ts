import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { jobSchema } from './job';

/**
 * What a parked execution waits for. It is kept in n8n's database with the execution, so that it is
 * there again after a restart, and read back as foreign data.
 */

const isObject = (value: unknown) =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
/** Rule: whatever other nodes put there must not cost a parking that was paid for. */
const json = z.custom<IDataObject>(isObject);
const binary = z.custom<IBinaryKeyData>(isObject);

/** What one item gives already: a picture that was ready before parking, or a failure. */
const endedSchema = z.object({
	kind: z.literal('ended'),
	json,
	binary: binary.optional().catch(undefined),
});

/** A job that was open at parking; how its picture is to be handed over was read from its item. */
const openSchema = z.object({
	kind: z.literal('open'),
	job: jobSchema.refine(({ jobId }) => jobId !== null),
	simplify: z.boolean(),
	/** Null: no download. */
	fieldName: z.string().nullable(),
	/** Milliseconds. */
	requestTimeout: z.number(),
	/** Seconds that the person would wait, counted from parking. */
	timeout: z.number(),
	/** The files of the input item, which a failed item keeps. */
	inputBinary: binary.optional().catch(undefined),
});

const parkedSchema = z.object({
	parkingId: z.string(),
	/** Milliseconds since 1970; then n8n goes on by itself. */
	deadline: z.number(),
	/** One per input item, in input order. */
	items: z.array(z.discriminatedUnion('kind', [endedSchema, openSchema])),
});

export type EndedItem = z.infer<typeof endedSchema>;
export type OpenItem = z.infer<typeof openSchema>;
export type ParkedExecution = z.infer<typeof parkedSchema>;

/** Where it stands in the node's context. */
export const PARKED_KEY = 'fluxKontextParked';

const contextSchema = z.object({ [PARKED_KEY]: parkedSchema });

/** What the node's context says about a parking; null where there is none. */
export function parkedExecutionIn(context: unknown): ParkedExecution | null {
	const parsed = contextSchema.safeParse(context);
	return parsed.success ? parsed.data[PARKED_KEY] : null;
}
