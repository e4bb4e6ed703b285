import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { secretsHider } from '../credential/hideSecrets';
import type { Credential } from '../credential/readCredential';
import { readCredential } from '../credential/readCredential';
import { localHostOf } from '../images/untrustedUrl';
import { refusal, type JobError } from '../jobs/jobError';
import type { ProviderAccess } from '../jobs/submitJob';
import type { Provider } from '../providers/contract';
import { quote } from '../providers/reading';
import { n8nRuntime } from '../transport/n8nRuntime';
import type { PictureSource } from '../transport/n8nTransport';
import { N8nTransport } from '../transport/n8nTransport';
import { ProviderClient } from '../transport/providerClient';
import type { Runtime } from '../transport/runtime';
import { settled } from '../transport/settled';

/** Where a provider is asked from: an execution of a node, or a callback that came in. */
export type N8nContext = IExecuteFunctions | IWebhookFunctions;

/** The way to one provider with one credential. */
export interface Connection {
	readonly context: N8nContext;
	readonly provider: Provider;
	readonly runtime: Runtime;
	readonly transport: N8nTransport;
	/** The base URL's host where it is itself local: then results may come from there too. */
	readonly localHost: string | null;
	/** Aborted when the execution is stopped; a callback knows no Stop. */
	readonly stop: AbortSignal | undefined;
	readonly secrets: Secrets;
	/** Foreign text without the secrets. */
	readonly hide: (text: string) => string;
}

/** What proves a callback; '' where the credential has none. */
export type Secrets = Pick<Credential, 'apiKey' | 'webhookSecret'>;

function withoutCredential(displayName: string, error: unknown): JobError {
	const reason = error instanceof Error ? quote(error.message) : '';
	return refusal(
		`No ${displayName} credential selected`,
		`Choose or create one in 'Credential'. n8n says: ${reason}`,
		'configuration',
	);
}

/**
 * Opens the way to the provider.
 * @param pictures where the bytes of pictures going in are read; null where none go in
 * @throws JobError without a credential, or when its key or base URL cannot be used
 */
export async function openConnection(
	context: N8nContext,
	provider: Provider,
	pictures: PictureSource | null,
): Promise<Connection> {
	const { displayName } = provider.capabilities;
	const found = await settled(context.getCredentials(provider.credentialType));
	if (!found.ok) throw withoutCredential(displayName, found.error);
	const { baseUrl, ...secrets } = readCredential(found.value, `${displayName} API`);
	const hide = secretsHider([secrets.apiKey, secrets.webhookSecret]);
	const stop =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		context,
		provider,
		runtime: n8nRuntime(stop),
		transport: new N8nTransport(context, stop, provider.credentialType, baseUrl, pictures, hide),
		localHost: localHostOf(baseUrl),
		stop,
		secrets,
		hide,
	};
}

/** How one item asks the provider; times in milliseconds. */
export interface ItemAccess extends ProviderAccess {
	readonly requestTimeout: number;
}

/**
 * @param requestTimeout milliseconds for one whole answer
 * @param beforeSubmit called before each try of a submit
 */
export function accessWith(
	{ provider, transport, runtime, context }: Connection,
	requestTimeout: number,
	beforeSubmit: () => void,
): ItemAccess {
	const client = new ProviderClient(provider, transport, runtime, requestTimeout);
	return { provider, client, runtime, log: context.logger, beforeSubmit, requestTimeout };
}
