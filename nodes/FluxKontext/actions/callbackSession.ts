import type { IWebhookFunctions } from 'n8n-workflow';

import type { Provider } from '../providers/contract';
import { processState } from './processState';
import type { N8nSession } from './session';
import { openSession } from './session';

/**
 * As `openSession`, for a callback: n8n reads the credential from its database, so callbacks take
 * turns.
 * @throws JobError without a credential, or when its base URL cannot be used
 */
export async function openCallbackSession(
	context: IWebhookFunctions,
	provider: Provider,
): Promise<N8nSession> {
	return await processState.database.inTurn(async () => await openSession(context, provider, null));
}

/**
 * Resolves when n8n's database has just answered quickly.
 * @param latest milliseconds since 1970
 * @returns false where it has answered until then, but not quickly
 * @throws what n8n throws where it does not give the credential then
 */
export async function untilDatabaseIsQuick(
	{ context, provider }: N8nSession,
	latest: number,
): Promise<boolean> {
	const ask = async () => await context.getCredentials(provider.credentialType);
	return await processState.database.untilQuick(ask, latest);
}
