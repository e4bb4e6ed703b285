import type { IAuthenticate, IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod';

import { checkedBaseUrl, readCredential } from '../nodes/FluxKontext/credential/readCredential';
import { cleaned } from '../nodes/FluxKontext/providers/reading';
import { refusal } from '../nodes/FluxKontext/jobs/jobError';

const address = z.string().catch('').transform(cleaned);
/** `uri` is what n8n's HTTP Request node sets. */
const addressSchema = z.object({ baseURL: address, url: address, uri: address });

/**
 * The URL that a request goes to: as it is, or a path behind the base URL.
 * @throws JobError where the request names a base URL that cannot be used
 */
function targetOf(request: unknown, baseUrl: string, credentialName: string): URL | null {
	const { baseURL, url, uri } = addressSchema.parse(request);
	const path = url || uri;
	if (URL.canParse(path)) return new URL(path);
	const base = baseURL === '' ? baseUrl : checkedBaseUrl(baseURL, credentialName);
	const joined = `${base}/${path.replace(/^\/+/, '')}`;
	return URL.canParse(joined) ? new URL(joined) : null;
}

/**
 * How a credential puts its key into a request. Rule: the key goes to the credential's own base URL and
 * nowhere else, in the test of the credential and in other nodes that use it too, and no redirect takes
 * it along. A function, not an expression: n8n 2.41 cannot evaluate `{{$credentials.apiKey}}` where a
 * workflow's 'Binary Mode' is 'combined'.
 * @param credentialName as the editor shows it
 * @param headers that hold the key
 */
export function authenticateWith(
	credentialName: string,
	headers: (apiKey: string) => Readonly<Record<string, string>>,
): IAuthenticate {
	return async (credentials, request): Promise<IHttpRequestOptions> => {
		const { baseUrl, apiKey } = readCredential(credentials, credentialName);
		if (apiKey === '') {
			throw refusal(
				`'API Key' in the credential '${credentialName}' is empty`,
				"Enter the key from the provider's console.",
				'configuration',
			);
		}
		const target = targetOf(request, baseUrl, credentialName);
		if (target === null || !isBelow(target, baseUrl)) {
			throw refusal(
				`The credential '${credentialName}' is not sent to this address`,
				"It can be used only for the address in its 'Base URL'.",
				'configuration',
			);
		}
		return {
			...request,
			baseURL: '',
			url: target.href,
			headers: { ...request.headers, ...headers(apiKey) },
			disableFollowRedirect: true,
			...FOLLOWS_NO_REDIRECT,
		};
	};
}

/** The same for a request in the form that n8n's HTTP Request node has. */
const FOLLOWS_NO_REDIRECT = { followRedirect: false, followAllRedirects: false } as const;

function isBelow(target: URL, baseUrl: string): boolean {
	return `${target.origin}${target.pathname}/`.startsWith(`${baseUrl}/`);
}
