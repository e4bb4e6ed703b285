/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer } from 'node:net';

import { listen } from '../../loopback';

/** A local base URL whose port has just been closed: every connection to it is refused. */
export async function closedAddress(): Promise<string> {
	const server = createServer();
	const { url, close } = await listen(server);
	await close();
	return url;
}
