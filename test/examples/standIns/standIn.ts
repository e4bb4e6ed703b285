import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/**
 * Small stand-ins for nodes that come with n8n. They know only the parameters that the examples use,
 * under their true names, and do with them what n8n's own nodes do (n8n-nodes-base 2.41).
 */

/** A description with one input and one output, where nothing else is said. */
export function described(
	name: string,
	version: number | number[],
	properties: INodeProperties[],
	more: Partial<INodeTypeDescription> = {},
): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version,
		description: `Stands in for n8n's node ${name}`,
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties,
		...more,
	};
}

/** A required text. */
export function text(name: string, more: Partial<INodeProperties> = {}): INodeProperties {
	return { displayName: name, name, type: 'string', default: '', required: true, ...more };
}

/** A list of values; the first is the default. */
export function choice(
	name: string,
	values: readonly [string, ...string[]],
	more: Partial<INodeProperties> = {},
): INodeProperties {
	const options = values.map((value) => ({ name: value, value }));
	return { displayName: name, name, type: 'options', options, default: values[0], ...more };
}

/** The collection 'Options' with the options that an example sets. */
export function options(...properties: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		options: properties,
	};
}

/** A list of rows with the same fields. */
export function rows(name: string, group: string, values: INodeProperties[]): INodeProperties {
	return {
		displayName: name,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		options: [{ displayName: group, name: group, values }],
	};
}
