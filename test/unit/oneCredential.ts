import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { PlainCredentials } from '../workflows/engine/plainCredentials';

/** The same credential for every type; its key goes into the header `x-key`. */
export class OneCredential extends PlainCredentials {
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

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return { ...request, headers: { ...request.headers, 'x-key': String(credentials.apiKey) } };
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		await this.read();
		if (this.data instanceof Error) throw this.data;
		return this.data;
	}

	getCredentialsProperties(): INodeProperties[] {
		return [];
	}
}
