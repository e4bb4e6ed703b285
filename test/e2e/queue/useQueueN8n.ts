import { type ProviderName, type Simulator, startSimulator } from '../../simulator';
import { CleanUp } from '../harness/cleanUp';
import type { N8nServer } from '../harness/n8nServer';
import {
	type QueueInstallation,
	type QueuePart,
	startQueueInstallation,
} from '../harness/queueInstallation';
import { currentRun } from '../runFolder';
import {
	createCredentials,
	keepLog,
	type N8nSettings,
	type NodeCredentials,
	type TestedN8n,
} from '../useN8n';

/**
 * An n8n in queue mode for the tests of one file. `server.url` is the address of the proxy in front,
 * for callbacks; `client` speaks with main; `kill`, `stop` and `start` are about all n8n processes.
 */
export interface TestedQueueN8n extends TestedN8n {
	/** The single processes, to be ended and started again. */
	readonly parts: QueueInstallation;
}

interface Running {
	parts: QueueInstallation;
	simulator: Simulator;
	credentials: Record<ProviderName, NodeCredentials>;
}

const startTimeoutMs = 600_000;
const endTimeoutMs = 120_000;

/** As `useN8n`, in queue mode. */
export function useQueueN8n(settings: N8nSettings = {}): TestedQueueN8n {
	const cleanUp = new CleanUp();
	let started: Running | undefined;
	const running = (): Running => {
		if (started === undefined) throw new Error('n8n runs inside of tests only.');
		return started;
	};
	const processes = (): QueuePart[] => {
		const { main, workers, webhooks } = running().parts;
		return [main, ...workers, ...webhooks];
	};
	const all = async (work: (part: QueuePart) => Promise<unknown>): Promise<void> => {
		await Promise.all(processes().map(work));
	};
	beforeAll(async () => {
		started = await start(settings, cleanUp);
	}, startTimeoutMs);
	afterAll(async () => await cleanUp.run(), endTimeoutMs);
	return {
		get parts() {
			return running().parts;
		},
		get client() {
			return running().parts.client;
		},
		get server(): N8nServer {
			const { main, proxy } = running().parts;
			return { ...main.n8n.server, url: proxy.url };
		},
		get simulator() {
			return running().simulator;
		},
		get credentials() {
			return running().credentials;
		},
		get filesFolder() {
			return running().parts.filesFolder;
		},
		logText: async () =>
			(await Promise.all(processes().map(async ({ n8n }) => await n8n.logText()))).join('\n'),
		kill: async () => await all(async ({ n8n }) => await n8n.kill()),
		stop: async () => await all(async ({ n8n }) => await n8n.stop()),
		start: async () => await all(async ({ n8n }) => await n8n.start()),
	};
}

async function start(settings: N8nSettings, cleanUp: CleanUp): Promise<Running> {
	const { runFolder, preparation } = currentRun();
	const simulator = await startSimulator(settings.simulator);
	cleanUp.add(async () => await simulator.close());
	const parts = await startQueueInstallation(preparation, {
		...{ runFolder, cleanUp, keepLog, extra: settings.extra },
	});
	const credentials = await createCredentials(parts.client, simulator, settings);
	return { parts, simulator, credentials };
}

/** The name of the worker that took an execution, by its own log; null while none has. */
export async function startedOn(
	{ parts }: TestedQueueN8n,
	executionId: string,
): Promise<string | null> {
	const line = new RegExp(`Worker started execution ${executionId} `);
	for (const { name, n8n } of parts.workers) {
		if (line.test(await n8n.logText())) return name;
	}
	return null;
}
