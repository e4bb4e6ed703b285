import { markOf } from '../e2e/callbacks/seen';
import { together } from '../waiting';
import { witnessed } from '../e2e/callbacks/witness';
import { names } from '../e2e/callbacks/workflows';
import type { Execution } from '../e2e/harness/n8nAnswers';
import { itemsOf } from '../e2e/harness/n8nAnswers';
import type { TestedN8n } from '../e2e/useN8n';
import type { Delivered } from './audit';

const atATime = 4;

/**
 * What came out of executions that end with a witness: one for each item that it saw.
 *
 * @param promptOf the prompt that an execution had at its start
 */
export async function deliveriesAtWitness(
	n8n: TestedN8n,
	promptOf: (execution: Execution) => string,
): Promise<Delivered[]> {
	const seen = witnessed(n8n.simulator);
	return await together(atATime, seen, async ({ jobId, executionId }) => {
		const execution = await n8n.client.executions.get(executionId ?? '');
		const items = itemsOf(execution, names.kontext);
		const item = items.find(({ json }) => json.jobId === jobId);
		return { prompt: promptOf(execution), jobId, mark: await markOf(n8n, item) };
	});
}
