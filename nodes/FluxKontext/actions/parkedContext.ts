import type { IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { ParkedExecution } from '../jobs/parkedJobs';
import { PARKED_KEY, parkedExecutionIn } from '../jobs/parkedJobs';

/** What the node's execute() left in its context, as webhook() finds it. */

const keptSchema = z.object({
	runExecutionData: z.object({
		executionData: z.object({ contextData: z.record(z.string(), z.unknown()) }),
	}),
});

/**
 * @returns null where the execution is not parked
 * @throws TypeError where it is, and nobody can read how
 */
export function parkedInContext(context: IWebhookFunctions): ParkedExecution | null {
	const left = { ...Object(keptContext(context) ?? evaluatedContext(context)) };
	const parked = parkedExecutionIn(left);
	if (parked === null && PARKED_KEY in left) throw new TypeError('The parking cannot be read');
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
	return contextData[`node:${context.getNode().name}`];
}

function evaluatedContext(context: IWebhookFunctions): unknown {
	// A node's name may hold anything, also what ends an expression or a line of code.
	const name = JSON.stringify(context.getNode().name).replace(
		/[{}\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return context.evaluateExpression(`{{ $(${name}).context }}`);
}
