import type { Provider } from '../providers/contract';
import type { Transport } from './http';
import type { Runtime } from './runtime';

/** n8n's logger, as far as it is needed. */
export interface Log {
	info(message: string, details: Record<string, unknown>): void;
	warn(message: string, details: Record<string, unknown>): void;
}

/** The way to one provider with one credential, as far as submitting, checking and waiting need it. */
export interface Session {
	readonly provider: Provider;
	readonly transport: Transport;
	/** Its sleeps end when the execution is stopped. */
	readonly runtime: Runtime;
	readonly log: Log;
}
