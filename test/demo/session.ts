import { randomBytes } from 'node:crypto';

import { cacheFolder } from '../e2e/harness/cacheFolder';
import type { CleanUp } from '../e2e/harness/cleanUp';
import { ensureN8n } from '../e2e/harness/installN8n';
import { type Login, N8nClient } from '../e2e/harness/n8nClient';
import { type N8nServer, startN8n } from '../e2e/harness/n8nServer';
import { buildPackage, installPackage, PACKAGE_NAME } from '../e2e/harness/packageInstall';
import { consoleProgress as progress } from '../e2e/harness/progress';
import { makeUserFolder, removeUserFolder } from '../e2e/harness/userFolder';
import { type Simulator, startSimulator } from '../simulator';

const simulatedJobSeconds = 3;

/** A running n8n with this package in it. */
export interface DemoSession {
	server: N8nServer;
	client: N8nClient;
	login: Login;
	/** Null when the real service is used. */
	simulator: Simulator | null;
}

export interface SessionSettings {
	/** Takes what has to be ended and removed. */
	cleanUp: CleanUp;
	signal: AbortSignal;
	simulated: boolean;
	/** Absolute folders that n8n's file nodes may read and write. */
	fileFolders: string[];
}

/**
 * Builds the package, brings n8n, installs the package into a new user folder, starts everything and
 * logs in as n8n's owner.
 *
 * @throws {Error} in words for people when a part cannot be had, built or started
 */
export async function startSession(settings: SessionSettings): Promise<DemoSession> {
	const { cleanUp, signal, simulated, fileFolders } = settings;
	await progress.step('Building the package', async () => await buildPackage(signal));
	const cache = cacheFolder();
	const install = await ensureN8n({ cache, progress, signal });

	const userFolder = await makeUserFolder(cache);
	cleanUp.add(async () => await removeUserFolder(userFolder));
	await progress.step(
		'Packing the package and installing it in n8n',
		async () => await installPackage(userFolder, signal),
	);

	const simulator = simulated ? await startSimulator({ jobSeconds: simulatedJobSeconds }) : null;
	cleanUp.add(async () => await simulator?.close());

	const server = await progress.step(
		`Starting n8n ${install.version}`,
		async () => await startN8n(install, { userFolder, fileFolders, signal }),
		'10 to 20 seconds',
	);
	cleanUp.add(async () => await server.stop());

	const client = new N8nClient(server.url, signal);
	const login = { email: 'demo@example.com', password: `Demo-${randomBytes(6).toString('hex')}` };
	await client.setUpOwner(login);
	await refuseMissingNode(client);
	return { server, client, login, simulator };
}

async function refuseMissingNode(client: N8nClient): Promise<void> {
	const name = `${PACKAGE_NAME}.fluxKontext`;
	if (!(await client.nodeTypeNames()).includes(name)) {
		throw new Error(`n8n has started but did not load the node ${name}.`);
	}
}
