import { demoEdits, demoWorkflow, nodeNames, type WorkflowSettings } from '../../demo/workflows';
import { credentialTypes } from '../../e2e/harness/packageNodes';
import { chain } from '../../e2e/harness/workflowDefinition';

const settings: WorkflowSettings = {
	credential: { id: 'c1', name: 'A key' },
	pictureFile: '/demo/picture.png',
	outputFile: '/out/a',
	source: 'file',
};

function parametersOf(workflow: ReturnType<typeof demoWorkflow>, name: string) {
	return workflow.nodes.find((node) => node.name === name)?.parameters;
}

describe('chaining nodes', () => {
	it.each([
		['no node', [], {}],
		['one node', ['A'], {}],
		[
			'three nodes',
			['A', 'B', 'C'],
			{
				A: { main: [[{ node: 'B', type: 'main', index: 0 }]] },
				B: { main: [[{ node: 'C', type: 'main', index: 0 }]] },
			},
		],
	])('connects %s', (_sentence, names, expected) => {
		expect(chain(names)).toEqual(expected);
	});
});

describe('the demo workflows', () => {
	it('are one for each provider, each with a prompt of its own', () => {
		expect(demoEdits.map(({ provider }) => provider)).toEqual([
			'apixo',
			'foxAi',
			'toApis',
			'vtrix',
		]);
		expect(new Set(demoEdits.map(({ prompt }) => prompt)).size).toBe(4);
	});

	it.each(demoEdits.map((edit) => [edit.title, edit] as const))(
		'of %s edits the file with its own credential',
		(_title, edit) => {
			const workflow = demoWorkflow(edit, settings);
			const node = workflow.nodes.find(({ name }) => name === nodeNames.edit);
			expect(node?.parameters).toMatchObject({
				provider: edit.provider,
				operation: 'edit',
				imageSource: 'binary',
				prompt: edit.prompt,
			});
			expect(node?.credentials).toEqual({ [credentialTypes[edit.provider]]: settings.credential });
			expect(Object.keys(workflow.connections)).toEqual([
				nodeNames.start,
				nodeNames.read,
				nodeNames.edit,
			]);
		},
	);

	it.each<[string, WorkflowSettings['source'], object]>([
		[
			'at an address',
			{ url: 'https://a.example/b.png' },
			{ operation: 'edit', imageSource: 'url', imageUrl: 'https://a.example/b.png' },
		],
		['from text', 'none', { operation: 'generate' }],
	])('read no file for a picture %s', (_sentence, source, expected) => {
		const [edit] = demoEdits;
		if (edit === undefined) throw new Error('There is no edit.');
		const workflow = demoWorkflow(edit, { ...settings, source });
		expect(parametersOf(workflow, nodeNames.read)).toBeUndefined();
		expect(parametersOf(workflow, nodeNames.edit)).toMatchObject(expected);
		expect(Object.keys(workflow.connections)).toEqual([nodeNames.start, nodeNames.edit]);
	});
});
