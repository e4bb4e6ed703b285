import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { ApixoApi } from '../../../credentials/ApixoApi.credentials';
import { FoxAiApi } from '../../../credentials/FoxAiApi.credentials';
import { ToApisApi } from '../../../credentials/ToApisApi.credentials';
import { VtrixApi } from '../../../credentials/VtrixApi.credentials';
import type { ProviderName, Simulator } from '../../simulator';
import { PlainCredentials } from './plainCredentials';

/** The package's credentials. */
export const CREDENTIAL_CLASSES: Readonly<Record<ProviderName, ICredentialType>> = {
	apixo: new ApixoApi(),
	foxAi: new FoxAiApi(),
	toApis: new ToApisApi(),
	vtrix: new VtrixApi(),
};

const TYPES: Readonly<Record<string, { provider: ProviderName; type: ICredentialType }>> = {
	apixoApi: { provider: 'apixo', type: CREDENTIAL_CLASSES.apixo },
	foxAiApi: { provider: 'foxAi', type: CREDENTIAL_CLASSES.foxAi },
	toApisApi: { provider: 'toApis', type: CREDENTIAL_CLASSES.toApis },
	vtrixApi: { provider: 'vtrix', type: CREDENTIAL_CLASSES.vtrix },
};

/** Credentials of the simulator, put into requests as the credential classes themselves say. */
export class TestCredentials extends PlainCredentials {
	constructor(
		private readonly simulator: Simulator,
		private readonly instead: Readonly<Record<string, ICredentialDataDecryptedObject>>,
	) {
		super();
	}

	/** As n8n's own helper calls a credential's function. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.find(typeName).type;
		if (typeof authenticate !== 'function') throw new Error(`${typeName} has no function`);
		return await authenticate(credentials, requestOptions);
	}

	async getDecrypted(
		_additionalData: unknown,
		_nodeCredentials: unknown,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const { provider } = this.find(type);
		const { apiKeys, baseUrls } = this.simulator;
		return this.instead[type] ?? { apiKey: apiKeys[provider], baseUrl: baseUrls[provider] };
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.find(type).type.properties;
	}

	private find(name: string) {
		const found = TYPES[name];
		if (found === undefined) throw new Error(`No credential type ${name}`);
		return found;
	}
}
