import type { HttpAnswer, ProviderName } from '../../../nodes/FluxKontext/providers/contract';

/** What the documents call a success with a picture, written without the adapters. */

/** A part of a foreign value, by its own keys only. */
function at(value: unknown, ...path: ReadonlyArray<string>): unknown {
	let part = value;
	for (const key of path) {
		if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined;
		part = Reflect.get(part, key);
	}
	return part;
}

/** Whether a link stands anywhere in it, also in JSON as text. */
function holdsLink(value: unknown): boolean {
	return /[a-z]{2,}:\/\/[^\s"\\]/i.test(JSON.stringify(value) ?? '');
}

function parsed(text: unknown): unknown {
	if (typeof text !== 'string') return text;
	try {
		return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
	} catch {
		return undefined;
	}
}

/** Words for a job that has not ended, or has failed. */
const NO_SUCCESS = ['pending', 'queued', 'processing', 'in_progress', 'failed'];

function mayHaveSucceeded(word: unknown): boolean {
	return !NO_SUCCESS.includes(String(word).toLowerCase());
}

/** No error: an empty value, a word such as `success`, or a list of nothing else. */
function saysNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.every(saysNothing);
	return ['undefined', 'null', 'false', '0', '""', '{}', '"success"'].includes(
		JSON.stringify(value) ?? 'undefined',
	);
}

const CONDITIONS: Readonly<Record<ProviderName, (body: unknown) => boolean>> = {
	/** Envelope code 200, a state that may mean success, and a link in `resultJson`. */
	apixo: (body) =>
		Number(at(body, 'code')) === 200 &&
		at(body, 'data', 'state') !== '' &&
		mayHaveSucceeded(at(body, 'data', 'state')) &&
		holdsLink(at(body, 'data', 'resultJson')),
	/** No error, and a link in `output` or, beyond the documents, where others put it. */
	foxAi: (body) =>
		saysNothing(at(body, 'error')) &&
		['output', 'data', 'result', 'images', 'url'].some((key) => holdsLink(at(body, key))),
	/** A status that may mean success, not `success: false`, and a link in the result or at the top. */
	toApis: (body) =>
		mayHaveSucceeded(at(body, 'status')) &&
		at(body, 'success') !== false &&
		['result', 'url', 'data'].some((key) => holdsLink(at(body, key))),
	/** A status that may mean success, or none, and a link in the output. */
	vtrix: (body) => mayHaveSucceeded(at(body, 'status')) && holdsLink(at(body, 'output')),
};

export function hasPicture(provider: ProviderName, { status, text }: HttpAnswer): boolean {
	return status >= 200 && status < 300 && CONDITIONS[provider](parsed(text));
}
