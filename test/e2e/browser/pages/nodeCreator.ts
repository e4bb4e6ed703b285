import type { Locator, Page } from 'playwright-core';

/** The list of nodes to choose from. */
export class NodeCreator {
	private readonly root: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('node-creator');
	}

	/** Opens it on the canvas. */
	async open(): Promise<void> {
		await this.page.getByTestId('node-creator-plus-button').click();
		await this.searchField().waitFor();
	}

	async search(words: string): Promise<void> {
		await this.searchField().fill(words);
	}

	/** An entry by the type of its node: n8n lists a trigger under the name of its node, too. */
	entry(nodeType: string): Locator {
		return this.root.locator(`[data-keyboard-nav-id^="${nodeType}-"]`);
	}

	/** Adds a community node: n8n shows its page first. */
	async add(nodeType: string): Promise<void> {
		await this.entry(nodeType).click();
		await this.root.getByText('Add to workflow').click();
	}

	private searchField(): Locator {
		return this.page.getByTestId('node-creator-search-bar');
	}
}
