import type { Locator, Page } from 'playwright-core';

/** The workflow with its nodes. */
export class Canvas {
	constructor(
		private readonly page: Page,
		private readonly n8nUrl: string,
	) {}

	/** Opens a stored workflow. */
	async open(workflowId: string): Promise<void> {
		await this.page.goto(`${this.n8nUrl}/workflow/${workflowId}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens an empty workflow that is not stored yet. */
	async openNew(): Promise<void> {
		await this.page.goto(`${this.n8nUrl}/workflow/new`);
		await this.page.getByTestId('canvas-add-button').waitFor();
	}

	/** Everything that is shown of one node. */
	node(name: string): Locator {
		return this.page
			.getByTestId('canvas-node')
			.filter({ has: this.page.locator(`[data-node-name="${name}"]`) });
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<void> {
		const drawn = /canvas-(default|trigger|configurable|configuration)-node/;
		await this.node(name).getByTestId(drawn).first().dblclick();
		await this.page.getByTestId('ndv').waitFor();
	}

	async execute(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').click();
	}

	/** Presses the button 'Stop', which is there while the workflow runs. */
	async stop(): Promise<void> {
		await this.page.getByTestId('stop-execution-button').click();
	}

	/** Waits until the workflow does not run any more. */
	async untilEnded(): Promise<void> {
		await this.page.getByTestId('stop-execution-button').waitFor({ state: 'hidden' });
	}

	/** Pastes a workflow's text, as people do with one from a forum. */
	async paste(text: string): Promise<void> {
		await this.page.getByTestId('canvas').click({ position: { x: 30, y: 300 } });
		await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
		await this.page.keyboard.press('Control+v');
	}
}
