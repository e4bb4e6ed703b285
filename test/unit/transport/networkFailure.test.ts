import { ExpressionError, NodeApiError, UserError } from 'n8n-workflow';

import type { FileFailure } from '../../../nodes/FluxKontext/transport/body';
import { FileUnreadable, SizeMismatch } from '../../../nodes/FluxKontext/transport/body';
import {
	ANSWER_TOO_LARGE,
	ANSWER_TOO_SLOW,
	brokenAnswerOf,
	networkFailureOf,
} from '../../../nodes/FluxKontext/transport/networkFailure';
import { contextOf, fluxKontextNode } from '../n8nContext';
import { pictureFile } from '../values';
import { LocalServers } from './localServers';

const servers = new LocalServers();
afterAll(async () => await servers.closeAll());

const REQUEST = {
	method: 'GET',
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
} as const;

/** What n8n's helpers throw for a request, with a credential and without one. */
async function thrownBy(url: string, timeout = 5000): Promise<unknown[]> {
	const { helpers } = contextOf({});
	const context = contextOf({});
	return await Promise.all([
		helpers.httpRequest({ ...REQUEST, url, timeout }).catch((error: unknown) => error),
		helpers.httpRequestWithAuthentication
			.call(context, 'toApisApi', { ...REQUEST, url, timeout })
			.catch((error: unknown) => error),
	]);
}

async function expectFailure(url: string, expected: object, timeout?: number): Promise<void> {
	const [plain, keyed] = await thrownBy(url, timeout);
	expect(keyed).toBeInstanceOf(NodeApiError);
	expect(networkFailureOf(plain)).toMatchObject(expected);
	expect(networkFailureOf(keyed)).toMatchObject(expected);
}

describe('what n8n’s helpers throw', () => {
	it('when nobody listens', async () => {
		const expected = { kind: 'network', connected: false, code: 'ECONNREFUSED' };
		await expectFailure(await servers.nobody(), expected);
	});

	it('when the connection is closed', async () => {
		const url = await servers.raw((socket) => socket.destroy());
		await expectFailure(url, { kind: 'network', connected: true, code: 'ECONNRESET' });
	});

	it('when the connection is reset', async () => {
		const url = await servers.raw((socket) => socket.resetAndDestroy());
		await expectFailure(url, { kind: 'network', connected: true, code: 'ECONNRESET' });
	});

	it('when the answer is no HTTP', async () => {
		const url = await servers.raw((socket) => socket.end('hello\r\n\r\n'));
		await expectFailure(url, { kind: 'network', connected: true });
	});

	it('when no answer comes in time', async () => {
		const url = await servers.raw(() => {});
		await expectFailure(url, { kind: 'timeout', connected: true, code: 'ECONNABORTED' }, 50);
	});

	it('when the server does not speak TLS', async () => {
		const url = await servers.raw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
		await expectFailure(url.replace('http:', 'https:'), { kind: 'network', connected: false });
	});

	it('when the connection is cut before TLS is made', async () => {
		const url = await servers.raw((socket) => socket.destroy());
		await expectFailure(url.replace('http:', 'https:'), { kind: 'network', connected: false });
	});

	it('when the address is none', async () => {
		await expectFailure('http://', { connected: false, code: 'ERR_INVALID_URL' });
	});
});

/** Node.js' error inside axios' inside n8n's, as the helpers wrap them. */
function wrapped(code: string, message: string, wrapper: 'plain' | 'keyed'): Error {
	// As Node.js does: 'connect ECONNREFUSED …' has the system call `connect`.
	const [syscall] = message.split(' ');
	const cause = Object.assign(new Error(message), { code, syscall });
	const axios = Object.assign(new Error(message, { cause }), { code, isAxiosError: true });
	if (wrapper === 'plain') return axios;
	const error = new NodeApiError(fluxKontextNode(), { message });
	return Object.assign(error, { cause: axios });
}

