import { nodeTypes } from '../harness/packageNodes';
import { eventually } from './eventually';
import type { Stage } from './workflows';

/** How a person comes to the node: n8n has it from the tarball, and finds it by their words. */
export function testFinding({ editor }: Stage): void {
	beforeAll(async () => {
		await editor.canvas.openNew();
		await editor.creator.open();
	});

	it.each(['flux', 'kontext', 'edit image', 'image to image'])(
		'the node is found by "%s"',
		async (words) => {
			await editor.creator.search(words);
			await editor.creator.entry(nodeTypes.fluxKontext).waitFor();
			const text = await editor.creator.entry(nodeTypes.fluxKontext).innerText();
			expect(text).toContain('FLUX Kontext');
			expect(text).toContain('Edit an image or create a new one');
		},
	);

	it('it is added with a start by hand, and begins as an edit', async () => {
		await editor.creator.search('flux');
		await editor.creator.add(nodeTypes.fluxKontext);
		await editor.panel.root.waitFor();
		const begin = async () => [
			await editor.panel.value('provider'),
			await editor.panel.value('resource'),
			await editor.panel.value('operation'),
			await editor.panel.value('prompt'),
		];
		await eventually(begin, ['ToAPIs', 'Image', 'Edit', '']);
	});
}
