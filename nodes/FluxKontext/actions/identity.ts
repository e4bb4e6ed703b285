import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { jsonStringify } from 'n8n-workflow';

import { isFile } from '../images/givenFiles';
import { RUN_OPTIONS } from './fields/runOptions';
import { processState } from './processState';

/**
 * What an item asks for, known without evaluating an expression, so that every try of the node finds
 * what the first one submitted: neither `{{ $now }}` nor `{{ $execution.id }}` makes a new job.
 */

/** How a job is waited for and given out; all others say what is bought. */
const NOT_BOUGHT = [
	'waitMode',
	'callbackUrl',
	'downloadImages',
	'outputBinaryPropertyName',
	'outputFileName',
	'simplify',
	'jobId',
];
const OPTIONS_NOT_BOUGHT = [...Object.keys(RUN_OPTIONS), 'addToOutput'];

function without(values: object, names: readonly string[]): object {
	return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

/** What of the node's unevaluated parameters says what is bought. */
export function boughtParameters(parameters: INodeParameters): string {
	const { options, ...others } = parameters;
	const isCollection = typeof options === 'object' && options !== null;
	const kept = isCollection ? without(options, OPTIONS_NOT_BOUGHT) : options;
	return textOf([without(others, NOT_BOUGHT), kept ?? null]);
}

/**
 * The same text for the same value before and after n8n has stored it. Rule: never throws; what
 * cannot be written as text then counts as the same, which buys nothing twice.
 */
function textOf(value: unknown): string {
	return written(value, false) ?? written(value, true) ?? '';
}

function written(value: unknown, replaceCircularRefs: boolean): string | null {
	try {
		return jsonStringify(value, { replaceCircularRefs }) ?? null;
	} catch {
		return null;
	}
}

/**
 * n8n moves files of a webhook's execution when that ends, which changes all but the last part of
 * their id (n8n 2.41, restore-binary-data-id).
 */
function fileIdentity(file: unknown): string {
	if (!isFile(file)) return textOf(file);
	const { id, data } = file;
	return id === undefined ? hashOf(data) : id.slice(id.lastIndexOf('/') + 1);
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

/**
 * As it was before an expression changed the item itself, such as `{{ $json.tags.sort() }}` in n8n's
 * older expression engine.
 */
function jsonAtFirst(json: IDataObject): string {
	const identity = processState.jsonAtFirst.get(json) ?? hashOf(textOf(json));
	processState.jsonAtFirst.set(json, identity);
	return identity;
}

/** What an item asks for, as known before an expression is evaluated and as its JSON is now. */
export interface Identity {
	readonly atFirst: string;
	readonly now: () => string;
}

/**
 * Rule: to be asked for before an expression of the item is evaluated.
 * @param bought as `boughtParameters` gives it
 */
export function identityOf(bought: string, { json, binary = {} }: INodeExecutionData): Identity {
	const files = Object.entries(binary).map(([name, file]) => [name, fileIdentity(file)]);
	const withJson = (identity: string) => hashOf(textOf([bought, identity, files]));
	return {
		atFirst: withJson(jsonAtFirst(json)),
		now: () => withJson(hashOf(textOf(json))),
	};
}
