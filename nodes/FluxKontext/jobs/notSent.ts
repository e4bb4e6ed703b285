import type { Failure } from '../providers/contract';
import { wordIn } from '../providers/reading';

/** What a person reads where a request did not leave n8n, or got no further than n8n's proxy. */
interface NotSentText {
	readonly what: (provider: string) => string;
	readonly next: string;
}

const CREDENTIAL_CHARACTERS: NotSentText = {
	what: () => 'n8n could not send the request',
	next: "Enter 'API Key' in the credential again, without line breaks or special characters.",
};
const ADDRESS: NotSentText = {
	what: (provider) => `The ${provider} address can't be used`,
	next: "Check 'Base URL' in the credential.",
};

const TEXTS: Readonly<Record<string, NotSentText>> = {
	file_size_differs: {
		what: () => 'The stored image is incomplete or has changed',
		next: 'Run the node that loads the image again.',
	},
	file_unreadable: {
		what: () => 'n8n could not read the image',
		next: 'Run the node that loads the image again.',
	},
	http_407: {
		what: () => "n8n's proxy refused the request",
		next: "Check the user name and password in n8n's proxy settings (HTTP_PROXY, HTTPS_PROXY).",
	},
	proxy_refused: {
		what: (provider) => `n8n's proxy could not connect to ${provider}`,
		next: "Check that n8n's proxy (HTTPS_PROXY) is running and allows this host.",
	},
	egress_refused: {
		what: () => "n8n's network protection refused the request",
		next: "Check the settings of n8n's network protection (N8N_SSRF_PROTECTION_ENABLED).",
	},
	not_sent: {
		what: () => 'n8n could not send the request',
		next: "Check the credential. The reason is n8n's own message.",
	},
	ERR_INVALID_CHAR: CREDENTIAL_CHARACTERS,
	ERR_HTTP_INVALID_HEADER_VALUE: CREDENTIAL_CHARACTERS,
	ERR_INVALID_HTTP_TOKEN: CREDENTIAL_CHARACTERS,
	ERR_INVALID_URL: ADDRESS,
	ERR_INVALID_PROTOCOL: ADDRESS,
	ERR_UNESCAPED_CHARACTERS: ADDRESS,
	ERR_BAD_REQUEST: ADDRESS,
};

/** Null where the failure is no such one. */
export function notSentTextOf({ category, code }: Failure): NotSentText | null {
	const isOnOurSide = category === 'configuration' || category === 'input';
	return isOnOurSide || code === 'proxy_refused' ? wordIn(TEXTS, code) : null;
}
