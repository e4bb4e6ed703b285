import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

/** The same credential for every type; its key goes into the header `x-key`. */
export class OneCredential extends ICredentialsHelper {
	/**
	 * @param data an error where the credential cannot be read
	 * @param read what n8n's database takes for it
	 */
	constructor(
		private readonly data: ICredentialDataDecryptedObject | Error,
		private readonly read: () => Promise<void> = async () => {},
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return { ...request, headers: { ...request.headers, 'x-key': String(credentials.apiKey) } };
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

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		await this.read();
		if (this.data instanceof Error) throw this.data;
		return this.data;
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): INodeProperties[] {
		return [];
	}
}
