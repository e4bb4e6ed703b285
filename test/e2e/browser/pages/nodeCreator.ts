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

	/** An entry by its whole name. */
	entry(name: string): Locator {
		const named = this.page
			.getByTestId('node-creator-item-name')
			.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
		return this.root.getByTestId('item-iterator-item').filter({ has: named });
	}

	/** Adds a community node: n8n shows its page first. */
	async add(name: string): Promise<void> {
		await this.entry(name).click();
		await this.root.getByText('Add to workflow').click();
	}

	private searchField(): Locator {
		return this.page.getByTestId('node-creator-search-bar');
	}
}
