/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * The files under some of a folder's sub-folders, as sorted paths relative to the folder with
 * forward slashes. A sub-folder that does not exist holds no files.
 */
export function listFiles(folder: string, subFolders: string[] = ['.']): string[] {
	return subFolders
		.map((subFolder) => join(folder, subFolder))
		.filter((path) => existsSync(path))
		.flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.sort();
}
