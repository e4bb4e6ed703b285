import { createHmac } from 'node:crypto';

import type { SignatureRule } from '../providers/contract';
import { equalInConstantTime } from './constantTime';
import type { CallbackRequest } from './request';

/** Why a callback is not taken; null where its signature is right. */
export type SignatureProblem =
	| 'no secret in the credential'
	| 'no raw body'
	| 'no signature'
	| 'stale'
	| 'wrong signature';

/** The whole header; a provider whose secret is being changed sends two values. */
const SIGNATURE_HEADER = /^v1=[0-9a-f]{64}( {0,3}, {0,3}v1=[0-9a-f]{64}){0,9}$/;
const TIMESTAMP = /^\d{1,12}$/;

/** The lower-case hex of one signature: HMAC-SHA256 over `<id>.<timestamp>.<body>`. */
export function signatureOf(secret: string, id: string, timestamp: string, body: Buffer): string {
	return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('hex');
}

/**
 * Judges the signature of a callback over its bytes as they came. Rule: it fails closed.
 * A header that came twice has no text.
 * @param secret the text, taken as UTF-8
 * @param now milliseconds since 1970
 * @returns why it is refused, or null
 */
export function signatureProblem(
	rule: SignatureRule,
	{ headers, body }: Pick<CallbackRequest, 'headers' | 'body'>,
	secret: string,
	now: number,
): SignatureProblem | null {
	if (secret === '') return 'no secret in the credential';
	if (body === null) return 'no raw body';
	const textOf = (name: string) => {
		const value = headers[name];
		return typeof value === 'string' ? value : '';
	};
	const id = textOf(rule.idHeader);
	const timestamp = textOf(rule.timestampHeader);
	const header = textOf(rule.signatureHeader);
	if (id === '' || header === '' || !TIMESTAMP.test(timestamp)) return 'no signature';
	if (Math.abs(now / 1000 - Number(timestamp)) > rule.windowSeconds) return 'stale';
	if (!SIGNATURE_HEADER.test(header)) return 'wrong signature';
	const right = `v1=${signatureOf(secret, id, timestamp, body)}`;
	const matches = header.split(',').map((value) => equalInConstantTime(value.trim(), right));
	return matches.includes(true) ? null : 'wrong signature';
}
