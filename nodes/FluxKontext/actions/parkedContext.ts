import type { IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { ParkedExecution } from '../jobs/parkedJobs';
import { PARKED_KEY, parkedExecutionIn } from '../jobs/parkedJobs';

/** What the node's execute() left in its context, as webhook() finds it. */

const executionDataSchema = z.object({ contextData: z.record(z.string(), z.unknown()) });

const keptSchema = z.object({
	runExecutionData: z.object({ executionData: executionDataSchema }),
});

type ReadExecution = (executionId: string) => Promise<unknown>;

/** n8n reads an execution for its nodes' `getExecutionDataById`, which a webhook() does not have. */
const readerSchema = z.object({
	additionalData: z.object({
		getRunExecutionData: z.custom<ReadExecution>((value) => typeof value === 'function'),
	}),
});

const storedSchema = z.object({
	waitTill: z.unknown().optional(),
	resultData: z.object({ lastNodeExecuted: z.string() }),
	executionData: executionDataSchema,
});

/**
 * @returns null where the execution is not parked
 * @throws TypeError where it is, and nobody can read how
 */
export function parkedInContext(context: IWebhookFunctions): ParkedExecution | null {
	const left = { ...Object(keptContext(context) ?? evaluatedContext(context)) };
	const parked = parkedExecutionIn(left);
	if (parked === null && PARKED_KEY in left)
		throw new TypeError("The waiting execution can't be read");
	return parked;
}

/**
 * As n8n-core 2.41 keeps it, which is not part of n8n's interface. An expression gives the same, but
 * n8n's expression engine takes most of the time and of the memory that a callback needs.
 */
function keptContext(context: IWebhookFunctions): unknown {
	const kept = keptSchema.safeParse(context);
	if (!kept.success) return undefined;
	const { contextData } = kept.data.runExecutionData.executionData;
	return contextData[contextKey(context)];
}

function contextKey(context: IWebhookFunctions): string {
	return `node:${context.getNode().name}`;
}

/**
 * Whether the execution still waits for this parking, read from n8n's database now. What webhook()
 * itself is given was read when the call began to come in, which may be minutes ago.
 * @returns null where n8n does not tell, since it is not part of n8n's interface (2.41 tells)
 * @throws what n8n throws where its database does not answer
 */
export async function isStillParked(
	context: IWebhookFunctions,
	parkingId: string,
): Promise<boolean | null> {
	const reader = readerSchema.safeParse(context);
	const executionId = context.getExecutionId();
	if (!reader.success || typeof executionId !== 'string') return null;
	const read = await reader.data.additionalData.getRunExecutionData(executionId);
	if (read === undefined || read === null) return false;
	const stored = storedSchema.safeParse(read);
	if (!stored.success) return null;
	const { waitTill, resultData, executionData } = stored.data;
	const parked = parkedExecutionIn(executionData.contextData[contextKey(context)]);
	const isWaiting = waitTill !== undefined && waitTill !== null;
	return (
		isWaiting &&
		resultData.lastNodeExecuted === context.getNode().name &&
		parked?.parkingId === parkingId
	);
}

function evaluatedContext(context: IWebhookFunctions): unknown {
	// A node's name may hold anything, also what ends an expression or a line of code.
	const name = JSON.stringify(context.getNode().name).replace(
		/[{}\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return context.evaluateExpression(`{{ $(${name}).context }}`);
}
