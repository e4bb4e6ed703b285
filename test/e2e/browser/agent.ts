import { nodeTypes } from '../harness/packageNodes';
import { chainedWorkflow, defineNode } from '../harness/workflowDefinition';
import { manualTrigger } from '../nodes';
import { startChatModel, type ScriptedChatModel } from './chatModel';
import type { Stage } from './workflows';

const agentName = 'AI Agent';
const modelName = 'Chat Model';
const toolName = 'FLUX Kontext Tool';
const lastWords = 'Your picture is ready.';
const prompt = 'Make the house blue';

/** The node as a tool of an agent, with a scripted model in place of a real one. */
export function testAgent({ n8n, editor }: Stage): void {
	let model: ScriptedChatModel | undefined;
	afterEach(async () => await model?.close());

	it('its tool edits one picture, which is paid for once', async () => {
		n8n.simulator.reset();
		const imageUrl = `${n8n.simulator.url}/files/samples/house.png`;
		model = await startChatModel({ Prompt: prompt, Image_URL: imageUrl }, lastWords);
		const name = 'Scripted model';
		const data = { apiKey: 'none', url: model.url };
		const id = await n8n.client.createCredential({ name, type: 'openAiApi', data });
		const agent = defineNode(agentName, '@n8n/n8n-nodes-langchain.agent', 2.2, {
			...{ promptType: 'define', text: 'Please make the house blue.', options: {} },
		});
		const chatModel = {
			...defineNode(modelName, '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
				...{ model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
			}),
			credentials: { openAiApi: { id, name } },
		};
		const tool = {
			...defineNode(toolName, `${nodeTypes.fluxKontext}Tool`, 1, {
				...{ provider: 'apixo', resource: 'image', operation: 'edit', imageSource: 'url' },
				prompt: "={{ $fromAI('Prompt', '', 'string') }}",
				imageUrl: "={{ $fromAI('Image_URL', '', 'string') }}",
			}),
			credentials: n8n.credentials.apixo,
		};
		const chained = chainedWorkflow('Agent', [manualTrigger(), agent]);
		const stored = await n8n.client.createWorkflow({
			...chained,
			nodes: [
				...chained.nodes,
				{ ...chatModel, position: [150, 250] },
				{ ...tool, position: [350, 250] },
			],
			connections: {
				...chained.connections,
				[modelName]: {
					ai_languageModel: [[{ node: agentName, type: 'ai_languageModel', index: 0 }]],
				},
				[toolName]: { ai_tool: [[{ node: agentName, type: 'ai_tool', index: 0 }]] },
			},
		});
		await editor.canvas.open(stored.id);
		await editor.canvas.execute();
		const [execution] = await n8n.client.executions.untilCount({ workflowId: stored.id }, 1);
		const { error } = await n8n.client.executions.finished(execution?.id ?? '');
		expect(error).toBeNull();
		await editor.canvas.openNode(agentName);
		expect(await editor.panel.output.jsonText()).toContain(lastWords);

		const { jobs } = n8n.simulator;
		expect(jobs.map((job) => [job.prompt, job.billed])).toEqual([[prompt, 0.03]]);
		expect(model.toolAnswers).toHaveLength(1);
		expect(model.toolAnswers[0]).toContain(jobs[0]?.jobId);
		expect(model.toolAnswers[0]).toContain(jobs[0]?.pictures[0]);
	});
}
