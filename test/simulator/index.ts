/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer } from 'node:http';
import { setMaxListeners } from 'node:events';
import { listen } from '../loopback';
import { CallbackSender } from './callbacks';
import { JobStore } from './jobs';
import { OrderBook } from './orders';
import type { World } from './provider';
import { handle, providers } from './server';
import type { ProviderName, RecordedRequest, Simulator, SimulatorOptions } from './types';
import { UploadStore } from './uploads';
import { WebhookSetUp } from './webhook';

export { readMark } from './mark';
export { makePicture } from './pictures';
export type * from './types';

/**
 * Longer than a busy process stands still: when Node.js 22 and newer goes on, it sends its next request
 * over a connection that this server has closed meanwhile, and the request fails.
 */
const keepAliveTimeout = 60_000;

/**
 * Starts one HTTP server on 127.0.0.1 that plays all four providers as strictly as their documents.
 * @throws when the port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const server = createServer({ keepAliveTimeout });
	const { url, close } = await listen(server, options.port);

	const orders = new OrderBook();
	const requests: RecordedRequest[] = [];
	const closer = new AbortController();
	setMaxListeners(0, closer.signal);
	const apiKeys = { ...byProvider(({ apiKey }) => apiKey), ...options.apiKeys };
	const world: World = {
		apiKeys,
		jobs: new JobStore(orders, options.jobSeconds ?? 0.2, url),
		uploads: new UploadStore(url),
		callbacks: new CallbackSender(options.callbackPauseScale ?? 1),
		webhook: new WebhookSetUp(),
		closing: closer.signal,
	};
	server.on('request', (request, response) => {
		handle(request, response, { url, world, orders, requests }).catch((error: unknown) => {
			if (!response.headersSent) response.writeHead(500);
			response.end(`The simulator failed: ${String(error)}`);
		});
	});

	return {
		url,
		baseUrls: byProvider(({ basePath }) => `${url}${basePath}`),
		apiKeys,
		order: (order) => orders.add(order),
		requests,
		get jobs() {
			return world.jobs.records();
		},
		callbacks: world.callbacks.records,
		callbacksSettled: async () => await world.callbacks.settled(),
		finish: (jobId) => {
			world.jobs.finish(jobId);
			world.callbacks.resume(jobId);
		},
		redeliver: async (jobId) => await world.callbacks.redeliver(jobId),
		setUpWebhook: ({ address, secret }) => world.webhook.setUp(address, secret),
		rotateWebhookSecret: () => world.webhook.rotateSecret(),
		sendTestEvent: async () => {
			const { attempts } = await world.callbacks.sendOnce(world.webhook.testEvent());
			return attempts[0]?.status ?? null;
		},
		reset: () => {
			orders.clear();
			requests.length = 0;
			world.jobs.clear();
			world.uploads.clear();
			world.callbacks.clear();
			world.webhook.clear();
		},
		close: async () => {
			closer.abort();
			world.callbacks.cancel();
			await close();
		},
	};
}

function byProvider<Value>(
	valueOf: (provider: (typeof providers)[ProviderName]) => Value,
): Record<ProviderName, Value> {
	const { apixo, foxAi, toApis, vtrix } = providers;
	return {
		apixo: valueOf(apixo),
		foxAi: valueOf(foxAi),
		toApis: valueOf(toApis),
		vtrix: valueOf(vtrix),
	};
}
