/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { checkout } from '../../checkout';
import { runNpm } from './npm';
import { runProgram } from './runProgram';

export const PACKAGE_NAME = 'n8n-nodes-flux-kontext';

const packageJsonSchema = z.object({ name: z.literal(PACKAGE_NAME) }).catchall(z.unknown());

/**
 * Fields that n8n removes from a community package's package.json before it installs what is left
 * (n8n 2.41, CommunityPackagesService).
 */
const strippedFields = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

/**
 * Builds this checkout's package with `npm run build`.
 *
 * @throws {ProgramFailed} with the compiler's output
 */
export async function buildPackage(signal?: AbortSignal): Promise<void> {
	await runNpm(['run', 'build'], { folder: checkout, signal });
}

/**
 * Makes the tarball that would be published.
 *
 * @returns its path
 */
export async function packPackage(folder: string, signal?: AbortSignal): Promise<string> {
	await runNpm(['pack', '--ignore-scripts', '--pack-destination', folder], {
		folder: checkout,
		signal,
	});
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new Error(`"npm pack" left no tarball in ${folder}.`);
	return join(folder, tarball);
}

/**
 * Puts the package into an n8n's user folder the way n8n installs a community package: unpacked from
 * the tarball, never a link. Nothing is left to install, for the package has no dependencies.
 *
 * @returns the folder of the installed package
 */
export async function installPackage(
	tarball: string,
	userFolder: string,
	signal?: AbortSignal,
): Promise<string> {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	await mkdir(target, { recursive: true });
	await runProgram('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], {
		folder: userFolder,
		signal,
	});
	await stripDependencies(join(target, 'package.json'));
	return target;
}

async function stripDependencies(packageJsonFile: string): Promise<void> {
	const text = await readFile(packageJsonFile, 'utf8');
	const manifest = packageJsonSchema.parse(JSON.parse(text));
	const kept = Object.entries(manifest).filter(([field]) => !strippedFields.includes(field));
	await writeFile(packageJsonFile, JSON.stringify(Object.fromEntries(kept), null, '\t'));
}
