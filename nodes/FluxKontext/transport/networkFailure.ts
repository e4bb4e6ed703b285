import { quote } from '../providers/reading';
import { FileFailure, SizeMismatch } from './body';
import { brokenTunnelOf } from './proxy';

/**
 * Why no whole response came from the provider. `connected` false means that it cannot have received
 * the request, or not all of it: then the cause is on n8n's side or on the way.
 */
export interface NetworkFailure {
	readonly kind: 'network' | 'timeout' | 'provider' | 'configuration' | 'input';
	readonly connected: boolean;
	readonly code: string;
	/** In words, without the code: n8n replaces messages that contain one. */
	readonly reason: string;
	/** Of a response that is not the provider's. */
	readonly httpStatus?: number;
}

interface Explanation {
	readonly connected: boolean;
	readonly reason: string;
	readonly kind?: 'timeout' | 'configuration';
}

const CERTIFICATE: Explanation = {
	connected: false,
	reason: 'the TLS certificate is not trusted',
};
const SECURE_CONNECTION: Explanation = {
	connected: false,
	reason: 'no secure connection could be made (TLS)',
};
const CUT: Explanation = { connected: true, reason: 'the connection was cut' };
const UNREACHABLE: Explanation = { connected: false, reason: 'the host could not be reached' };
const BAD_ADDRESS: Explanation = {
	connected: false,
	reason: 'the address is not a URL that can be requested',
	kind: 'configuration',
};
const BAD_HEADER: Explanation = {
	connected: false,
	reason:
		'a header, such as the one with the API key, contains a character that HTTP does not allow',
	kind: 'configuration',
};
const TOO_SLOW: Explanation = {
	connected: true,
	reason: 'there was no response in time',
	kind: 'timeout',
};

/** Node.js error codes (nodejs.org/api/errors.html) and axios' own. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
	ECONNREFUSED: { connected: false, reason: 'the connection was refused' },
	ENOTFOUND: { connected: false, reason: 'the host name was not found' },
	EAI_AGAIN: { connected: false, reason: 'the host name could not be resolved' },
	EHOSTUNREACH: UNREACHABLE,
	ENETUNREACH: UNREACHABLE,
	ENETDOWN: UNREACHABLE,
	EADDRNOTAVAIL: UNREACHABLE,
	CERT_HAS_EXPIRED: CERTIFICATE,
	CERT_NOT_YET_VALID: CERTIFICATE,
	DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
	SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
	UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
	ERR_TLS_CERT_ALTNAME_INVALID: CERTIFICATE,
	EPROTO: SECURE_CONNECTION,
	ERR_SSL_WRONG_VERSION_NUMBER: SECURE_CONNECTION,
	ERR_SSL_PACKET_LENGTH_TOO_LONG: SECURE_CONNECTION,
	ERR_INVALID_URL: BAD_ADDRESS,
	ERR_INVALID_PROTOCOL: BAD_ADDRESS,
	ERR_UNESCAPED_CHARACTERS: BAD_ADDRESS,
	// axios: 'Unsupported protocol'; every HTTP status is taken as a response here.
	ERR_BAD_REQUEST: BAD_ADDRESS,
	ERR_INVALID_CHAR: BAD_HEADER,
	ERR_HTTP_INVALID_HEADER_VALUE: BAD_HEADER,
	ERR_INVALID_HTTP_TOKEN: BAD_HEADER,
	ECONNRESET: CUT,
	EPIPE: CUT,
	ERR_STREAM_PREMATURE_CLOSE: CUT,
	ERR_BAD_RESPONSE: CUT,
	ETIMEDOUT: TOO_SLOW,
	ESOCKETTIMEDOUT: TOO_SLOW,
	ECONNABORTED: TOO_SLOW,
};

/** Node's words for a connection that ended before the request could be sent; the code is a cut's. */
const BEFORE_TLS = /before secure TLS connection was established/;

const EGRESS_REFUSAL: NetworkFailure = {
	kind: 'configuration',
	connected: false,
	code: 'egress_refused',
	reason: "n8n's own network protection refused the host",
};

