/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Servers on free loopback ports, all closed by `closeAll`. */
export class LocalServers {
	private readonly servers: Server[] = [];
	private readonly sockets = new Set<Socket>();

	/** @returns the address of an HTTP server */
	async http(listener: RequestListener): Promise<string> {
		return await this.listen(createHttpServer(listener));
	}

	/** @returns the address of a server that does with the first bytes what it likes */
	async raw(onRequest: (socket: Socket) => void): Promise<string> {
		return await this.listen(
			createServer((socket) => {
				socket.on('error', () => {});
				socket.once('data', () => onRequest(socket));
			}),
		);
	}

	/** @returns an address where nobody listens */
	async nobody(): Promise<string> {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = addressOf(server);
		server.close();
		await once(server, 'close');
		return address;
	}

	async closeAll(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await Promise.all(
			this.servers.map(async (server) => await new Promise((resolve) => server.close(resolve))),
		);
	}

	private async listen(server: Server): Promise<string> {
		this.servers.push(server);
		server.on('connection', (socket) => this.sockets.add(socket));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return addressOf(server);
	}
}

function addressOf(server: Server): string {
	const address: AddressInfo | string | null = server.address();
	if (address === null || typeof address === 'string') throw new Error('Not listening');
	return `http://127.0.0.1:${address.port}`;
}
