import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { credentialFields } from '../credential/readCredential';
import { isProviderName, providers } from '../providers';

/**
 * Nothing is registered with a provider: the address travels with each job. What is checked is that
 * callbacks could be proven at all.
 * @throws NodeOperationError where the provider signs and the credential has no secret
 */
export async function checkActivation(context: IHookFunctions): Promise<boolean> {
	const name = context.getNodeParameter('provider', '');
	const provider = isProviderName(name) ? providers[name] : undefined;
	if (!provider?.callback?.signature) return true;
	const credential = await context.getCredentials(provider.credentialType);
	if (credentialFields(credential).webhookSecret !== '') return true;
	const { displayName } = provider.capabilities;
	throw new NodeOperationError(
		context.getNode(),
		`The credential '${displayName} API' has no webhook secret`,
		{
			description: `${displayName} signs its callbacks. Without the secret from its console none of them can be verified, and all are refused. Enter it in the credential.`,
		},
	);
}
