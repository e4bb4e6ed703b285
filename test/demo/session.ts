import { cacheFolder } from '../e2e/harness/cacheFolder';
import type { CleanUp } from '../e2e/harness/cleanUp';
import { type N8nSession, startSession } from '../e2e/harness/n8nSession';
import { prepare } from '../e2e/harness/preparation';
import { consoleProgress as progress } from '../e2e/harness/progress';
import { makeUserFolder, removeUserFolder } from '../e2e/harness/userFolder';
import { type Simulator, startSimulator } from '../simulator';

const simulatedJobSeconds = 3;

/** A running n8n with this package in it. */
export interface DemoSession extends N8nSession {
	/** Null when the real service is used. */
	simulator: Simulator | null;
}

export interface DemoSettings {
	/** Takes what has to be ended and removed. */
	cleanUp: CleanUp;
	signal: AbortSignal;
	n8nVersion: string;
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
export async function startDemoSession(settings: DemoSettings): Promise<DemoSession> {
	const { cleanUp, signal, n8nVersion: version, simulated, fileFolders } = settings;
	const cache = cacheFolder();
	const userFolder = await makeUserFolder(cache);
	cleanUp.add(async () => await removeUserFolder(userFolder));
	const preparation = await prepare(userFolder, { version, cache, progress, signal });

	const simulator = simulated ? await startSimulator({ jobSeconds: simulatedJobSeconds }) : null;
	cleanUp.add(async () => await simulator?.close());

	const session = await startSession(preparation, { cleanUp, userFolder, fileFolders, signal });
	return { ...session, simulator };
}
