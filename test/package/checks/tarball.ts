import { listFiles } from '../files';
import type { Check } from '../project';

const topLevelFiles = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.js', 'package.json'];
const builtFile = /^dist\/(nodes|credentials)\/.+\.(js|js\.map|d\.ts|json|svg|png)$/;
const unwantedFile = /\.test\.|(^|\/)package\.json$/;

/**
 * What is missing from, or too much in, the list of files of a tarball.
 *
 * @param paths paths inside the tarball, relative to the package
 */
export function tarballProblems(paths: string[]): string[] {
	const isWanted = (path: string) =>
		topLevelFiles.includes(path) || (builtFile.test(path) && !unwantedFile.test(path));
	const missing = topLevelFiles.filter((path) => !paths.includes(path));
	if (!paths.some((path) => builtFile.test(path))) missing.push('dist');
	return [
		...missing.map((path) => `${path} is missing from the tarball`),
		...paths
			.filter((path) => !isWanted(path))
			.map((path) => `${path} should not be in the tarball`),
	];
}

/** The tarball holds what n8n needs and nothing else. */
export const tarball: Check = {
	name: 'tarball',
	run: async (project) => tarballProblems(listFiles(await project.unpackedTarball())),
};
