import type { INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { z } from 'zod';

import { FluxKontext } from '../../nodes/FluxKontext/FluxKontext.node';
import {
	fluxKontext,
	FLUX_KONTEXT_TOOL,
	inARow,
	jsonOf,
	node,
	PASS,
	runWorkflow,
	START,
	useTestbed,
} from './engine';

/**
 * The node as a tool of an AI agent. n8n gives every try of a tool a run index of its own, which for
 * the node is a new run: a retry there pays again (README, Costs).
 */

const simulator = useTestbed();

const toolSchema = z.object({
	invoke: z.function().args(z.record(z.string(), z.unknown())).returns(z.promise(z.string())),
});

/** An agent that calls its only tool once, without a model. */
const agent: INodeType = {
	description: {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: 'A stand-in of the tests',
		defaults: {},
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		const connected = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
		const [tool] = z.array(z.unknown()).parse(connected);
		const { invoke } = toolSchema.parse({
			invoke: async (input: object) =>
				await Reflect.apply(Reflect.get(Object(tool), 'invoke'), tool, [input]),
		});
		return [[{ json: { answer: await invoke({ input: '' }) } }]];
	},
};

/** The node as n8n makes a tool of it: without an input, with an output for agents. */
function asTool(): INodeType {
	const tool = new FluxKontext();
	tool.description = {
		...tool.description,
		name: `${tool.description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	return tool;
}

async function callTool(more: Parameters<typeof fluxKontext>[3] = {}) {
	const parameters = {
		resource: 'image',
		operation: 'generate',
		prompt: 'a picture',
		waitMode: 'callback',
		options: { pollingInterval: 0.05 },
	};
	const tool = fluxKontext('Tool', 'apixo', parameters, { ...more, type: FLUX_KONTEXT_TOOL });
	const run = await runWorkflow({
		simulator: simulator(),
		items: [{ json: {} }],
		nodes: [node('Start', START), node('Agent', 'test.agent'), tool, node('Next', PASS)],
		connections: {
			...inARow('Start', 'Agent', 'Next'),
			Tool: {
				[NodeConnectionTypes.AiTool]: [
					[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }],
				],
			},
		},
		extraNodes: { 'test.agent': agent, [FLUX_KONTEXT_TOOL]: asTool() },
	});
	return String(jsonOf(run, 'Agent')[0]?.answer);
}

it('answers the agent with the finished job, and never parks', async () => {
	const answer = await callTool();
	expect(answer).toContain('"status":"succeeded"');
	expect(answer).toContain(simulator().jobs[0]?.jobId);
	expect(simulator().jobs).toHaveLength(1);
});

it('a retry is a new run, and pays for a new job', async () => {
	simulator().order({ times: 1, job: { outcome: 'failure' } });
	const answer = await callTool({ retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
	expect(answer).toContain('"status":"succeeded"');
	expect(simulator().jobs).toHaveLength(2);
});

it('a retry after an answer that was cut submits again, since the first run is not known', async () => {
	simulator().order({ step: 'submit', times: 1, fault: { kind: 'acceptThenCut' } });
	const answer = await callTool({ retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
	expect(answer).toContain('"status":"succeeded"');
	expect(simulator().jobs).toHaveLength(2);
});
