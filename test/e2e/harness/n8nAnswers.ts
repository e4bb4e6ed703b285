import { parse } from 'flatted';
import { z } from 'zod';

/** How n8n's REST interface answers: the value sits in `data`. */
export const envelopeSchema = z.object({ data: z.unknown() });

export const idSchema = z.object({ id: z.string() });

export const workflowSchema = z.object({ id: z.string(), versionId: z.string() });
export type StoredWorkflow = z.infer<typeof workflowSchema>;

export const runSchema = z.object({ executionId: z.string() });

export const credentialTestSchema = z.object({
	status: z.enum(['OK', 'Error']),
	message: z.string(),
});
export type CredentialTest = z.infer<typeof credentialTestSchema>;

export const nodeTypesSchema = z.array(z.object({ name: z.string() }));

export const executionSchema = z.object({
	id: z.string(),
	workflowId: z.string(),
	status: z.string(),
	startedAt: z.string().nullish(),
	stoppedAt: z.string().nullish(),
	data: z.string().nullish(),
});

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

export interface Execution {
	id: string;
	workflowId: string;
	/** n8n's own word: new, running, waiting, success, error, canceled, crashed. */
	status: string;
	startedAt: string | null;
	stoppedAt: string | null;
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
	const { id, workflowId, status, startedAt, stoppedAt, data } = executionSchema.parse(answer);
	const unpacked: unknown = data ? parse(data) : undefined;
	const result = executionDataSchema.safeParse(unpacked);
	return {
		id,
		workflowId,
		status,
		startedAt: startedAt ?? null,
		stoppedAt: stoppedAt ?? null,
		error: (result.success ? result.data.resultData.error : undefined) ?? null,
		nodeRuns: result.success ? result.data.resultData.runData : {},
	};
}

/** Whether an execution will not go on by itself. A waiting one will. */
export function hasFinished(execution: Pick<Execution, 'status'>): boolean {
	return ['success', 'error', 'canceled', 'crashed'].includes(execution.status);
}

/** The items that a node gave out in its last run, by output number. */
export function itemsOf(execution: Execution, nodeName: string, output = 0): OutputItem[] {
	return execution.nodeRuns[nodeName]?.at(-1)?.data?.main?.[output] ?? [];
}
