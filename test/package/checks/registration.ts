import { listFiles } from '../files';
import { readManifest } from '../manifest';
import type { Check } from '../project';

/** Where two lists of paths differ: files that were built but not listed, and the reverse. */
export function registrationProblems(field: string, listed: string[], built: string[]): string[] {
	return [
		...built
			.filter((path) => !listed.includes(path))
			.map((path) => `${path} was built, but ${field} in package.json does not list it`),
		...listed
			.filter((path) => !built.includes(path))
			.map((path) => `${path} is listed in ${field} in package.json, but was not built`),
		...listed
			.filter((path, index) => listed.indexOf(path) !== index)
			.map((path) => `${path} is listed twice in ${field} in package.json`),
	];
}

/** package.json lists exactly the nodes and credentials that the build made. */
export const registration: Check = {
	name: 'registration',
	async run({ root }) {
		const { nodes, credentials } = readManifest(root).n8n;
		const built = listFiles(root, ['dist']);
		const ending = (suffix: string) => built.filter((path) => path.endsWith(suffix));
		return [
			...registrationProblems('n8n.nodes', nodes, ending('.node.js')),
			...registrationProblems('n8n.credentials', credentials, ending('.credentials.js')),
		];
	},
};
