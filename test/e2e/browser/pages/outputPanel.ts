import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';

/** How the output can be looked at. */
type View = 'schema' | 'table' | 'json' | 'binary';

const sizeSchema = z.object({ width: z.number(), height: z.number() });

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
		const size = await image.evaluate(
			'(image) => image.decode().then(() => ({ width: image.naturalWidth, height: image.naturalHeight }))',
		);
		return sizeSchema.parse(size);
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
