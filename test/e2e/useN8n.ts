/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { copyFile, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import { checkout } from '../checkout';
import {
	type ProviderName,
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../simulator';
import { CleanUp } from './harness/cleanUp';
import type { Login, N8nClient } from './harness/n8nClient';
import type { N8nServer } from './harness/n8nServer';
import { type N8nSession, startSession } from './harness/n8nSession';
import { credentialTypes } from './harness/packageNodes';
import { silentProgress as progress } from './harness/progress';
import { instead, hasCode } from './harness/systemError';
import { removeUserFolder } from './harness/userFolder';
import type { NodeDefinition } from './harness/workflowDefinition';
import { currentRun } from './runFolder';

export interface N8nSettings {
	simulator?: SimulatorOptions;
	/** Further fields of a provider's credential, beside its key and its address. */
	credentialFields?: Partial<Record<ProviderName, Record<string, string>>>;
	/** What the credentials are called. */
	credentialNames?: Readonly<Record<ProviderName, string>>;
	/** Further n8n settings, by the names of its environment variables. */
	extra?: Record<string, string>;
}

/** What a node's `credentials` have to be. */
export type NodeCredentials = NonNullable<NodeDefinition['credentials']>;

/** The n8n of one test file. Everything here is there from `beforeAll` on. */
export interface TestedN8n {
	readonly client: N8nClient;
	/** The n8n that was started last. */
	readonly server: N8nServer;
	readonly simulator: Simulator;
	/** A working credential of each provider, ready for a node's `credentials`. */
	readonly credentials: Record<ProviderName, NodeCredentials>;
	/** A folder that n8n's file nodes may read and write. */
	readonly filesFolder: string;
	/** Everything that n8n has written so far, over all starts. */
	logText(): Promise<string>;
	/** Ends n8n as a power cut would (SIGKILL), and waits for it. */
	kill(): Promise<void>;
	/** Ends n8n as Ctrl-C would, and waits for it. */
	stop(): Promise<void>;
	/** Starts n8n again, with the same data at the same address; still logged in. */
	start(): Promise<void>;
}

/** Also with what a person needs to log in. */
export interface TestedN8nWithOwner extends TestedN8n {
	readonly login: Login;
}

interface Running extends N8nSession {
	simulator: Simulator;
	credentials: Record<ProviderName, NodeCredentials>;
	filesFolder: string;
}

const startTimeoutMs = 300_000;
const endTimeoutMs = 60_000;

/**
 * Gives the tests of a file a real n8n of their own with this package and a simulator of the four
 * providers. Call it once, at the top of the file or of its `describe`: it starts all in `beforeAll` and
 * ends all in `afterAll`.
 */
export function useN8n(settings: N8nSettings = {}): TestedN8nWithOwner {
	const cleanUp = new CleanUp();
	let started: Running | undefined;
	const running = (): Running => {
		if (started === undefined) throw new Error('n8n runs inside of tests only.');
		return started;
	};
	beforeAll(async () => {
		started = await start(settings, cleanUp);
	}, startTimeoutMs);
	afterAll(async () => await cleanUp.run(), endTimeoutMs);
	return {
		get client() {
			return running().client;
		},
		get login() {
			return running().login;
		},
		get server() {
			return running().n8n.server;
		},
		get simulator() {
			return running().simulator;
		},
		get credentials() {
			return running().credentials;
		},
		get filesFolder() {
			return running().filesFolder;
		},
		logText: async () => await running().n8n.logText(),
		kill: async () => await running().n8n.kill(),
		stop: async () => await running().n8n.stop(),
		start: async () => void (await running().n8n.start()),
	};
}

async function start(settings: N8nSettings, cleanUp: CleanUp): Promise<Running> {
	const { runFolder, preparation } = currentRun();
	// n8n judges file access by real paths.
	const userFolder = await realpath(await mkdtemp(join(runFolder, 'n8n-')));
	cleanUp.add(async () => await removeUserFolder(userFolder));
	cleanUp.add(async () => await keepLog(join(userFolder, 'n8n.log')));
	const filesFolder = join(userFolder, 'files');
	await mkdir(filesFolder);

	const simulator = await startSimulator(settings.simulator);
	cleanUp.add(async () => await simulator.close());

	const { extra } = settings;
	const fileFolders = [filesFolder];
	const session = await startSession(preparation, {
		...{ cleanUp, progress, userFolder, fileFolders, extra },
	});
	const credentials = await createCredentials(session.client, simulator, settings);
	return { ...session, simulator, credentials, filesFolder };
}

/** A credential of the simulator for each provider. */
export async function createCredentials(
	client: N8nClient,
	{ apiKeys, baseUrls }: Simulator,
	{ credentialFields, credentialNames }: N8nSettings,
): Promise<Record<ProviderName, NodeCredentials>> {
	const create = async (provider: ProviderName): Promise<NodeCredentials> => {
		const type = credentialTypes[provider];
		const name = credentialNames?.[provider] ?? `${provider} of the simulator`;
		const key = { apiKey: apiKeys[provider], baseUrl: baseUrls[provider] };
		const data = { ...key, ...credentialFields?.[provider] };
		return { [type]: { id: await client.createCredential({ name, type, data }), name } };
	};
	return {
		apixo: await create('apixo'),
		foxAi: await create('foxAi'),
		toApis: await create('toApis'),
		vtrix: await create('vtrix'),
	};
}

/**
 * Puts a log where the reporter keptLogs.js finds it: at the place of the test file.
 *
 * @param part of the n8n whose log it is, where n8n is more than one process
 */
export async function keepLog(logFile: string, part?: string): Promise<void> {
	const testFile = relative(join(checkout, 'test'), expect.getState().testPath ?? 'unknown');
	const name = part === undefined ? testFile : `${testFile}.${part}`;
	const kept = join(checkout, 'test-results', `${name}.log`);
	await mkdir(dirname(kept), { recursive: true });
	await copyFile(logFile, kept).catch(instead(hasCode('ENOENT'), undefined));
}
