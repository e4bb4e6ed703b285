import { createHmac } from 'node:crypto';

import { signedUrl } from '../../nodes/FluxKontext/callbacks/signedUrl';
import type { ReceivedCallback } from '../workflows/engine';
import type { CallbackRow, CallingProvider } from './callbackCell';
import { KEYS, WEBHOOK_SECRET } from './keys';

/** What may be done to a genuine callback. */

type Tamper = NonNullable<CallbackRow['tamper']>;

/** ToAPIs' signature (docs.toapis.com, task-webhooks): HMAC-SHA256 over id, time and body. */
export function signed(
	{ target, headers, body }: ReceivedCallback,
	{ secret = WEBHOOK_SECRET, secondsAgo = 0 } = {},
): ReceivedCallback {
	const id = headers['x-toapis-webhook-id'] ?? '';
	const time = String(Math.floor(Date.now() / 1000) - secondsAgo);
	const hmac = createHmac('sha256', secret).update(`${id}.${time}.`).update(body);
	return {
		target,
		body,
		headers: {
			...headers,
			'x-toapis-webhook-timestamp': time,
			'x-toapis-webhook-signature': `v1=${hmac.digest('hex')}`,
		},
	};
}

/** Another body, rightly signed where the provider signs; the address stays as it was signed. */
export function withBody(change: (body: string) => string | Buffer): Tamper {
	return (genuine, provider) => {
		const changed = { ...genuine, body: Buffer.from(change(genuine.body.toString('utf8'))) };
		return provider === 'toApis' ? signed(changed) : changed;
	};
}

/** Other headers, nothing signed anew. */
export function withHeaders(change: (headers: Record<string, string>) => void): Tamper {
	return (genuine) => {
		const headers = { ...genuine.headers };
		change(headers);
		return { ...genuine, headers };
	};
}

/** Another query, nothing signed anew. */
export function withQuery(change: (query: URLSearchParams) => void): Tamper {
	return (genuine) => {
		const address = new URL(genuine.target, 'http://127.0.0.1');
		change(address.searchParams);
		return { ...genuine, target: `${address.pathname}${address.search}` };
	};
}

/** An address that was signed for something else, or with another key. */
export function signedFor(
	purpose: 'trigger' | 'parked execution',
	keyOf: (provider: CallingProvider) => string = (provider) => KEYS[provider],
): Tamper {
	return (genuine, provider) => {
		const url = signedUrl(
			'http://127.0.0.1/webhook/callback',
			'order-17',
			keyOf(provider),
			purpose,
		);
		return { ...genuine, target: url.replace('http://127.0.0.1', '') };
	};
}

/** A field of the callback's JSON, and of the object within it, is something else. */
export function withFields(fields: object, inData: object): Tamper {
	return withBody((body) => {
		const parsed: { data: object } = JSON.parse(body);
		return JSON.stringify({ ...parsed, ...fields, data: { ...parsed.data, ...inData } });
	});
}
