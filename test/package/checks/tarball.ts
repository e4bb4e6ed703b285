/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { listFiles } from '../files';
import type { Check } from '../project';

const topLevelFiles = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.js', 'package.json'];
const builtFile =
	/^dist\/(bundle\.js|nodes\/\w+\/\w+(\.node\.js|\.node\.json|(\.dark)?\.svg)|credentials\/\w+\.credentials\.js)$/;
/** Those that people read, not n8n. */
const pages = ['CHANGELOG.md', 'README.md'];
/** Bytes; what ships at the end of November 2026 has 181,000. */
const largestSize = 190_000;

/**
 * What is missing from, or too much in, the list of files of a tarball.
 *
 * @param paths paths inside the tarball, relative to the package
 */
export function tarballProblems(paths: string[]): string[] {
	const isWanted = (path: string) => topLevelFiles.includes(path) || builtFile.test(path);
	const missing = topLevelFiles.filter((path) => !paths.includes(path));
	if (!paths.some((path) => builtFile.test(path))) missing.push('dist');
	return [
		...missing.map((path) => `${path} is missing from the tarball`),
		...paths
			.filter((path) => !isWanted(path))
			.map((path) => `${path} should not be in the tarball`),
	];
}

/**
 * Nothing when the package is light enough.
 *
 * @param sizes path and bytes of each file of the tarball
 */
export function sizeProblems(
	sizes: ReadonlyArray<readonly [path: string, bytes: number]>,
): string[] {
	const size = sizes
		.filter(([path]) => !pages.includes(path))
		.reduce((sum, [, bytes]) => sum + bytes, 0);
	return size <= largestSize
		? []
		: [`The files beside ${pages.join(' and ')} have ${size} bytes, more than ${largestSize}`];
}

/** The tarball holds what n8n needs and nothing else, and is light. */
export const tarball: Check = {
	name: 'tarball',
	async run(project) {
		const folder = await project.unpackedTarball();
		const paths = listFiles(folder);
		const sizes = paths.map((path) => [path, statSync(join(folder, path)).size] as const);
		return [...tarballProblems(paths), ...sizeProblems(sizes)];
	},
};
