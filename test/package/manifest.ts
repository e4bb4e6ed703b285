/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

const dependencies = z.record(z.string(), z.string()).optional();

const manifestSchema = z.object({
	dependencies,
	optionalDependencies: dependencies,
	peerDependencies: dependencies,
	bundledDependencies: z.array(z.string()).optional(),
	bundleDependencies: z.array(z.string()).optional(),
	n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});

/** The part of package.json that the checks judge. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads the package.json of a folder.
 *
 * @throws when the file is missing, is not JSON or lacks the `n8n` section
 */
export function readManifest(folder: string): Manifest {
	return manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}
