import type { Locator, Page } from 'playwright-core';

/** The dialog in which a credential is made or changed. */
export class CredentialDialog {
	readonly root: Locator;

	constructor(page: Page) {
		this.root = page.getByTestId('editCredential-modal');
	}

	async fill(parameter: string, text: string): Promise<void> {
		await this.field(parameter).fill(text);
	}

	/** What is typed into a field. */
	field(parameter: string): Locator {
		return this.root.getByTestId(`parameter-input-${parameter}`).locator('input');
	}

	/** Stores it, upon which n8n tests it. The dialog closes where the test has passed. */
	async save(): Promise<void> {
		await this.root.getByTestId('credential-save-button').click();
	}

	async untilClosed(): Promise<void> {
		await this.root.waitFor({ state: 'detached' });
	}

	/** Waits for the test to fail, and opens what n8n says about it. */
	async failure(): Promise<string> {
		await this.root.getByText('More details').click();
		await this.root.getByText('More details').waitFor({ state: 'hidden' });
		return await this.root.innerText();
	}

	/** Waits until n8n gives a reason for which the test has failed. */
	async untilRefused(reason: string): Promise<void> {
		await this.root.getByText(reason).waitFor();
	}
}
