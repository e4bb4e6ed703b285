import type { INodeProperties } from 'n8n-workflow';

import { allProviders } from '../../providers';
import type { Provider } from '../../providers/contract';

/** For which providers and operations a field is shown. */
export interface Shown {
	readonly providers: readonly Provider[];
	readonly operations: readonly string[];
	readonly when?: Readonly<Record<string, readonly (string | boolean)[]>>;
	/** True: only as an AI tool; false: never as one. */
	readonly asTool?: boolean;
}

/** A field that is shown where `shown` says. */
export function field(shown: Shown, property: INodeProperties): INodeProperties {
	const show: Record<string, Array<string | boolean>> = {
		provider: shown.providers.map(({ name }) => name),
		operation: [...shown.operations],
	};
	for (const [parameter, values] of Object.entries(shown.when ?? {})) show[parameter] = [...values];
	if (shown.asTool === true) show['@tool'] = [true];
	const displayOptions = shown.asTool === false ? { show, hide: { '@tool': [true] } } : { show };
	return { ...property, displayOptions };
}

/** Providers that share the same value of a capability, so that one field serves them together. */
export function grouped<Value>(
	providers: readonly Provider[],
	valueOf: (provider: Provider) => Value,
): Array<{ readonly providers: Provider[]; readonly value: Value }> {
	const groups = new Map<string, { providers: Provider[]; value: Value }>();
	for (const provider of providers) {
		const value = valueOf(provider);
		const key = JSON.stringify(value);
		const group = groups.get(key) ?? { providers: [], value };
		group.providers.push(provider);
		groups.set(key, group);
	}
	return [...groups.values()];
}

/** In the order of their labels. Not by `localeCompare`, which is slow to load (Node 24: 5 ms). */
export function sortByLabel<Item>(items: readonly Item[], labelOf: (item: Item) => string): Item[] {
	return [...items].sort((left, right) => (labelOf(left) < labelOf(right) ? -1 : 1));
}

/** The providers in the order of the panel. */
export const providersByName: readonly Provider[] = sortByLabel(
	allProviders,
	({ capabilities }) => capabilities.displayName,
);
