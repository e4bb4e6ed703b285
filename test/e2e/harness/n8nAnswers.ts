import { parse } from 'flatted';
import { z } from 'zod';

/** How n8n's REST interface answers: the value sits in `data`. */
export const envelopeSchema = z.object({ data: z.unknown() });

export const idSchema = z.object({ id: z.string() });

export const workflowSchema = z.object({ id: z.string(), versionId: z.string() });
export type StoredWorkflow = z.infer<typeof workflowSchema>;

export const runSchema = z.object({ executionId: z.string() });

export const publicationSchema = z.object({
	status: z.enum(['not_published', 'in_progress', 'published', 'partial', 'failed']),
	triggers: z.array(z.object({ nodeId: z.string(), errorMessage: z.string().nullish() })),
});
/** How far a workflow's publication has come, and why a trigger could not be activated. */
export type Publication = z.infer<typeof publicationSchema>;

export const credentialTestSchema = z.object({
	status: z.enum(['OK', 'Error']),
	message: z.string(),
});
export type CredentialTest = z.infer<typeof credentialTestSchema>;

export const nodeTypesSchema = z.array(z.object({ name: z.string() }));

/** What `POST /rest/workflows/ID/run` answers when the trigger waits for a call from outside. */
export const listeningSchema = z.object({ waitingForWebhook: z.literal(true) });

const nullWhenMissing = z
	.string()
	.nullish()
	.transform((text) => text ?? null);

const summarySchema = z.object({
	id: z.string(),
	workflowId: z.string(),
	status: z.string(),
	mode: z.string(),
	startedAt: nullWhenMissing,
	stoppedAt: nullWhenMissing,
	waitTill: nullWhenMissing,
});

/** An execution without what its nodes did. Times are ISO 8601. */
export interface ExecutionSummary {
	id: string;
	workflowId: string;
	/** n8n's own word: one of `executionStatuses`. */
	status: string;
	/** What started it, n8n's own word: manual, webhook, trigger, retry, … */
	mode: string;
	startedAt: string | null;
	stoppedAt: string | null;
	/** When a waiting one goes on at the latest. */
	waitTill: string | null;
}

/** Every status that n8n 2.41 knows. */
export const executionStatuses = [
	'new',
	'running',
	'waiting',
	'success',
	'error',
	'canceled',
	'crashed',
	'unknown',
] as const;

export const executionPageSchema = z.object({
	count: z.number(),
	results: z.array(summarySchema),
	/** Missing before n8n 2.41. */
	nextCursor: z.string().nullish(),
});
export type ExecutionPage = z.infer<typeof executionPageSchema>;

const executionSchema = summarySchema.extend({ data: z.string().nullish() });

const binarySchema = z.object({
	id: z.string().optional(),
	mimeType: z.string(),
	fileName: z.string().optional(),
	fileExtension: z.string().optional(),
});

const itemSchema = z.object({
	json: z.record(z.string(), z.unknown()),
	binary: z.record(z.string(), binarySchema).optional(),
});
export type OutputItem = z.infer<typeof itemSchema>;

const errorSchema = z.object({
	message: z.string(),
	description: z.string().nullish(),
	node: z.object({ name: z.string() }).nullish(),
});
export type ExecutionError = z.infer<typeof errorSchema>;

const nodeRunSchema = z.object({
	executionTime: z.number(),
	executionStatus: z.string().optional(),
	error: errorSchema.optional(),
	data: z.object({ main: z.array(z.array(itemSchema).nullable()).optional() }).optional(),
});
export type NodeRun = z.infer<typeof nodeRunSchema>;

const executionDataSchema = z.object({
	resultData: z.object({
		error: errorSchema.optional(),
		runData: z.record(z.string(), z.array(nodeRunSchema)),
	}),
});

export interface Execution extends ExecutionSummary {
	error: ExecutionError | null;
	/** What each node did, by its name: one entry per run of the node. */
	nodeRuns: Record<string, NodeRun[]>;
}

/**
 * Reads an execution as `GET /rest/executions/ID` gives it; its `data` is a string of the package
 * flatted.
 *
 * @throws {z.ZodError} when n8n answers in another shape
 */
export function readExecution(answer: unknown): Execution {
	const { data, ...summary } = executionSchema.parse(answer);
	const unpacked: unknown = data ? parse(data) : undefined;
	const result = executionDataSchema.safeParse(unpacked);
	return {
		...summary,
		error: (result.success ? result.data.resultData.error : undefined) ?? null,
		nodeRuns: result.success ? result.data.resultData.runData : {},
	};
}

/** Whether an execution will not go on by itself. A waiting one will. */
export function hasFinished(execution: Pick<Execution, 'status'>): boolean {
	return ['success', 'error', 'canceled', 'crashed'].includes(execution.status);
}

/** Where a node's items are looked for. */
export interface Place {
	/** Number of the output, from 0; the first when left out. */
	output?: number;
	/** Number of the node's run, from 0; the last when left out. */
	run?: number;
}

/** The items that a node gave out; none where it did not run or gave nothing. */
export function itemsOf(
	execution: Pick<Execution, 'nodeRuns'>,
	nodeName: string,
	{ output = 0, run = -1 }: Place = {},
): OutputItem[] {
	return execution.nodeRuns[nodeName]?.at(run)?.data?.main?.[output] ?? [];
}
