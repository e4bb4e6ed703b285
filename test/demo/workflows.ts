import {
	chain,
	type NodeDefinition,
	type WorkflowDefinition,
} from '../e2e/harness/workflowDefinition';

export type ProviderName = 'apixo' | 'foxAi' | 'toApis' | 'vtrix';

/** What the demo does with one provider. */
export interface DemoEdit {
	provider: ProviderName;
	/** The provider's name as it writes it. */
	title: string;
	credentialType: string;
	prompt: string;
	/** Parameters that only this provider has or needs. */
	parameters: Record<string, unknown>;
}

export const demoEdits: readonly DemoEdit[] = [
	{
		provider: 'apixo',
		title: 'APIXO',
		credentialType: 'apixoApi',
		prompt: 'Turn the day into a clear night with lit windows',
		// APIXO cannot keep the picture's own ratio; the demo's picture is 4:3.
		parameters: { model: 'pro', aspectRatio: '4:3' },
	},
	{
		provider: 'foxAi',
		title: 'FoxAI',
		credentialType: 'foxAiApi',
		prompt: 'Make it winter with deep snow on roof and hills',
		parameters: { model: 'pro' },
	},
	{
		provider: 'toApis',
		title: 'ToAPIs',
		credentialType: 'toApisApi',
		prompt: 'Repaint the scene as a watercolour on rough paper',
		parameters: { model: 'pro' },
	},
	{
		provider: 'vtrix',
		title: 'Vtrix',
		credentialType: 'vtrixApi',
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
	const nodes = [
		node(nodeNames.start, 'n8n-nodes-base.manualTrigger', 1, {}),
		...(settings.source === 'file' ? [readNode(settings.pictureFile)] : []),
		kontextNode(edit, settings),
		node(nodeNames.save, 'n8n-nodes-base.readWriteFile', 1.1, {
			operation: 'write',
			fileName: `=${settings.outputFile}.{{ $binary.data.fileExtension }}`,
			dataPropertyName: 'data',
			options: {},
		}),
	].map((each, index): NodeDefinition => ({ ...each, position: [index * 220, 0] }));
	return {
		name: `FLUX Kontext demo: ${edit.title}`,
		nodes: [...nodes, note(edit)],
		connections: chain(nodes.map(({ name }) => name)),
		settings: {},
	};
}

function kontextNode(edit: DemoEdit, { credential, source }: WorkflowSettings): NodeDefinition {
	const picture = {
		file: { operation: 'edit', imageSource: 'binary', binaryPropertyName: 'data' },
		none: { operation: 'generate' },
		url: { operation: 'edit', imageSource: 'url' },
	};
	return {
		...node(nodeNames.edit, 'n8n-nodes-flux-kontext.fluxKontext', 1, {
			provider: edit.provider,
			resource: 'image',
			...(typeof source === 'string' ? picture[source] : { ...picture.url, imageUrl: source.url }),
			prompt: edit.prompt,
			...edit.parameters,
			options: {},
		}),
		credentials: { [edit.credentialType]: credential },
	};
}

function readNode(pictureFile: string): NodeDefinition {
	return node(nodeNames.read, 'n8n-nodes-base.readWriteFile', 1.1, {
		operation: 'read',
		fileSelector: pictureFile,
		options: { dataPropertyName: 'data' },
	});
}

function note(edit: DemoEdit): NodeDefinition {
	return {
		...node('About', 'n8n-nodes-base.stickyNote', 1, {
			content: `## ${edit.title}\n${edit.prompt}.\n\nPress **Execute workflow**, then open the FLUX Kontext node to see the picture.`,
			width: 840,
			height: 140,
		}),
		position: [-40, -190],
	};
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
): NodeDefinition {
	const id = name.toLowerCase().replace(/\W+/g, '-');
	return { id, name, type, typeVersion, position: [0, 0], parameters };
}
