import { until } from '../../waiting';

/** Where one trigger node can be called. */
export interface WebhookUrls {
	/** While its workflow is active. */
	production: string;
	/** After `N8nClient.listenForTestEvent`, for one call. */
	test: string;
}

/**
 * The addresses of a trigger's webhook, as n8n-workflow's getNodeWebhookPath makes them.
 *
 * @param n8nUrl address of n8n, without a trailing slash
 * @param webhookId of the trigger's node in the workflow
 * @param path of the webhook in the node type's description; left out where that path is a full one
 */
export function webhookUrls(n8nUrl: string, webhookId: string, path?: string): WebhookUrls {
	const place = path === undefined ? webhookId : `${webhookId}/${path}`;
	return { production: `${n8nUrl}/webhook/${place}`, test: `${n8nUrl}/webhook-test/${place}` };
}

/**
 * Waits until n8n knows a webhook, which after activation and after a start takes it some seconds.
 *
 * It asks as a browser does before a call from another site: OPTIONS with an Origin. n8n answers with
 * the methods under which the address is registered (WebhookRequestHandler.setupCorsHeaders), starts
 * nothing, and a test webhook goes on listening.
 *
 * @throws {Error} when it has not come in time
 */
export async function untilWebhookRegistered(url: string): Promise<void> {
	const look = async () => await registeredMethods(url);
	await until(`n8n registers ${url}`, look, (methods) => methods.length > 0);
}

/** The HTTP methods under which n8n knows a webhook now; none where it does not know it. */
export async function registeredMethods(url: string): Promise<string[]> {
	const answer = await fetch(url, {
		method: 'OPTIONS',
		headers: { origin: 'http://127.0.0.1', connection: 'close' },
	});
	await answer.body?.cancel();
	const methods = answer.headers.get('access-control-allow-methods') ?? '';
	return methods
		.split(',')
		.map((method) => method.trim())
		.filter((method) => method !== '' && method !== 'OPTIONS');
}
