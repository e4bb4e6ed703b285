import { EmbeddedPicture } from '../../../nodes/FluxKontext/providers/contract';
import {
	N8nTransport,
	type PictureSource,
} from '../../../nodes/FluxKontext/transport/n8nTransport';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { contextOf } from '../n8nContext';
import { pictureFile } from '../values';
import { LocalServers } from './localServers';
import { transportOf } from './transportOf';

const servers = new LocalServers();
afterAll(async () => await servers.closeAll());

const noPictures: PictureSource = {
	stream: async () => null,
	bytes: async () => Buffer.from('abcdef'),
};

function transportTo(baseUrl: string, stop?: AbortSignal): N8nTransport {
	return transportOf(contextOf({}), { baseUrl, pictures: noPictures }, stop);
}

const GET = { method: 'GET', path: '/job' } as const;

describe('a keyed call', () => {
	it('carries the key, the query and the body, and gives the whole answer', async () => {
		const seen: string[] = [];
		const url = await servers.http((request, response) => {
			seen.push(`${request.method} ${request.url} ${request.headers['x-key']}`);
			request.on('data', (chunk) => seen.push(String(chunk)));
			request.on('end', () => {
				response.writeHead(429, { 'Retry-After': '7' });
				response.end('{"a":1}');
			});
		});
		const file = pictureFile({ byteLength: 6 });
		const value = { prompt: 'x', picture: new EmbeddedPicture(file, 'p,') };
		const call = {
			method: 'POST',
			path: '/submit',
			query: { taskId: 'a b&c' },
			body: { kind: 'json', value },
		} as const;
		expect(await transportTo(url).send(call, 5000)).toEqual({
			kind: 'answer',
			answer: {
				status: 429,
				headers: expect.objectContaining({ 'retry-after': '7' }),
				text: '{"a":1}',
			},
		});
		expect(seen[0]).toMatch(/^POST \/submit\?taskId=a(%20|\+)b%26c secret$/);
		expect(seen.slice(1).join('')).toBe('{"prompt":"x","picture":"p,YWJjZGVm"}');
	});

	it('follows no redirect', async () => {
		const visits: string[] = [];
		const other = await servers.http((request, response) => {
			visits.push(String(request.headers['x-key']));
			response.end('{}');
		});
		const url = await servers.http((_request, response) => {
			response.writeHead(307, { location: `${other}/stolen` });
			response.end();
		});
		for (const method of ['GET', 'POST'] as const) {
			const exchange = await transportTo(url).send({ method, path: '/x' }, 5000);
			expect(exchange).toMatchObject({ kind: 'answer', answer: { status: 307 } });
		}
		expect(visits).toEqual([]);
	});

	it.each([400, 401, 404, 500, 503])('gives HTTP %i as an answer', async (status) => {
		const url = await servers.http((_request, response) => {
			response.writeHead(status);
			response.end('words');
		});
		expect(await transportTo(url).send(GET, 5000)).toMatchObject({
			kind: 'answer',
			answer: { status, text: 'words' },
		});
	});

	it('reads no answer without an end', async () => {
		const url = await servers.http((_request, response) => {
			const more = () => {
				while (response.write(Buffer.alloc(100_000, 'x')));
				if (!response.destroyed) response.once('drain', more);
			};
			more();
		});
		expect(await transportTo(url).send(GET, 20_000)).toMatchObject({
			kind: 'noAnswer',
			failure: { connected: true, code: 'answer_too_large' },
		});
	});

	it('does not wait for an answer that trickles', async () => {
		const url = await servers.http((_request, response) => {
			response.writeHead(200);
			response.write('a');
		});
		expect(await transportTo(url).send(GET, 200)).toMatchObject({
			kind: 'noAnswer',
			failure: { kind: 'timeout', connected: true },
		});
	});

	it('knows that an answer which is cut was received', async () => {
		const url = await servers.raw((socket) => {
			socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc');
			socket.end();
		});
		expect(await transportTo(url).send(GET, 5000)).toMatchObject({
			kind: 'noAnswer',
			failure: { kind: 'network', connected: true },
		});
	});

	it('sends nothing once the execution is stopped', async () => {
		let requests = 0;
		const url = await servers.http((_request, response) => {
			requests++;
			response.end('{}');
		});
		const transport = transportTo(url, AbortSignal.abort());
		await expect(transport.send(GET, 5000)).rejects.toBeInstanceOf(Cancelled);
		expect(requests).toBe(0);
	});

	it('ends at once when the execution is stopped', async () => {
		const stop = new AbortController();
		const url = await servers.http(() => stop.abort());
		const sent = transportTo(url, stop.signal).send(GET, 60_000);
		await expect(sent).rejects.toBeInstanceOf(Cancelled);
	});

	it('sends nothing when the file cannot be read', async () => {
		let requests = 0;
		const url = await servers.http((_request, response) => {
			requests++;
			response.end('{}');
		});
		const broken: PictureSource = {
			stream: async () => await Promise.reject(new Error('no such file')),
			bytes: async () => await Promise.reject(new Error('no such file')),
		};
		const transport = transportOf(contextOf({}), { baseUrl: url, pictures: broken });
		const value = { picture: new EmbeddedPicture(pictureFile(), '') };
		const call = { method: 'POST', path: '/', body: { kind: 'json', value } } as const;
		expect(await transport.send(call, 5000)).toMatchObject({
			kind: 'noAnswer',
			failure: { connected: false },
		});
		expect(requests).toBe(0);
	});
});

describe('a call without a key', () => {
	it('carries none and follows no redirect', async () => {
		const keys: unknown[] = [];
		const url = await servers.http((request, response) => {
			keys.push(request.headers['x-key'], request.headers.authorization);
			response.writeHead(302, { location: '/elsewhere' });
			response.end();
		});
		const open = await transportTo('https://api.example.com').open(`${url}/picture`, 5000);
		if ('kind' in open) throw new Error(open.reason);
		open.stream.destroy();
		expect(open.status).toBe(302);
		expect(open.headers.location).toBe('/elsewhere');
		expect(keys).toEqual([undefined, undefined]);
	});

	it('says why there is no answer', async () => {
		const url = await servers.nobody();
		expect(await transportTo(url).open(url, 5000)).toMatchObject({ code: 'ECONNREFUSED' });
	});

	it('ends at once when the execution is stopped', async () => {
		const stop = new AbortController();
		const url = await servers.http(() => stop.abort());
		const opened = transportTo(url, stop.signal).open(url, 60_000);
		await expect(opened).rejects.toBeInstanceOf(Cancelled);
	});
});

it('a secret that the provider repeats is shown to nobody', async () => {
	const url = await servers.http((_request, response) => {
		response.end('bad key sk-simulated-key');
	});
	const hide = (text: string) => text.replaceAll('sk-simulated-key', '…');
	const transport = transportOf(contextOf({}), { baseUrl: url, pictures: null, hide });
	expect(await transport.send(GET, 5000)).toMatchObject({
		kind: 'answer',
		answer: { text: 'bad key …' },
	});
});
