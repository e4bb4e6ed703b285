import type { ICredentials } from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

/** Credentials without parents, sign-in before a request, or a database: what no credential here has. */
export abstract class PlainCredentials extends ICredentialsHelper {
	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Not needed: getDecrypted answers');
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}
}
