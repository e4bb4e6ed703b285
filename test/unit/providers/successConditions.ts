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

function listAt(value: unknown, ...path: ReadonlyArray<string>): unknown[] {
	const list = at(value, ...path);
	return Array.isArray(list) ? list : [];
}

function isText(value: unknown): boolean {
	return typeof value === 'string' && value !== '';
}

function parsed(text: unknown): unknown {
	if (typeof text !== 'string') return text;
	try {
		return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
	} catch {
		return undefined;
	}
}

const CONDITIONS: Readonly<Record<ProviderName, (body: unknown) => boolean>> = {
	/** Envelope code 200, state success, and a link in the JSON text of `resultJson`. */
	apixo: (body) =>
		at(body, 'code') === 200 &&
		at(body, 'data', 'state') === 'success' &&
		listAt(parsed(at(body, 'data', 'resultJson')), 'resultUrls').some(isText),
	/** No `error`, and a link in `output`. */
	foxAi: (body) =>
		[null, undefined, '', false].some((nothing) => at(body, 'error') === nothing) &&
		isText(at(body, 'output')),
	/** Status completed, not `success: false`, and a link in the result or at the top. */
	toApis: (body) =>
		at(body, 'status') === 'completed' &&
		at(body, 'success') !== false &&
		(listAt(body, 'result', 'data').some((entry) => isText(at(entry, 'url'))) ||
			isText(at(body, 'url'))),
	/** Status completed, in any case of letters, and a link among the contents. */
	vtrix: (body) =>
		String(at(body, 'status')).toLowerCase() === 'completed' &&
		listAt(body, 'output').some((output) =>
			listAt(output, 'content').some((entry) => isText(at(entry, 'url'))),
		),
};

export function hasPicture(provider: ProviderName, { status, text }: HttpAnswer): boolean {
	return status >= 200 && status < 300 && CONDITIONS[provider](parsed(text));
}
