import { providers } from '../../../nodes/FluxKontext/providers';
import type { ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import type { Transport } from '../../../nodes/FluxKontext/transport/http';
import type { Log, Session } from '../../../nodes/FluxKontext/transport/session';
import type { VirtualClock } from '../virtualClock';

export interface Logged {
	readonly level: 'info' | 'warn';
	readonly message: string;
	readonly details: Record<string, unknown>;
}

/** The way to a provider over a scripted transport, in virtual time, with what was logged. */
export function sessionWith(
	name: ProviderName,
	transport: Transport,
	runtime: VirtualClock,
): Session & { readonly logged: readonly Logged[] } {
	const logged: Logged[] = [];
	const log: Log = {
		info: (message, details) => logged.push({ level: 'info', message, details }),
		warn: (message, details) => logged.push({ level: 'warn', message, details }),
	};
	return { provider: providers[name], transport, runtime, log, logged };
}