const NEVER_CONNECTED = [
	['ENOTFOUND', 'getaddrinfo ENOTFOUND api.example.com', 'name'],
	['EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.example.com', 'name'],
	['ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443', 'refused'],
	['EHOSTUNREACH', 'connect EHOSTUNREACH 192.0.2.1:443', 'reached'],
	['ENETUNREACH', 'connect ENETUNREACH 192.0.2.1:443', 'reached'],
	['ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443', 'reached'],
	['ECONNRESET', 'connect ECONNRESET 192.0.2.1:443', 'reached'],
	['CERT_HAS_EXPIRED', 'certificate has expired', 'certificate'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'certificate'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'certificate'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', 'certificate'],
	['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames", 'certif'],
	['EPROTO', 'write EPROTO 00:error:0A00010B:SSL routines::wrong version number', 'secure'],
	['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', 'secure'],
] as const;

const MAY_HAVE_ARRIVED = [
	['ECONNRESET', 'read ECONNRESET', 'network'],
	['ECONNRESET', 'socket hang up', 'network'],
	['EHOSTUNREACH', 'read EHOSTUNREACH', 'network'],
	['ENETDOWN', 'write ENETDOWN', 'network'],
	['EPIPE', 'write EPIPE', 'network'],
	['ERR_STREAM_PREMATURE_CLOSE', 'Premature close', 'network'],
	['ERR_BAD_RESPONSE', 'stream has been aborted', 'network'],
	['Z_DATA_ERROR', 'incorrect header check', 'network'],
	['HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/', 'network'],
	['SOMETHING_NEW', 'nobody knows', 'network'],
	['ETIMEDOUT', 'read ETIMEDOUT', 'timeout'],
	['ESOCKETTIMEDOUT', 'ESOCKETTIMEDOUT', 'timeout'],
	['ECONNABORTED', 'timeout of 60000ms exceeded', 'timeout'],
] as const;

describe.each(['plain', 'keyed'] as const)('%s', (wrapper) => {
	it.each(NEVER_CONNECTED)('%s: nothing can have been received', (code, message, words) => {
		expect(networkFailureOf(wrapped(code, message, wrapper))).toEqual({
			kind: 'network',
			connected: false,
			code,
			reason: expect.stringContaining(words),
		});
	});

	it.each(MAY_HAVE_ARRIVED)('%s: the request may have arrived', (code, message, kind) => {
		expect(networkFailureOf(wrapped(code, message, wrapper))).toMatchObject({
			kind,
			connected: true,
		});
	});
});

it('no address of the host could be connected to in time: nothing can have been received', () => {
	const tries = ['192.0.2.1', '2001:db8::1'].map((host) =>
		systemError('ETIMEDOUT', 'connect', `connect ETIMEDOUT ${host}:443`),
	);
	const all = Object.assign(new AggregateError(tries, ''), { code: 'ETIMEDOUT' });
	const axios = Object.assign(new Error('', { cause: all }), { code: 'ETIMEDOUT' });
	for (const error of [all, axios, Object.assign(new Error('n8n'), { cause: axios })]) {
		expect(networkFailureOf(error)).toMatchObject({ kind: 'network', connected: false });
	}
});

it.each(['SsrfBlockedIpError', 'SsrfBlockedHostnameError'])(
	'%s: n8n’s own protection let nothing out',
	(name) => {
		const refusal = Object.assign(new Error('The request was blocked'), { name });
		for (const error of [refusal, new Error('n8n', { cause: refusal })]) {
			expect(networkFailureOf(error)).toMatchObject({
				kind: 'configuration',
				connected: false,
				code: 'egress_refused',
			});
		}
	},
);

it.each([
	['null', null],
	['undefined', undefined],
	['text', 'oh'],
	['a number', 7],
	['an empty object', {}],
	['a code that is no text', { code: 7 }],
	['a code that is a word of JavaScript', { code: 'constructor' }],
	['an error without a word', new Error('')],
])('%s is a failure of which nothing is known', (_, error) => {
	expect(networkFailureOf(error)).toMatchObject({ connected: true, code: 'no_answer' });
});

it.each<[string, unknown, string]>([
	['an expression that n8n cannot evaluate', new ExpressionError('not executed'), 'not executed'],
	['a credential that is not there', new UserError('No credential'), 'No credential'],
	['a mistake in the code', new TypeError('x is not a function'), 'x is not a function'],
	['a file of n8n', systemError('ENOENT', 'open'), 'ENOENT: open'],
	['a broken database', Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' }), 'locked'],
	['an error that causes itself', selfCaused(), 'again'],
])('%s is n8n’s own failure: nothing was sent', (_, error, reason) => {
	for (const thrown of [error, inNodeApiError(error)]) {
		expect(networkFailureOf(thrown)).toEqual({
			kind: 'configuration',
			connected: false,
			code: 'not_sent',
			reason,
		});
	}
});

it.each(['ERR_INVALID_CHAR', 'ERR_INVALID_URL', 'ERR_BAD_REQUEST', 'ERR_INVALID_PROTOCOL'])(
	'%s: the request could not be made',
	(code) => {
		for (const wrapper of ['plain', 'keyed'] as const) {
			expect(networkFailureOf(wrapped(code, 'No request', wrapper))).toMatchObject({
				kind: 'configuration',
				connected: false,
				code,
			});
		}
	},
);

it.each([
	['Proxy connection ended before receiving CONNECT response', 'network', 'proxy_refused'],
	['tunneling socket could not be established, statusCode=403', 'network', 'proxy_refused'],
	['tunneling socket could not be established, statusCode=407', 'configuration', 'http_407'],
])('"%s" is of n8n’s proxy: the provider was not reached', (message, kind, code) => {
	const expected = { kind, code, connected: false };
	expect(networkFailureOf(wrapped('', message, 'keyed'))).toMatchObject(expected);
});

describe('a file that cannot be sent', () => {
	it.each<[string, FileFailure, string, RegExp]>([
		['another size', new SizeMismatch(pictureFile(), 7), 'file_size_differs', /7 bytes/],
		['gone', new FileUnreadable(systemError('ENOENT', 'open')), 'file_unreadable', /no longer/],
		['cut', new FileUnreadable(systemError('ECONNRESET', 'read')), 'file_unreadable', /ECONN/],
	])('is no cut connection: %s', (_, error, code, reason) => {
		const axios = Object.assign(new Error('x', { cause: error }), { isAxiosError: true });
		for (const thrown of [error, axios, inNodeApiError(axios)]) {
			expect(networkFailureOf(thrown)).toEqual({
				kind: 'input',
				connected: false,
				code,
				reason: expect.stringMatching(reason),
			});
		}
	});
});

it.each([
	['a cut', Object.assign(new Error('aborted'), { code: 'ECONNRESET' }), 'ECONNRESET'],
	['bad compression', Object.assign(new Error('incorrect'), { code: 'Z_DATA_ERROR' }), 'no_answer'],
	['what nobody knows', new TypeError('oh'), 'no_answer'],
])('a response that breaks off was received: %s', (_, error, code) => {
	expect(brokenAnswerOf(error)).toMatchObject({ kind: 'network', connected: true, code });
});

function systemError(code: string, syscall: string, message = `${code}: ${syscall}`): Error {
	return Object.assign(new Error(message), { code, syscall });
}

function inNodeApiError(error: unknown): Error {
	return Object.assign(new NodeApiError(fluxKontextNode(), { message: 'x' }), { cause: error });
}

function selfCaused(): Error {
	const error = new Error('again');
	return Object.assign(error, { cause: error });
}

/** n8n replaces a message in which it finds one of these, also inside words. */
const REWRITTEN =
	/E(CONN|NOTFOUND|TIMEDOUT|ADDR|HOST|AI_|NOENT|ISDIR|NOTDIR|ACCES|EXIST|PERM)|GETADDR/i;

it('says no reason that n8n would replace', () => {
	const reasons = [...NEVER_CONNECTED, ...MAY_HAVE_ARRIVED].map(
		([code, message]) => networkFailureOf(wrapped(code, message, 'plain')).reason,
	);
	for (const reason of [...reasons, ANSWER_TOO_LARGE.reason, ANSWER_TOO_SLOW.reason]) {
		expect(reason).not.toMatch(REWRITTEN);
	}
});
