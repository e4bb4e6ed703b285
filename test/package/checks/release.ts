/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { Check } from '../project';

const manifestSchema = z.object({
	version: z.string(),
	author: z.object({ name: z.string(), email: z.string() }),
	repository: z.object({ url: z.string() }),
});

/** What stands in the repository until its owner is known. */
const PLACEHOLDERS = [/\.example\b/, /github\.com\/n8n-nodes-flux-kontext\//];

/**
 * What stands in the way of a release.
 *
 * @param manifest text of package.json
 * @param changelog text of CHANGELOG.md
 */
export function releaseProblems(manifest: string, changelog: string): string[] {
	const { version, author, repository } = manifestSchema.parse(JSON.parse(manifest));
	const [newest] = /^## .+$/m.exec(changelog) ?? [''];
	return [
		...[author.email, repository.url]
			.filter((value) => PLACEHOLDERS.some((placeholder) => placeholder.test(value)))
			.map((value) => `package.json: ${value} is a placeholder`),
		...(newest.startsWith(`## ${version} `)
			? []
			: [`CHANGELOG.md: the first heading is '${newest}', not '## ${version} (date)'`]),
	];
}

/** Version, notes and addresses are ready to be published; by name only: `npm run release`. */
export const release: Check = {
	name: 'release',
	run: async ({ root }) =>
		releaseProblems(
			readFileSync(join(root, 'package.json'), 'utf8'),
			readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
		),
};
