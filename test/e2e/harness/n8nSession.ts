import { randomBytes } from 'node:crypto';

import type { CleanUp } from './cleanUp';
import { LastingN8n } from './lastingN8n';
import { type Login, N8nClient } from './n8nClient';
import type { ServerSettings } from './n8nServer';
import { installPackage } from './packageInstall';
import { nodeTypes } from './packageNodes';
import type { Preparation } from './preparation';
import { consoleProgress, type Progress } from './progress';

/** A running n8n with this package in it, and its owner logged in. */
export interface N8nSession {
	n8n: LastingN8n;
	client: N8nClient;
	login: Login;
}

export interface SessionSettings extends ServerSettings {
	/** Takes what has to be ended. */
	cleanUp: CleanUp;
	progress?: Progress;
}

/**
 * Installs the package into an empty user folder, starts n8n there and sets up its owner.
 *
 * @throws {Error} when n8n does not start or does not load the package
 */
export async function startSession(
	{ install, tarball }: Preparation,
	settings: SessionSettings,
): Promise<N8nSession> {
	const { cleanUp, userFolder, signal, progress = consoleProgress } = settings;
	await installPackage(tarball, userFolder, signal);
	const n8n = new LastingN8n(install, settings);
	cleanUp.add(async () => await n8n.stop());
	const server = await progress.step(
		`Starting n8n ${install.version}`,
		async () => await n8n.start(),
		'10 to 20 seconds',
	);
	const client = new N8nClient(server.url, signal);
	const login = { email: 'demo@example.com', password: `Demo-${randomBytes(6).toString('hex')}` };
	await client.setUpOwner(login);
	await refuseMissingPackage(client);
	return { n8n, client, login };
}

/** n8n loads a package whole or not at all, so one of its nodes stands for it. */
async function refuseMissingPackage(client: N8nClient): Promise<void> {
	const name = nodeTypes.fluxKontext;
	if ((await client.nodeTypeNames()).includes(name)) return;
	throw new Error(`n8n has started but did not load ${name}; its log says why.`);
}
