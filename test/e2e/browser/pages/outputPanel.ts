import type { Locator, Page } from 'playwright-core';

/** How the output can be looked at. */
type View = 'schema' | 'table' | 'json' | 'binary';

/** What the browser's own HTMLImageElement has of it. */
interface DrawnImage {
	decode(): Promise<void>;
	naturalWidth: number;
	naturalHeight: number;
}

/** The right side of a node's panel. */
export class OutputPanel {
	readonly root: Locator;

	constructor(page: Page) {
		this.root = page.getByTestId('output-panel');
	}

	/** Waits until the node has run well, and shows its output in one of n8n's ways. */
	async show(view: View): Promise<void> {
		await this.root.getByTestId('node-run-status-success').waitFor();
		await this.root.getByTestId(`radio-button-${view}`).click();
	}

	/** What the output says as JSON; n8n draws it as a tree. */
	async jsonText(): Promise<string> {
		await this.show('json');
		const tree = this.root.locator('.vjs-tree').first();
		await tree.waitFor();
		return await tree.innerText();
	}

	/** What n8n says about the first file. */
	async fileText(): Promise<string> {
		await this.show('binary');
		return await this.root.getByTestId('ndv-binary-data_0').innerText();
	}

	/** Opens the first file, and waits until the browser has drawn it. */
	async viewPicture(): Promise<{ width: number; height: number }> {
		await this.show('binary');
		await this.root.getByTestId('ndv-view-binary-data').first().click();
		const image = this.root.locator('img[src*="/rest/binary-data"]');
		await image.waitFor();
		return await image.evaluate(async (element: DrawnImage) => {
			await element.decode();
			return { width: element.naturalWidth, height: element.naturalHeight };
		});
	}

	/** Waits for a failure. */
	async failure(): Promise<{ message: string; description: string }> {
		const part = (name: string) => this.root.getByTestId(`node-error-${name}`);
		await part('message').waitFor();
		return {
			message: (await part('message').innerText()).trim(),
			description: (await part('description').innerText()).trim(),
		};
	}
}
