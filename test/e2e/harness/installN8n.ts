/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { cacheFolder } from './cacheFolder';
import { withLock } from './folderLock';
import { DEFAULT_N8N_VERSION, n8nRecipe, type N8nRecipe } from './n8nRecipe';
import { runNpm } from './npm';
import { consoleProgress, type Progress } from './progress';
import { ensureSqliteBinding } from './sqliteBinding';
import { hasCode, instead } from './systemError';

/** An n8n that is ready to start. Paths are absolute. */
export interface N8nInstall {
	version: string;
	folder: string;
	/** The Node.js that runs it. */
	nodeBinary: string;
	/** The script to run with it. */
	n8nScript: string;
}

export interface InstallSettings {
	version?: string;
	/** Where installs are kept; the user's cache when left out. */
	cache?: string;
	progress?: Progress;
	signal?: AbortSignal;
}

/**
 * Brings n8n and the Node.js that it needs, or finds them in the cache from an earlier run.
 *
 * The install grows in a temporary folder beside its place and is moved there when whole, so an
 * interrupted one is never taken for a whole one.
 *
 * @throws {ProgramFailed} when npm fails
 * @throws {Error} when the native part of sqlite3 cannot be built, saying what is missing
 */
export async function ensureN8n(settings: InstallSettings = {}): Promise<N8nInstall> {
	const progress = settings.progress ?? consoleProgress;
	const recipe = n8nRecipe(settings.version ?? DEFAULT_N8N_VERSION, process.platform, process.arch);
	const place = join(settings.cache ?? cacheFolder(), recipe.folderName);
	if (!existsSync(place)) {
		await withLock(
			`${place}.lock`,
			async () => await installInto(place, recipe, progress, settings.signal),
			{
				signal: settings.signal,
				onWait: () => progress.say('Waiting for another start that is installing n8n …'),
			},
		);
	}
	return describeInstall(place, recipe);
}

async function installInto(
	place: string,
	recipe: N8nRecipe,
	progress: Progress,
	signal: AbortSignal | undefined,
): Promise<void> {
	if (existsSync(place)) return;
	await removeLeftovers(place);
	const growing = `${place}.installing-${process.pid}`;
	try {
		await mkdir(growing, { recursive: true });
		await writeFile(join(growing, 'package.json'), recipe.packageJson);
		await progress.step(
			`Installing n8n ${recipe.version} with its Node.js into ${dirname(place)} (2.5 GB)`,
			async () =>
				await runNpm(
					[
						'install',
						'--ignore-scripts',
						'--legacy-peer-deps',
						'--no-audit',
						'--no-fund',
						'--loglevel=error',
					],
					{ folder: growing, signal },
				),
			'three to six minutes, once',
		);
		const { nodeBinary } = describeInstall(growing, recipe);
		const nodePackageFolder = join(growing, 'node_modules', recipe.nodePackage);
		await ensureSqliteBinding({ folder: growing, nodeBinary, nodePackageFolder, progress, signal });
		await moveIntoPlace(growing, place);
	} finally {
		await rm(growing, { recursive: true, force: true, maxRetries: 3 });
	}
}

async function moveIntoPlace(growing: string, place: string): Promise<void> {
	const otherWasFirst = (error: unknown) =>
		hasCode('EEXIST', 'ENOTEMPTY', 'EPERM')(error) && existsSync(place);
	await rename(growing, place).catch(instead(otherWasFirst, undefined));
}

/** Installs that were killed half-way. Safe under the lock: nobody is growing one now. */
async function removeLeftovers(place: string): Promise<void> {
	const parent = dirname(place);
	for (const name of await readdir(parent)) {
		if (!name.startsWith(`${basename(place)}.installing-`)) continue;
		await rm(join(parent, name), { recursive: true, force: true });
	}
}

function describeInstall(folder: string, recipe: N8nRecipe): N8nInstall {
	const nodeFile = process.platform === 'win32' ? 'node.exe' : 'node';
	return {
		version: recipe.version,
		folder,
		nodeBinary: join(folder, 'node_modules', recipe.nodePackage, 'bin', nodeFile),
		n8nScript: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}
