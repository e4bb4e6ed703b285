/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { checkout } from '../checkout';
import { createScratchFolder, type ScratchFolder } from './scratchFolder';

const configuration = [
	'.prettierrc.js',
	'eslint.config.mjs',
	'tsconfig.json',
	'tsconfig.test.json',
];

/** Copies files and folders of this package to a scratch folder that sees its development tools. */
export function copyOfCheckout(paths: string[]): ScratchFolder {
	const scratch = createScratchFolder();
	symlinkSync(join(checkout, 'node_modules'), join(scratch.root, 'node_modules'));
	for (const path of paths) {
		cpSync(join(checkout, path), join(scratch.root, path), { recursive: true });
	}
	return scratch;
}

/** Makes a copy of the sample package, which passes every check, with this package's configuration. */
export function createSamplePackage(): ScratchFolder {
	const scratch = copyOfCheckout(configuration);
	cpSync(join(__dirname, 'sample'), scratch.root, { recursive: true });
	return scratch;
}
