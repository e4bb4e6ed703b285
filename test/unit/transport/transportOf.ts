import type { IExecuteFunctions } from 'n8n-workflow';

import type { Target } from '../../../nodes/FluxKontext/transport/n8nTransport';
import { N8nTransport } from '../../../nodes/FluxKontext/transport/n8nTransport';

/** The way to a provider at `baseUrl` with a key of ToAPIs. */
export function transportOf(
	context: IExecuteFunctions,
	target: Pick<Target, 'baseUrl' | 'pictures'> & Partial<Target>,
	stop?: AbortSignal,
): N8nTransport {
	const whole = { credentialType: 'toApisApi', hide: (text: string) => text, ...target } as const;
	return new N8nTransport(context, whole, stop);
}
