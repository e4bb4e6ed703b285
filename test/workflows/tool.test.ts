import type { INodeParameters, INodeType } from 'n8n-workflow';
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

/** The node as a tool of an AI agent. n8n gives every try of a tool a run index of its own. */

const simulator = useTestbed();

const toolSchema = z.object({
	invoke: z.function().args(z.record(z.string(), z.unknown())).returns(z.promise(z.string())),
});

type Order = 'one after another' | 'at the same time';

/** An agent that calls its only tool so many times, without a model; it gets errors as text. */
function agentOf(calls: number, order: Order): INodeType {
	return {
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
			const call = async () => await invoke({ input: '' }).catch(String);
			const answers: string[] = [];
			if (order === 'at the same time') {
				answers.push(...(await Promise.all(Array.from({ length: calls }, call))));
			} else {
				while (answers.length < calls) answers.push(await call());
			}
			return [answers.map((answer) => ({ json: { answer } }))];
		},
	};
}

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

interface Called {
	readonly calls?: number;
	readonly order?: Order;
	readonly options?: INodeParameters;
	readonly more?: Parameters<typeof fluxKontext>[3];
}

/** @returns what the agent is answered, call by call */
async function callTool({
	calls = 1,
	order = 'one after another',
	options = {},
	more = {},
}: Called = {}): Promise<string[]> {
	const parameters = {
		resource: 'image',
		operation: 'generate',
		prompt: 'a picture',
		waitMode: 'callback',
		options: { pollingInterval: 0.05, ...options },
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
		extraNodes: { 'test.agent': agentOf(calls, order), [FLUX_KONTEXT_TOOL]: asTool() },
	});
	return jsonOf(run, 'Agent').map(({ answer }) => String(answer));
}

it('answers the agent with the finished job, and never parks', async () => {
	const [answer] = await callTool();
	expect(answer).toContain('"status":"succeeded"');
	expect(answer).toContain(simulator().jobs[0]?.jobId);
	expect(simulator().jobs).toHaveLength(1);
});

const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

it('a retry pays for a new job where the first one failed', async () => {
	simulator().order({ times: 1, job: { outcome: 'failure' } });
	const [answer] = await callTool({ more: retrying });
	expect(answer).toContain('"status":"succeeded"');
	expect(simulator().jobs).toHaveLength(2);
});

it('a retry takes up the job of the first try', async () => {
	simulator().order({ job: { seconds: 2.5 } });
	const [answer] = await callTool({ more: retrying, options: { timeout: 1 } });
	expect(answer).toContain(simulator().jobs[0]?.jobId);
	expect(simulator().jobs).toHaveLength(1);
});

it('a retry after a response that was cut does not submit again', async () => {
	simulator().order({ step: 'submit', times: 1, fault: { kind: 'acceptThenCut' } });
	const [answer] = await callTool({ more: retrying });
	expect(answer).toContain('may already have this job');
	expect(simulator().jobs).toHaveLength(1);
});

describe('further calls, each with the same words,', () => {
	it.each(['one after another', 'at the same time'] as const)(
		'pay for an image each, %s',
		async (order) => {
			const answers = await callTool({ calls: 2, order });
			const jobIds = simulator().jobs.map(({ jobId }) => jobId);
			expect(jobIds).toHaveLength(2);
			expect(answers.every((answer) => jobIds.some((id) => answer.includes(id)))).toBe(true);
		},
	);

	it.each(['one after another', 'at the same time'] as const)(
		"count together for 'Maximum Images' and 'Maximum Cost', %s",
		async (order) => {
			for (const options of [{ maxImages: 3 }, { maxCost: 0.09 }]) {
				simulator().reset();
				const answers = await callTool({ calls: 5, order, options });
				expect(simulator().jobs).toHaveLength(3);
				const refused = answers.filter((answer) => answer.includes("'Maximum "));
				expect(refused).toHaveLength(2);
				expect(refused[0]).toContain('this execution has already submitted 3 images');
			}
		},
	);
});
