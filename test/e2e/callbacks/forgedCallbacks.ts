import { createHmac, randomBytes } from 'node:crypto';

import { signatureOf } from '../../../nodes/FluxKontext/callbacks/signature';
import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import type { RecordedCallback } from '../../simulator';
import { signingText } from './workflows';

/** A call that must start nothing. */
export interface ForgedCall {
	url: string;
	method?: string;
	headers: Record<string, string>;
	body?: string | Buffer;
}

/** How a kind of forged call is made, and what it has to be answered with. */
export type Forgery = [title: string, status: number, make: () => ForgedCall];

const json = { 'content-type': 'application/json' };
const idHeader = 'X-ToAPIs-Webhook-Id';
const timestampHeader = 'X-ToAPIs-Webhook-Timestamp';
const signatureHeader = 'X-ToAPIs-Webhook-Signature';
const tooLarge = JSON.stringify({ padding: 'x'.repeat(1_000_001) });

function withPart(text: string, replacement: string, body: string): string {
	const changed = body.replace(text, replacement);
	if (changed === body) throw new Error(`The callback does not hold ${text}`);
	return changed;
}

/** Calls to the ToAPIs trigger, made from a callback that is right but was not delivered. */
export function toApisForgeries(url: string, real: RecordedCallback): Forgery[] {
	const { headers, body, jobId } = real;
	const changed = (changes: Record<string, string>): ForgedCall => ({
		url,
		headers: { ...headers, ...changes },
		body,
	});
	const without = (name: string): ForgedCall => ({
		url,
		headers: Object.fromEntries(Object.entries(headers).filter(([known]) => known !== name)),
		body,
	});
	const signed = (content: string | Buffer, secondsAgo = 0, secret = signingText): ForgedCall => {
		const id = headers[idHeader] ?? '';
		const timestamp = String(Math.floor(Date.now() / 1000) - secondsAgo);
		const signature = `v1=${signatureOf(secret, id, timestamp, Buffer.from(content))}`;
		const proof = { [timestampHeader]: timestamp, [signatureHeader]: signature };
		return { url, headers: { ...headers, ...proof }, body: content };
	};
	const signature = headers[signatureHeader] ?? '';
	const event = (data: object) => JSON.stringify({ type: 'generation.completed', ...data });
	return [
		['unsigned', 401, () => ({ url, headers: json, body })],
		['without signature', 401, () => without(signatureHeader)],
		['without timestamp', 401, () => without(timestampHeader)],
		['without event id', 401, () => without(idHeader)],
		['with the id of another event', 401, () => changed({ [idHeader]: 'evt_of_another' })],
		['signed with another secret', 401, () => signed(body, 0, 'another secret')],
		['signed with the API key', 401, () => signed(body, 0, 'sk-simulated-toapis-key')],
		['signed by an empty secret', 401, () => signed(body, 0, '')],
		['signed six minutes ago', 401, () => signed(body, 360)],
		['signed in six minutes', 401, () => signed(body, -360)],
		['in upper-case hex', 401, () => changed({ [signatureHeader]: signature.toUpperCase() })],
		['signature cut short', 401, () => changed({ [signatureHeader]: signature.slice(0, -1) })],
		['of another version', 401, () => changed({ [signatureHeader]: `v2${signature.slice(2)}` })],
		[
			'about another job',
			401,
			() => ({ url, headers, body: withPart(jobId ?? '', 'task_img_of_another', body) }),
		],
		[
			're-serialised',
			401,
			() => ({ url, headers, body: JSON.stringify(JSON.parse(body), null, 1) }),
		],
		['without its body', 401, () => ({ url, headers })],
		['signed, and empty', 400, () => signed('')],
		['signed, and too large', 413, () => signed(tooLarge)],
		['signed, and without an event id', 400, () => signed(event({ data: { task_id: jobId } }))],
		['signed, and without a job', 400, () => signed(event({ id: 'evt_1', data: {} }))],
		['signed, and a list', 400, () => signed('[1, 2, 3]')],
		['signed, and of an unknown type', 200, () => signed('{"id": "evt_1", "type": "x"}')],
		['signed, and no JSON', 422, () => signed('{"id": ')],
		['random bytes', 422, () => ({ url, headers: json, body: randomBytes(500) })],
		['asked by GET', 404, () => ({ url, method: 'GET', headers })],
	];
}

/** Calls to the APIXO trigger, made from a callback that is right but was not delivered. */
export function apixoForgeries(url: string, apiKey: string, real: RecordedCallback): Forgery[] {
	const { body, url: signedAddress } = real;
	const to = (address: string, content: string | Buffer = body): ForgedCall => ({
		url: address,
		headers: json,
		body: content,
	});
	const changed = (name: string, value: string | null) => {
		const address = new URL(signedAddress);
		if (value === null) address.searchParams.delete(name);
		else address.searchParams.set(name, value);
		return to(address.href);
	};
	const doubled = () => {
		const address = new URL(signedAddress);
		for (const [name, value] of new URL(signedAddress).searchParams) {
			address.searchParams.append(name, value);
		}
		return to(address.href);
	};
	const plainHmac = createHmac('sha256', apiKey).update('').digest('hex');
	return [
		['unsigned', 401, () => to(url)],
		['without signature', 401, () => changed('flux-signature', null)],
		['without nonce', 401, () => changed('flux-nonce', null)],
		['without reference', 401, () => changed('flux-reference', null)],
		['with another reference', 401, () => changed('flux-reference', 'order-18')],
		['with another nonce', 401, () => changed('flux-nonce', randomBytes(16).toString('hex'))],
		['with an empty signature', 401, () => changed('flux-signature', '')],
		[
			'with a random signature',
			401,
			() => changed('flux-signature', randomBytes(32).toString('hex')),
		],
		['with the HMAC of nothing', 401, () => changed('flux-signature', plainHmac)],
		['with every part twice', 401, () => to(doubled().url)],
		['signed with another key', 401, () => to(signedUrl(url, 'x', 'another key', 'trigger'))],
		['signed with no key', 401, () => to(signedUrl(url, 'x', '', 'trigger'))],
		[
			'signed for a parked execution',
			401,
			() => to(signedUrl(url, 'x', apiKey, 'parked execution')),
		],
		['signed, and empty', 400, () => to(signedAddress, '')],
		['signed, and too large', 413, () => to(signedAddress, tooLarge)],
		['signed, and without a job', 400, () => to(signedAddress, '{"code": 200, "data": {}}')],
		['signed, and a list', 400, () => to(signedAddress, '[1, 2, 3]')],
		[
			'signed, and about a job that goes on',
			200,
			() => to(signedAddress, '{"code": 200, "data": {"taskId": "t", "state": "processing"}}'),
		],
		['signed, and no JSON', 422, () => to(signedAddress, '{"code": 2')],
		['random bytes', 422, () => to(url, randomBytes(500))],
		[
			'a form of random bytes',
			400,
			() => ({
				url: signedAddress,
				headers: { 'content-type': 'multipart/form-data; boundary=x' },
				body: randomBytes(500),
			}),
		],
		[
			'broken XML',
			422,
			() => ({ url: signedAddress, headers: { 'content-type': 'text/xml' }, body: '<a' }),
		],
		['asked by GET', 404, () => ({ url: signedAddress, method: 'GET', headers: json })],
	];
}
