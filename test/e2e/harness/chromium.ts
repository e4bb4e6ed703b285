/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import type { SystemPrograms } from './systemPrograms';

const programNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macPrograms = [
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of the editor's tests: its absolute path. */
export const chromium: SystemPrograms<string> = {
	find: () => findChromium((process.env.PATH ?? '').split(delimiter)),
	debianPackages: ['chromium'],
	help: [
		'The tests of the editor need Chromium or Chrome, and none was found.',
		'On Debian: "apt-get install chromium"; on macOS: "brew install --cask chromium".',
	].join('\n'),
};

/** @param folders with programs, best first */
export function findChromium(
	folders: readonly string[],
	exists: (file: string) => boolean = existsSync,
): string | undefined {
	const inFolders = programNames.flatMap((name) => folders.map((folder) => join(folder, name)));
	return [...inFolders, ...macPrograms].find(exists);
}
