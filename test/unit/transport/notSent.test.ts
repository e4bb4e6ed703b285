/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { Readable } from 'node:stream';
import { ExpressionError } from 'n8n-workflow';

import { EmbeddedPicture } from '../../../nodes/FluxKontext/providers/contract';
import type { PictureSource } from '../../../nodes/FluxKontext/transport/n8nTransport';
import { contextOf } from '../n8nContext';
import { OneCredential } from '../oneCredential';
import { pictureFile } from '../values';
import { LocalServers } from './localServers';
import { transportOf } from './transportOf';

/** What never reached the provider, as n8n's own helpers tell it. */

const servers = new LocalServers();
afterAll(async () => await servers.closeAll());

const SIZE = 200_000;
const file = pictureFile({ byteLength: SIZE });
const POST = {
	method: 'POST',
	path: '/submit',
	body: { kind: 'json', value: { picture: new EmbeddedPicture(file, '') } },
} as const;
const GET = { method: 'GET', path: '/job' } as const;

/** A server that counts the requests that came whole. */
async function countingServer() {
	const came = { whole: 0 };
	const url = await servers.http((request, response) => {
		request.on('error', () => {}).resume();
		request.on('end', () => {
			if (!request.complete) return;
			came.whole++;
			response.end('{}');
		});
	});
	return { came, url };
}

async function* chunks(size: number, thenThrow?: Error): AsyncGenerator<Buffer> {
	for (let sent = 0; sent < size; sent += 50_000) yield Buffer.alloc(Math.min(50_000, size - sent));
	await Promise.resolve();
	if (thenThrow !== undefined) throw thenThrow;
}

const gone = Object.assign(new Error('ENOENT: no such file or directory'), {
	code: 'ENOENT',
	syscall: 'open',
});

function streamed(size: number, thenThrow?: Error): PictureSource {
	return {
		stream: async () =>
			Readable.from(chunks(size, thenThrow), { objectMode: false }).on('error', () => {}),
		bytes: async () => Buffer.alloc(size),
	};
}

const inMemory = (bytes: () => Buffer): PictureSource => ({
	stream: async () => null,
	bytes: async () => bytes(),
});

describe('a file that is not as it was recorded', () => {
	it.each<[string, PictureSource, string]>([
		['shorter, streamed', streamed(SIZE - 1), 'file_size_differs'],
		['longer, streamed', streamed(SIZE + 1), 'file_size_differs'],
		['empty, streamed', streamed(0), 'file_size_differs'],
		['shorter, in memory', inMemory(() => Buffer.alloc(SIZE - 1)), 'file_size_differs'],
		['longer, in memory', inMemory(() => Buffer.alloc(SIZE + 1)), 'file_size_differs'],
		['gone at once', streamed(0, gone), 'file_unreadable'],
		['gone in the middle', streamed(SIZE / 2, gone), 'file_unreadable'],
		[
			'gone, in memory',
			inMemory(() => {
				throw gone;
			}),
			'file_unreadable',
		],
		[
			'in a storage that is cut off',
			streamed(SIZE / 2, Object.assign(new Error('reset'), { code: 'ECONNRESET' })),
			'file_unreadable',
		],
	])(
		'%s: the request is never whole, and the file is named as the cause',
		async (_, pictures, code) => {
			const { came, url } = await countingServer();
			const transport = transportOf(contextOf({}), { baseUrl: url, pictures });
			expect(await transport.send(POST, 5000)).toMatchObject({
				kind: 'noAnswer',
				failure: { kind: 'input', connected: false, code },
			});
			expect(came.whole).toBe(0);
		},
	);

	it('a connection that is cut while a file streams is still a cut connection', async () => {
		const url = await servers.raw((socket) => socket.resetAndDestroy());
		const transport = transportOf(contextOf({}), { baseUrl: url, pictures: streamed(SIZE) });
		expect(await transport.send(POST, 5000)).toMatchObject({
			failure: { kind: 'network', connected: true },
		});
	});
});

describe('a credential that n8n cannot evaluate', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each([GET, POST])(
		'is told in the words of n8n, and nothing is sent: $method',
		async (call) => {
			const reason = "The expression engine hasn't been executed";
			jest
				.spyOn(OneCredential.prototype, 'authenticate')
				.mockRejectedValue(new ExpressionError(reason));
			const { came, url } = await countingServer();
			const transport = transportOf(contextOf({}), { baseUrl: url, pictures: streamed(SIZE) });
			expect(await transport.send(call, 5000)).toEqual({
				kind: 'noAnswer',
				failure: { kind: 'configuration', connected: false, code: 'not_sent', reason },
			});
			expect(came.whole).toBe(0);
		},
	);
});

describe('a proxy that n8n is set up with', () => {
	const HEAD = { 407: 'Proxy Authentication Required', 403: 'Forbidden', 502: 'Bad Gateway' };
	const before = { ...process.env };
	afterEach(() => {
		process.env = { ...before };
	});

	async function through(answer: string, scheme: string, call: typeof GET | typeof POST) {
		const proxy = await servers.raw((socket) => socket.end(answer));
		Object.assign(process.env, { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: '' });
		const baseUrl = `${scheme}://api.example.com`;
		const context = contextOf({});
		const transport = transportOf(context, { baseUrl, pictures: streamed(SIZE) });
		const open = await transport.open(`${baseUrl}/picture`, 5000);
		return { sent: await transport.send(call, 5000), open };
	}

	function answerOf(status: keyof typeof HEAD, headers = ''): string {
		return `HTTP/1.1 ${status} ${HEAD[status]}\r\n${headers}Content-Length: 2\r\n\r\nno`;
	}

	it.each([
		['https', GET],
		['https', POST],
		['http', GET],
		['http', POST],
	] as const)('that answers 407 is named, for %s, $method', async (scheme, call) => {
		const { sent, open } = await through(answerOf(407), scheme, call);
		const failure = { kind: 'configuration', connected: false, code: 'http_407', httpStatus: 407 };
		expect(sent).toMatchObject({ kind: 'noAnswer', failure });
		expect(open).toMatchObject(failure);
	});

	it.each([
		['403 of squid', answerOf(403, 'X-Squid-Error: ERR_ACCESS_DENIED 0\r\n')],
		['502 of another', answerOf(502, 'Proxy-Agent: gateway\r\n')],
		['nothing', ''],
	])('that makes no tunnel: %s', async (_, answer) => {
		for (const call of [GET, POST]) {
			const { sent, open } = await through(answer, 'https', call);
			const failure = { kind: 'network', connected: false, code: 'proxy_refused' };
			expect(sent).toMatchObject({ kind: 'noAnswer', failure });
			expect(open).toMatchObject(failure);
		}
	});

	it('that says nothing of itself cannot be told from the provider', async () => {
		const { sent } = await through(answerOf(502), 'https', GET);
		expect(sent).toMatchObject({ kind: 'answer', answer: { status: 502 } });
	});
});

it('a helper that gives no response of HTTP is a response that cannot be read', async () => {
	const context = contextOf({});
	context.helpers.httpRequestWithAuthentication = async () => 'text';
	const transport = transportOf(context, { baseUrl: 'https://x.example', pictures: null });
	expect(await transport.send(GET, 5000)).toMatchObject({
		failure: { kind: 'provider', connected: true, code: 'unreadable_answer' },
	});
});

it('Stop before anything is sent says so', async () => {
	const transport = transportOf(
		contextOf({}),
		{ baseUrl: 'https://x.example', pictures: null },
		AbortSignal.abort(),
	);
	await expect(transport.send(GET, 5000)).rejects.toMatchObject({ nothingSent: true });
});
