/** Why no whole answer came. `connected` false means that nothing can have been received. */
export interface NetworkFailure {
	readonly kind: 'network' | 'timeout' | 'provider';
	readonly connected: boolean;
	readonly code: string;
	/** In words, without the code: n8n replaces messages that contain one. */
	readonly reason: string;
}

interface Explanation {
	readonly connected: boolean;
	readonly reason: string;
	readonly kind?: 'timeout';
}

const CERTIFICATE: Explanation = {
	connected: false,
	reason: 'the secure connection was not trusted (TLS certificate)',
};
const SECURE_CONNECTION: Explanation = {
	connected: false,
	reason: 'no secure connection could be made (TLS)',
};
const CUT: Explanation = { connected: true, reason: 'the connection was cut' };
const UNREACHABLE: Explanation = { connected: false, reason: 'the host could not be reached' };
const TOO_SLOW: Explanation = {
	connected: true,
	reason: 'no answer came in time',
	kind: 'timeout',
};

/** Node.js error codes (nodejs.org/api/errors.html) and axios' own. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
	ECONNREFUSED: { connected: false, reason: 'the connection was refused' },
	ENOTFOUND: { connected: false, reason: "the host's name was not found" },
	EAI_AGAIN: { connected: false, reason: "the host's name could not be looked up" },
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
	ERR_INVALID_URL: { connected: false, reason: 'the address is not a valid URL' },
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

const EGRESS_REFUSAL: Explanation = {
	connected: false,
	reason: "n8n's own network protection refused the host",
};

function field(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** The error itself and what it wraps, outermost first, at most six. */
function chainOf(error: unknown): unknown[] {
	const chain: unknown[] = [];
	for (let link = error; link !== undefined && chain.length < 6; ) {
		chain.push(link);
		link = field(link, 'cause') ?? field(link, 'errorResponse');
	}
	return chain;
}

/** What a thrown request says: n8n wraps the axios error, which wraps that of Node.js. */
export function networkFailureOf(error: unknown): NetworkFailure {
	const chain = chainOf(error);
	const codes = chain.map((link) => field(link, 'code'));
	const known = codes.find(
		(code): code is string => typeof code === 'string' && Object.hasOwn(EXPLANATIONS, code),
	);
	if (chain.some((link) => /^Ssrf/.test(String(field(link, 'name'))))) {
		return { kind: 'network', code: 'egress_refused', ...EGRESS_REFUSAL };
	}
	if (chain.some((link) => BEFORE_TLS.test(String(field(link, 'message'))))) {
		return { kind: 'network', code: known ?? 'no_answer', ...SECURE_CONNECTION };
	}
	if (known === undefined) return { kind: 'network', code: 'no_answer', ...CUT };
	const explanation = EXPLANATIONS[known] ?? CUT;
	const { kind = 'network', reason } = explanation;
	// A network that goes away can break a connection too; then the request may have arrived.
	const connecting = chain.some((link) => field(link, 'syscall') === 'connect');
	const connected = explanation === UNREACHABLE ? !connecting : explanation.connected;
	return { kind, connected, reason, code: known };
}

/** The file to send could not be read, so nothing was sent. */
export const FILE_UNREADABLE: NetworkFailure = {
	kind: 'network',
	connected: false,
	code: 'file_unreadable',
	reason: "the picture could not be read from n8n's store",
};

/** No whole answer within the request's time. */
export const ANSWER_TOO_SLOW: NetworkFailure = {
	kind: 'timeout',
	connected: true,
	code: 'request_timeout',
	reason: 'no answer came in time',
};

/** The answer is longer than any this provider documents. */
export const ANSWER_TOO_LARGE: NetworkFailure = {
	kind: 'provider',
	connected: true,
	code: 'answer_too_large',
	reason: 'the answer was too large to be one',
};
