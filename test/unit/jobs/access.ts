import type { Log, ProviderAccess } from '../../../nodes/FluxKontext/jobs/submitJob';
import { providers } from '../../../nodes/FluxKontext/providers';
import type { ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import type { Transport } from '../../../nodes/FluxKontext/transport/http';
import { ProviderClient } from '../../../nodes/FluxKontext/transport/providerClient';
import type { VirtualClock } from '../virtualClock';

export interface Logged {
	readonly level: 'info' | 'warn';
	readonly message: string;
	readonly details: Record<string, unknown>;
}

/** The way to a provider over a scripted transport, in virtual time, with what was logged. */
export function accessTo(
	name: ProviderName,
	transport: Transport,
	runtime: VirtualClock,
	beforeSubmit: () => void = () => {},
): ProviderAccess & { readonly logged: readonly Logged[] } {
	const logged: Logged[] = [];
	const log: Log = {
		info: (message, details) => logged.push({ level: 'info', message, details }),
		warn: (message, details) => logged.push({ level: 'warn', message, details }),
	};
	const provider = providers[name];
	const client = new ProviderClient(provider, transport, runtime, 60_000);
	return { provider, client, runtime, log, beforeSubmit, logged };
}
