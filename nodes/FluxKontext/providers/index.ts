import { apixo } from './apixo';
import type { Provider, ProviderName } from './contract';
import { foxAi } from './foxAi';
import { toApis } from './toApis';
import { vtrix } from './vtrix';

/** The four providers by the value of the node's parameter. */
export const providers: Readonly<Record<ProviderName, Provider>> = { apixo, foxAi, toApis, vtrix };

export const allProviders: readonly Provider[] = Object.values(providers);

export function isProviderName(value: unknown): value is ProviderName {
	return typeof value === 'string' && Object.hasOwn(providers, value);
}
