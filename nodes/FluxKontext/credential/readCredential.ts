import { z } from 'zod';

import { isLocalHost, LONGEST_URL } from '../images/untrustedUrl';
import { refusal, type JobError } from '../jobs/jobError';
import { cleaned, INVISIBLE } from '../providers/reading';

/** What a person entered in a credential, as it is sent, hidden and signed with. */
export interface Credential {
	/** Without a slash at its end. */
	readonly baseUrl: string;
	/** '' where the credential has none: then nothing is sent, and no callback is proven. */
	readonly apiKey: string;
	/** '' where the credential has none. */
	readonly webhookSecret: string;
}

const LONGEST_KEY = 4_096;

// An expression may give a number.
const text = z
	.union([z.string(), z.number().transform(String)])
	.catch('')
	.transform(cleaned);
const credentialSchema = z.object({ baseUrl: text, apiKey: text, webhookSecret: text });

/** The fields of a credential, cleaned and not yet judged; '' for one that is missing. */
export function credentialFields(data: unknown): Credential {
	return credentialSchema.parse(data);
}

/**
 * The base URL without a slash at its end.
 * @param baseUrl a cleaned text
 * @param credentialName as the editor shows it
 * @throws JobError when it is no https URL (http is for a host that is itself local)
 */
export function checkedBaseUrl(baseUrl: string, credentialName: string): string {
	const advice = `Set 'Base URL' in the credential '${credentialName}' to an address such as https://example.com.`;
	const refuse = (what: string) => refusal(`The base URL ${what}`, advice, 'configuration');
	if (baseUrl.length > LONGEST_URL) throw refuse('is too long');
	if (INVISIBLE.test(baseUrl)) throw refuse('contains a space or a line break');
	if (!URL.canParse(baseUrl)) throw refuse('is not a URL');
	const url = new URL(baseUrl);
	const isHttp = url.protocol === 'http:' && isLocalHost(url.hostname);
	if (url.protocol !== 'https:' && !isHttp) throw refuse('does not start with https://');
	if (url.username !== '' || url.password !== '') throw refuse('contains a user name or password');
	if (url.search !== '' || url.hash !== '') throw refuse('contains more than a host and a path');
	return withoutSlashes(url.origin + url.pathname);
}

function withoutSlashes(address: string): string {
	let end = address.length;
	while (address[end - 1] === '/') end--;
	return address.slice(0, end);
}

/** Rule: no refusal shows the key, nor a part of it. */
function checkedKey(apiKey: string, credentialName: string): string {
	const refuse = (what: string, advice: string): JobError =>
		refusal(`'API Key' in the credential '${credentialName}' ${what}`, advice, 'configuration');
	const again = "Copy the key from the provider's console again.";
	if (apiKey.length > LONGEST_KEY) throw refuse('is too long for a key', again);
	if (/^bearer /i.test(apiKey)) {
		throw refuse("starts with 'Bearer'", "Enter the key alone, without 'Bearer'.");
	}
	const wrong = Array.from(apiKey).findIndex((character) => !canBeSent(character));
	if (wrong < 0) return apiKey;
	const what = `contains a line break or another character that no key has (character ${wrong + 1})`;
	throw refuse(what, again);
}

/** Whether a header may hold the character (RFC 9110, 5.5), and a person can see it. */
function canBeSent(character: string): boolean {
	return character === ' ' || (character <= '\u00ff' && !INVISIBLE.test(character));
}

/**
 * A credential as it is used everywhere.
 * @param data what n8n gives
 * @param credentialName as the editor shows it
 * @throws JobError where key or base URL cannot be used; it does not show them
 */
export function readCredential(data: unknown, credentialName: string): Credential {
	const { baseUrl, apiKey, webhookSecret } = credentialFields(data);
	return {
		baseUrl: checkedBaseUrl(baseUrl, credentialName),
		apiKey: checkedKey(apiKey, credentialName),
		webhookSecret,
	};
}
