import { credentialTypes, nodeTypes } from '../e2e/harness/packageNodes';
import {
	chainedWorkflow,
	defineNode,
	type NodeDefinition,
	type WorkflowDefinition,
} from '../e2e/harness/workflowDefinition';
import type { ProviderName } from '../simulator';

/** What the demo does with one provider. */
export interface DemoEdit {
	provider: ProviderName;
	/** The provider's name as it writes it. */
	title: string;
	prompt: string;
	/** Parameters that only this provider has or needs. */
	parameters: Record<string, unknown>;
}

export const demoEdits: readonly DemoEdit[] = [
	{
		provider: 'apixo',
		title: 'APIXO',
		prompt: 'Turn the day into a clear night with lit windows',
		// APIXO cannot keep the picture's own ratio; the demo's picture is 4:3.
		parameters: { model: 'pro', aspectRatio: '4:3' },
	},
	{
		provider: 'foxAi',
		title: 'FoxAI',
		prompt: 'Make it winter with deep snow on roof and hills',
		parameters: { model: 'pro' },
	},
	{
		provider: 'toApis',
		title: 'ToAPIs',
		prompt: 'Repaint the scene as a watercolour on rough paper',
		parameters: { model: 'pro' },
	},
	{
		provider: 'vtrix',
		title: 'Vtrix',
		prompt: 'Change the season to autumn with golden leaves',
		parameters: {},
	},
];

export function isProviderName(name: string): name is ProviderName {
	return demoEdits.some(({ provider }) => provider === name);
}

/** Names of the nodes of every demo workflow. */
export const nodeNames = {
	start: 'Start',
	read: 'Read Picture',
	edit: 'FLUX Kontext',
	save: 'Save Picture',
} as const;

export interface WorkflowSettings {
	credential: { id: string; name: string };
	/** Absolute path of the picture to edit. */
	pictureFile: string;
	/** Absolute path of the saved picture, without its extension. */
	outputFile: string;
	/**
	 * Where the picture comes from: the file, a public address, or `none` to make one from the prompt
	 * alone.
	 */
	source: 'file' | 'none' | { url: string };
}

/** The example workflow of one provider: read a picture, edit it, save it. */
export function demoWorkflow(edit: DemoEdit, settings: WorkflowSettings): WorkflowDefinition {
	const workflow = chainedWorkflow(`FLUX Kontext demo: ${edit.title}`, [
		defineNode(nodeNames.start, 'n8n-nodes-base.manualTrigger', 1, {}),
		...(settings.source === 'file' ? [readNode(settings.pictureFile)] : []),
		kontextNode(edit, settings),
		defineNode(nodeNames.save, 'n8n-nodes-base.readWriteFile', 1.1, {
			operation: 'write',
			fileName: `=${settings.outputFile}.{{ $binary.data.fileExtension }}`,
			dataPropertyName: 'data',
			options: {},
		}),
	]);
	return { ...workflow, nodes: [...workflow.nodes, note(edit)] };
}

function kontextNode(edit: DemoEdit, { credential, source }: WorkflowSettings): NodeDefinition {
	const picture = {
		file: { operation: 'edit', imageSource: 'binary', binaryPropertyName: 'data' },
		none: { operation: 'generate' },
		url: { operation: 'edit', imageSource: 'url' },
	};
	return {
		...defineNode(nodeNames.edit, nodeTypes.fluxKontext, 1, {
			provider: edit.provider,
			resource: 'image',
			...(typeof source === 'string' ? picture[source] : { ...picture.url, imageUrl: source.url }),
			prompt: edit.prompt,
			...edit.parameters,
			options: {},
		}),
		credentials: { [credentialTypes[edit.provider]]: credential },
	};
}

function readNode(pictureFile: string): NodeDefinition {
	return defineNode(nodeNames.read, 'n8n-nodes-base.readWriteFile', 1.1, {
		operation: 'read',
		fileSelector: pictureFile,
		options: { dataPropertyName: 'data' },
	});
}

function note(edit: DemoEdit): NodeDefinition {
	return {
		...defineNode('About', 'n8n-nodes-base.stickyNote', 1, {
			content: `## ${edit.title}\n${edit.prompt}.\n\nPress **Execute workflow**, then open the FLUX Kontext node to see the picture.`,
			width: 840,
			height: 140,
		}),
		position: [-40, -190],
	};
}
