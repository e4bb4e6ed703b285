import {
	errorOf,
	FLUX_KONTEXT,
	inARow,
	node,
	PROVIDERS,
	runWorkflow,
	START,
	useTestbed,
} from './engine';

const simulator = useTestbed();

it.each(PROVIDERS)('%s: a node without a credential says which one to choose', async (provider) => {
	const parameters = { provider, resource: 'job', operation: 'getStatus', jobId: 'job-1' };
	const run = await runWorkflow({
		simulator: simulator(),
		items: [{ json: {} }],
		nodes: [node('Start', START), node('Look', FLUX_KONTEXT, parameters)],
		connections: inARow('Start', 'Look'),
	});
	expect(errorOf(run)).toMatchObject({
		message: expect.stringMatching(/^No (APIXO|FoxAI|ToAPIs|Vtrix) credential selected$/),
		description: expect.stringContaining("Choose or create one in 'Credential'"),
	});
	expect(simulator().requests).toEqual([]);
});
