import type { ProviderName } from '../../simulator';
import { chain, defineNode } from '../harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames } from '../nodes';
import { useN8n } from '../useN8n';

/** One limit covers all rounds of a loop. */

const n8n = useN8n();

beforeEach(() => n8n.simulator.reset());

const loop = 'Loop Over Items';
const jsCode = 'return Array.from({ length: 10 }, (_, index) => ({ json: { index } }));';

/** Makes ten pictures in rounds of that size, and gives the execution when it has ended. */
async function makePictures(
	provider: ProviderName,
	batchSize: number,
	options: Record<string, unknown>,
) {
	const parameters = {
		provider,
		operation: 'generate',
		prompt: '=picture {{ $json.index }}',
		options: { pollingInterval: 0.2, ...options },
	};
	const workflow = {
		name: 'Loop',
		settings: {},
		nodes: [
			manualTrigger(),
			defineNode('Items', 'n8n-nodes-base.code', 2, { jsCode }),
			defineNode(loop, 'n8n-nodes-base.splitInBatches', 3, { batchSize, options: {} }),
			fluxKontext(parameters, n8n.credentials[provider]),
		],
		connections: {
			...chain([nodeNames.start, 'Items', loop]),
			...chain([nodeNames.kontext, loop]),
			[loop]: { main: [[], [{ node: nodeNames.kontext, type: 'main' as const, index: 0 }]] },
		},
	};
	const stored = await n8n.client.createWorkflow(workflow);
	const id = await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
	return await n8n.client.executions.finished(id);
}

describe('Loop Over Items, ten items', () => {
	it.each<[ProviderName, number, Record<string, unknown>, number, string]>([
		[
			'vtrix',
			1,
			{ maxImages: 3 },
			3,
			"'Maximum Images' is 3: this execution has already submitted 3 images, and this run would add 1",
		],
		[
			'toApis',
			2,
			{ maxImages: 3 },
			2,
			"'Maximum Images' is 3: this execution has already submitted 2 images, and this run would add 2",
		],
		[
			'apixo',
			2,
			{ maxCost: 0.06 },
			2,
			"'Maximum Cost' is 0.06 USD: this execution has already submitted 2 images for 0.06 USD, and this run would add 2 for 0.06 USD",
		],
	])('%s, rounds of %i, %j: %i are submitted', async (provider, size, options, count, message) => {
		const execution = await makePictures(provider, size, options);
		expect(execution).toMatchObject({ status: 'error', error: { message } });
		expect(n8n.simulator.jobs).toHaveLength(count);
	});
});

it('a limit that is left empty refuses the run', async () => {
	const execution = await makePictures('toApis', 10, { maxCost: '={{ $json.missing }}' });
	expect(execution.error?.message).toContain("'Maximum Cost' must be a number");
	expect(n8n.simulator.jobs).toEqual([]);
});

it('a run that would cost more than allowed is refused before anything is paid for', async () => {
	const execution = await makePictures('apixo', 3, { maxCost: 0.08 });
	expect(execution.error?.message).toContain('this run would add 3 for 0.09 USD');
	expect(n8n.simulator.jobs).toEqual([]);
});
