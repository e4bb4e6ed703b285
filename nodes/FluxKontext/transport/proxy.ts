import type { NetworkFailure } from './networkFailure';

/** n8n can be set up with a proxy (HTTP_PROXY, HTTPS_PROXY); what that says is not the provider's word. */

/** Only a proxy answers 407 (RFC 9110, 15.5.8). */
const LOGIN_REFUSED: NetworkFailure = {
	kind: 'configuration',
	connected: false,
	code: 'http_407',
	reason:
		"n8n's proxy requires a user name and password, or refused the ones it got (HTTP status 407)",
	httpStatus: 407,
};

const NO_CONNECTION: NetworkFailure = {
	kind: 'network',
	connected: false,
	code: 'proxy_refused',
	reason: "n8n's proxy did not connect to it",
};

/** Headers by which a proxy shows that a response is its own. */
const OWN_HEADERS = ['x-squid-error', 'proxy-agent', 'proxy-connection'];

/**
 * What a response of n8n's proxy means; null where the response is the provider's. Over https a proxy
 * can answer only before there is a connection to the provider: n8n's HTTP client gives that answer
 * as if it were the provider's, and only 407 or such a header tells them apart.
 * @param headers names in lower case
 */
export function proxyFailureOf(
	url: string,
	status: number,
	headers: Readonly<Record<string, string>>,
): NetworkFailure | null {
	if (status === 407) return LOGIN_REFUSED;
	const isOwn = /^https:/i.test(url) && OWN_HEADERS.some((name) => Object.hasOwn(headers, name));
	return isOwn ? { ...NO_CONNECTION, httpStatus: status } : null;
}

/** Words of https-proxy-agent and of tunnel-agent for a tunnel that was not made. */
const BROKEN_TUNNEL = /CONNECT response|tunneling socket/i;

/** What the messages of an error say of a tunnel that was not made; null where they say nothing. */
export function brokenTunnelOf(messages: readonly string[]): NetworkFailure | null {
	const told = messages.find((message) => BROKEN_TUNNEL.test(message));
	if (told === undefined) return null;
	return /\b407\b/.test(told) ? LOGIN_REFUSED : NO_CONNECTION;
}
