import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { secretsHider } from '../credential/hideSecrets';
import type { Credential } from '../credential/readCredential';
import { readCredential } from '../credential/readCredential';
import { localHostOf } from '../images/untrustedUrl';
import { refusal, type JobError } from '../jobs/jobError';
import type { Provider } from '../providers/contract';
import { quote } from '../providers/reading';
import { n8nRuntime } from '../transport/n8nRuntime';
import type { PictureSource } from '../transport/n8nTransport';
import { N8nTransport } from '../transport/n8nTransport';
import type { Session } from '../transport/session';
import { settled } from '../transport/settled';

/** Where a provider is asked from: an execution of a node, or a callback that came in. */
export type N8nContext = IExecuteFunctions | IWebhookFunctions;

/** A session within n8n: what a callback has, and, with more, an execution (`Run`). */
export interface N8nSession extends Session {
	readonly context: N8nContext;
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
export async function openSession(
	context: N8nContext,
	provider: Provider,
	pictures: PictureSource | null,
): Promise<N8nSession> {
	const { displayName } = provider.capabilities;
	const found = await settled(context.getCredentials(provider.credentialType));
	if (!found.ok) throw withoutCredential(displayName, found.error);
	const { baseUrl, ...secrets } = readCredential(found.value, `${displayName} API`);
	const hide = secretsHider([secrets.apiKey, secrets.webhookSecret]);
	const stop =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const { credentialType } = provider;
	return {
		context,
		provider,
		runtime: n8nRuntime(stop),
		transport: new N8nTransport(context, { credentialType, baseUrl, pictures, hide }, stop),
		log: context.logger,
		localHost: localHostOf(baseUrl),
		stop,
		secrets,
		hide,
	};
}
