/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** What decides where a user's cache lies. */
export interface CacheSurroundings {
	platform: NodeJS.Platform;
	environment: Readonly<Record<string, string | undefined>>;
	homeFolder: string;
}

const folderName = 'n8n-nodes-flux-kontext';

/**
 * The folder in the user's cache that keeps n8n between runs. `XDG_CACHE_HOME` wins everywhere (when
 * absolute, as the XDG Base Directory Specification demands); then each system's own place.
 */
export function cacheFolder(surroundings: CacheSurroundings = hostSurroundings()): string {
	const { platform, environment, homeFolder } = surroundings;
	const path = platform === 'win32' ? win32 : posix;
	const chosen = environment.XDG_CACHE_HOME;
	if (chosen !== undefined && path.isAbsolute(chosen)) return path.join(chosen, folderName);
	if (platform === 'win32') {
		const local = environment.LOCALAPPDATA ?? path.join(homeFolder, 'AppData', 'Local');
		return path.join(local, folderName);
	}
	if (platform === 'darwin') return path.join(homeFolder, 'Library', 'Caches', folderName);
	return path.join(homeFolder, '.cache', folderName);
}

function hostSurroundings(): CacheSurroundings {
	return { platform: process.platform, environment: process.env, homeFolder: homedir() };
}
