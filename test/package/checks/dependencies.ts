import { readManifest, type Manifest } from '../manifest';
import type { Check } from '../project';

/** What n8n brings by itself and therefore may be named as a peer. */
const hostPackages = ['n8n-workflow'];

/** The packages that would be installed beside this one at run time, or asked of the host in vain. */
export function dependencyProblems(manifest: Manifest): string[] {
	const atRunTime = [
		...Object.keys(manifest.dependencies ?? {}),
		...Object.keys(manifest.optionalDependencies ?? {}),
		...(manifest.bundledDependencies ?? []),
		...(manifest.bundleDependencies ?? []),
	];
	const peers = Object.keys(manifest.peerDependencies ?? {});
	return [
		...atRunTime.map((name) => `package.json: ${name} is a run-time dependency`),
		...peers
			.filter((name) => !hostPackages.includes(name))
			.map((name) => `package.json: ${name} is a peer dependency that n8n does not bring`),
	];
}

/** The package needs nothing at run time but n8n. */
export const dependencies: Check = {
	name: 'dependencies',
	run: async ({ root }) => dependencyProblems(readManifest(root)),
};
