import type { Locator, Page } from 'playwright-core';

import { OutputPanel } from './outputPanel';

/** The panel of one node: what goes in, its fields, what comes out. */
export class NodePanel {
	readonly root: Locator;

	readonly output: OutputPanel;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('ndv');
		this.output = new OutputPanel(page);
	}

	/** The names of the fields, from top to bottom; a notice by its text. */
	async fieldNames(): Promise<string[]> {
		const items = this.fields().getByTestId('parameter-item').filter({ visible: true });
		const texts = await items.allInnerTexts();
		return texts.map((text) => text.trim().split('\n')[0] ?? '');
	}

	/** The fields, without those of the tab 'Settings'. */
	fields(): Locator {
		return this.page.getByTestId('node-parameters').first();
	}

	/** What a field holds. */
	async value(parameter: string): Promise<string> {
		return await this.field(parameter).locator('input, textarea').first().inputValue();
	}

	/** Chooses an entry of a list. */
	async choose(parameter: string, name: string): Promise<void> {
		const field = this.field(parameter);
		if ((await field.locator('input').first().inputValue()) === name) return;
		await field.click();
		await this.listed(name).click();
	}

	async fill(parameter: string, text: string): Promise<void> {
		await this.field(parameter).locator('input, textarea').first().fill(text);
	}

	/** Adds an option and fills it in. */
	async addOption(parameter: string, name: string, text: string): Promise<void> {
		await this.page.getByTestId('collection-parameter-add').click();
		await this.listed(name).click();
		await this.fill(parameter, text);
	}

	/** The name of the chosen credential. */
	async credentialName(): Promise<string> {
		const field = this.root.getByTestId('node-credentials-select').locator('input');
		return await field.first().inputValue();
	}

	async chooseCredential(name: string): Promise<void> {
		await this.openCredentials();
		await this.listed(name).click();
	}

	/** Opens the dialog for a new credential of the type that the field asks for. */
	async createCredential(): Promise<void> {
		await this.openCredentials();
		await this.page
			.getByTestId('node-credentials-select-item-new')
			.filter({ visible: true })
			.click();
	}

	async execute(): Promise<void> {
		await this.root.getByTestId('node-execute-button').click();
	}

	/** Waits until the node can be executed again. */
	async untilIdle(): Promise<void> {
		await this.root.getByTestId('node-execute-button').getByText('Execute step').waitFor();
	}

	async close(): Promise<void> {
		await this.root.getByTestId('ndv-close-button').click();
		await this.root.waitFor({ state: 'hidden' });
	}

	private async openCredentials(): Promise<void> {
		await this.root.getByTestId('node-credentials-select').click();
	}

	/** An entry of the list that is open. */
	private listed(name: string): Locator {
		return this.page
			.locator('.el-select-dropdown__item')
			.filter({ visible: true, has: this.page.getByText(name, { exact: true }) })
			.first();
	}

	private field(parameter: string): Locator {
		return this.root.getByTestId(`parameter-input-${parameter}`);
	}
}
