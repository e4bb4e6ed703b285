import { createHmac, randomBytes } from 'node:crypto';

import { equalInConstantTime } from './constantTime';

/**
 * The proof that we bring ourselves: a callback address whose query is signed with a key derived
 * from the credential's API key. Who calls it knows the address, which only the provider was given.
 */

/** What a signed address is for: one of the one kind is not taken for the other. */
export type Purpose = 'trigger' | 'parked execution';

const NAMES = { reference: 'flux-reference', nonce: 'flux-nonce', signature: 'flux-signature' };

function sign(apiKey: string, purpose: Purpose, reference: string, nonce: string): string {
	const key = createHmac('sha256', apiKey).update(`FLUX Kontext callback: ${purpose}`).digest();
	return createHmac('sha256', key)
		.update(JSON.stringify([reference, nonce]))
		.digest('hex');
}

/**
 * The address with `reference`, a nonce and their signature in its query; what the query held before
 * stays.
 */
export function signedUrl(
	url: string,
	reference: string,
	apiKey: string,
	purpose: Purpose,
): string {
	const withReference = new URL(url);
	withReference.searchParams.set(NAMES.reference, reference);
	return signedWith(randomBytes(16).toString('hex'), withReference, apiKey, purpose);
}

/** Signs an address that has its reference already; only tests choose the nonce. */
export function signedWith(nonce: string, url: URL, apiKey: string, purpose: Purpose): string {
	const signed = new URL(url);
	signed.searchParams.set(NAMES.nonce, nonce);
	// A character that was cut in half does not survive the address: what comes back is signed.
	const sent = signed.searchParams.get(NAMES.reference) ?? '';
	signed.searchParams.set(NAMES.signature, sign(apiKey, purpose, sent, nonce));
	return signed.href;
}

/**
 * The reference of a signed query; null where the query is not signed, or not with this key for this
 * purpose.
 * @param query of the request; a name that came twice has no text
 */
export function signedReference(
	query: Readonly<Record<string, unknown>>,
	apiKey: string,
	purpose: Purpose,
): string | null {
	const { [NAMES.reference]: reference, [NAMES.nonce]: nonce, [NAMES.signature]: given } = query;
	if (typeof reference !== 'string' || typeof nonce !== 'string' || typeof given !== 'string') {
		return null;
	}
	if (apiKey === '' || nonce === '') return null;
	return equalInConstantTime(given, sign(apiKey, purpose, reference, nonce)) ? reference : null;
}

/** Whether a query has a signature, right or wrong. */
export function hasSignature(query: Readonly<Record<string, unknown>>): boolean {
	return query[NAMES.signature] !== undefined;
}

/** What a query says that it is about, which nothing proves; '' where it says nothing. */
export function claimedReference(query: Readonly<Record<string, unknown>>): string {
	const { [NAMES.reference]: reference } = query;
	return typeof reference === 'string' ? reference : '';
}
