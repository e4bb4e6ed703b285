/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A response to a call. */
export interface CallResponse {
	readonly status: number | undefined;
	readonly body: unknown;
}

/** A POST whose body is held back: n8n has loaded what it is about, and waits for the body. */
export interface HeldCall {
	/** Sends the body. */
	send(): Promise<CallResponse>;
	/** Ends the connection, as a caller that waits no longer. */
	hangUp(): void;
}

/** Opens a POST, and sends its headers only. */
export function holdCall(url: string, body = '{}'): HeldCall {
	const headers = { 'content-type': 'application/json', 'content-length': body.length };
	const call = request(url, { method: 'POST', headers });
	// Whoever hangs up is told so.
	call.on('error', () => {});
	call.flushHeaders();
	return {
		async send() {
			call.end(body);
			const [response] = await once(call, 'response');
			return { status: response.statusCode, body: parsed(await text(response)) };
		},
		hangUp: () => void call.destroy(),
	};
}

/** The value of a text that is JSON, else the text. */
function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
