import { manualTrigger } from '../nodes';
import type { Pictures } from './pictures';
import { getPicture, kontext, names, openWorkflow, savePicture, type Stage } from './workflows';

/** A first workflow and its panel, in light and dark. */
export function testLooks(stage: Stage, pictures: Pictures): void {
	const { n8n, editor } = stage;

	it('a workflow that has edited a picture', async () => {
		n8n.simulator.reset();
		const edit = { provider: 'toApis', prompt: 'Repaint the scene as a watercolor' };
		await openWorkflow(stage, 'Edit a picture', [
			...[manualTrigger(), getPicture(n8n.simulator), kontext(edit, n8n.credentials.toApis)],
			savePicture(n8n.filesFolder),
		]);
		await editor.canvas.execute();
		const last = editor.canvas.node(names.behind).getByTestId('canvas-node-status-success');
		await last.waitFor();
		await editor.canvas.untilEnded();
		const nodes = editor.page.getByTestId('canvas-node');
		await pictures.take('editor', [editor.page.getByTestId('canvas')], {
			...{ width: 1300, height: 760, around: nodes },
		});
		await editor.canvas.openNode(names.kontext);
		const { panel } = editor;
		expect(await panel.output.jsonText()).toContain('"succeeded"');
		const parts = [panel.fields(), panel.output.root];
		await panel.untilIdle();
		await pictures.take('panel', parts, { width: 1500, height: 1250 });
		await pictures.take('panel-dark', parts, {
			...{ width: 1500, height: 1250, isDark: true },
		});
	});
}
