/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { listFiles } from '../files';
import type { Check } from '../project';
import { moduleRequestsOf } from '../syntax';

/** What n8n or Node.js brings to a package at run time. */
const providedModules = ['n8n-workflow', 'zod', 'node:crypto'];

const isFile = (path: string) => existsSync(path) && statSync(path).isFile();

function findingFor(folder: string, path: string, specifier: string | null): string | undefined {
	if (specifier === null) return 'asks for a module whose name is not a plain string';
	if (providedModules.includes(specifier)) return undefined;
	if (!/^\.\.?(\/|$)/.test(specifier)) return `asks for '${specifier}', which n8n does not bring`;

	const target = join(folder, dirname(path), specifier);
	if (relative(folder, target).startsWith('..'))
		return `asks for '${specifier}' outside the package`;
	const candidates = [target, `${target}.js`, `${target}.json`, join(target, 'index.js')];
	return candidates.some(isFile) ? undefined : `asks for '${specifier}', which is not packed`;
}

/** The modules that the JavaScript files in a folder ask for and will not find inside n8n. */
export function moduleRequestProblems(folder: string): string[] {
	return listFiles(folder)
		.filter((path) => path.endsWith('.js'))
		.flatMap((path) =>
			moduleRequestsOf(readFileSync(join(folder, path), 'utf8')).flatMap(({ specifier, line }) => {
				const finding = findingFor(folder, path, specifier);
				return finding === undefined ? [] : [`${path}:${line} ${finding}`];
			}),
		);
}

export const moduleRequests: Check = {
	name: 'module-requests',
	run: async (project) => moduleRequestProblems(await project.unpackedTarball()),
};