function field(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Node.js tries all addresses of a host, and then throws what happened at each (AggregateError). */
function firstOf(errors: unknown): unknown {
	return Array.isArray(errors) ? errors[0] : undefined;
}

/** The error itself and what it wraps, outermost first, at most six. */
function chainOf(error: unknown): unknown[] {
	const chain: unknown[] = [];
	for (let link = error; link !== undefined && chain.length < 6; ) {
		chain.push(link);
		link = field(link, 'cause') ?? field(link, 'errorResponse') ?? firstOf(field(link, 'errors'));
	}
	return chain;
}

/** A file that could not be sent: the request never became complete. */
export function fileFailureOf(error: FileFailure): NetworkFailure {
	const code = error instanceof SizeMismatch ? 'file_size_differs' : 'file_unreadable';
	return { kind: 'input', connected: false, code, reason: error.message };
}

/** Of the HTTP client (axios, undici), a socket or Node.js' own HTTP. */
function isOfHttpClient(link: unknown): boolean {
	const [code, name] = [String(field(link, 'code')), String(field(link, 'name'))];
	return (
		field(link, 'isAxiosError') === true ||
		name === 'AxiosError' ||
		/^(E[A-Z]{3,}|HPE_|UND_ERR_|Z_|ERR_(HTTP|STREAM|SOCKET|SSL|TLS|NETWORK|CANCELED))/.test(code) ||
		/^(socket hang up|fetch failed|network error|aborted)$/i.test(messageOf(link))
	);
}

function messageOf(link: unknown): string {
	const message = field(link, 'message');
	return typeof message === 'string' ? message : '';
}

/**
 * n8n failed before it sent anything, for instance at the credential. Its innermost words are kept,
 * since n8n replaces the outer ones.
 */
function notSent(chain: readonly unknown[]): NetworkFailure {
	const said = chain.map(messageOf).filter((message) => message !== '');
	const reason = quote(said.at(-1) ?? '') || 'no reason given';
	return { kind: 'configuration', connected: false, code: 'not_sent', reason };
}

/** An error of a file system, such as a credential that n8n reads from a file. */
const FILE_SYSTEM = /^(open|read|stat|lstat|access|scandir|mkdir)$/;

/**
 * What a thrown request says: n8n wraps the axios error, which wraps that of Node.js.
 * Rule: only what comes from the HTTP client may have reached the provider.
 */
export function networkFailureOf(error: unknown): NetworkFailure {
	const chain = chainOf(error);
	const file = chain.find((link): link is FileFailure => link instanceof FileFailure);
	if (file !== undefined) return fileFailureOf(file);
	if (chain.some((link) => /^Ssrf/.test(String(field(link, 'name'))))) {
		return EGRESS_REFUSAL;
	}
	const told = brokenTunnelOf(chain.map(messageOf)) ?? knownFailureOf(chain);
	if (told !== null) return told;
	const isClients = chain.some(isOfHttpClient);
	const isFileSystems = chain.some((link) => FILE_SYSTEM.test(String(field(link, 'syscall'))));
	const isError = chain.some((link) => messageOf(link) !== '');
	if (isError && (!isClients || isFileSystems)) return notSent(chain);
	return { kind: 'network', code: 'no_answer', ...CUT };
}

/** What broke off a response of which the head had come: the request was received. */
export function brokenAnswerOf(error: unknown): NetworkFailure {
	const known = knownFailureOf(chainOf(error));
	const isUsual = known?.kind === 'network' || known?.kind === 'timeout';
	return isUsual ? { ...known, connected: true } : { kind: 'network', code: 'no_answer', ...CUT };
}

function knownFailureOf(chain: readonly unknown[]): NetworkFailure | null {
	const codes = chain.map((link) => field(link, 'code'));
	const code = codes.find(
		(one): one is string => typeof one === 'string' && Object.hasOwn(EXPLANATIONS, one),
	);
	if (chain.some((link) => BEFORE_TLS.test(messageOf(link)))) {
		return { kind: 'network', code: code ?? 'no_answer', ...SECURE_CONNECTION };
	}
	const explanation = code === undefined ? undefined : EXPLANATIONS[code];
	if (code === undefined || explanation === undefined) return null;
	const connecting = chain.some((link) => field(link, 'syscall') === 'connect');
	if (connecting && explanation.connected) return { kind: 'network', code, ...UNREACHABLE };
	const { kind = 'network', reason } = explanation;
	// A network that goes away can break a connection too; then the request may have arrived.
	const connected = explanation === UNREACHABLE ? !connecting : explanation.connected;
	return { kind, connected, reason, code };
}

/** The response is none that an HTTP client gives. */
export const ANSWER_UNKNOWN: NetworkFailure = {
	kind: 'provider',
	connected: true,
	code: 'unreadable_answer',
	reason: 'the response could not be read',
};

/** No whole response within the request's time. */
export const ANSWER_TOO_SLOW: NetworkFailure = {
	kind: 'timeout',
	connected: true,
	code: 'request_timeout',
	reason: 'there was no response in time',
};

/** The response is longer than any this provider documents. */
export const ANSWER_TOO_LARGE: NetworkFailure = {
	kind: 'provider',
	connected: true,
	code: 'answer_too_large',
	reason: 'the response was too large',
};
