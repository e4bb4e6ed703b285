import type { Parameters } from '../actions/parameters';
import { refusal } from '../jobs/jobError';
import { providers, isProviderName } from '../providers';
import type { JobEvent, Provider } from '../providers/contract';

/** What a person sets in the trigger's panel. */
export interface TriggerSettings {
	readonly provider: Provider;
	readonly callback: NonNullable<Provider['callback']>;
	readonly events: readonly JobEvent[];
	readonly confirmWithProvider: boolean;
	readonly requireSignedUrl: boolean;
	readonly ignoreDuplicates: boolean;
}

/** @throws JobError when a value is none of the panel's */
export function triggerSettings(parameters: Parameters): TriggerSettings {
	const name = parameters.text('provider', 'Provider');
	const provider = isProviderName(name) ? providers[name] : undefined;
	if (provider?.callback === undefined) {
		throw refusal('This provider does not call back', "Choose another one in 'Provider'.");
	}
	const option = (option: string, field: string) => parameters.optionBoolean(option, field, true);
	return {
		provider,
		callback: provider.callback,
		events: parameters.choices('events', 'Trigger On', ['succeeded', 'failed']),
		confirmWithProvider: option('confirmWithProvider', 'Confirm With Provider'),
		requireSignedUrl: option('requireSignedUrl', 'Require Signed URL'),
		ignoreDuplicates: option('ignoreDuplicates', 'Ignore Duplicates'),
	};
}
