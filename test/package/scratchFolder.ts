/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder outside the checkout that a test changes as it likes; paths are relative to it. */
export interface ScratchFolder {
	root: string;
	read(path: string): string;
	/** Writes a file, making the folders on its way. */
	write(path: string, content: string | Uint8Array): void;
	/** Removes a file or a folder with all that is in it. */
	delete(path: string): void;
	/** Removes the scratch folder itself. */
	remove(): void;
}

/** Makes an empty scratch folder. Remove it when done. */
export function createScratchFolder(): ScratchFolder {
	// The real path, since some systems keep their folder for temporary files behind a link.
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'package-check-')));
	return {
		root,
		read: (path) => readFileSync(join(root, path), 'utf8'),
		write(path, content) {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), content);
		},
		delete: (path) => rmSync(join(root, path), { recursive: true }),
		remove: () => rmSync(root, { recursive: true, force: true }),
	};
}
