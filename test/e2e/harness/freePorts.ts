/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the range from which systems pick ports for outgoing connections, so none is taken meanwhile. */
const lowestPort = 20_000;
const highestPort = 32_000;
const tries = 200;
/** Test files that run at the same time take ports of their own: a port is free until it is used. */
const lanes = 10;

/**
 * Finds loopback ports that nobody listens on, in the lane of this worker of jest.
 *
 * @throws {Error} when 200 random ports are all taken
 */
export async function freePorts(count: number): Promise<number[]> {
	const held: Array<{ port: number; server: Server }> = [];
	try {
		for (let attempt = 0; held.length < count && attempt < tries; attempt += 1) {
			const lane = Number(process.env.JEST_WORKER_ID ?? 0) % lanes;
			const port = lowestPort + lane + lanes * randomInt((highestPort - lowestPort) / lanes);
			const server = await listen(port);
			if (server !== undefined) held.push({ port, server });
		}
		if (held.length < count) throw new Error(`No ${count} free ports found on 127.0.0.1.`);
		return held.map(({ port }) => port);
	} finally {
		await Promise.all(held.map(async ({ server }) => await close(server)));
	}
}

function listen(port: number): Promise<Server | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
	});
}
