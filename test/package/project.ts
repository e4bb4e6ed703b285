/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runTool } from './runTool';

/** The package under examination. */
export interface Project {
	/** The folder of its package.json. */
	root: string;
	/** The folder with the unpacked content of `npm pack`; made at the first call. */
	unpackedTarball(): Promise<string>;
	/** Removes the unpacked content. */
	close(): void;
}

/** One question about the package. */
export interface Check {
	/** Printed by the gate, and picks the check: `npm run check -- lint`. */
	name: string;
	/** What was found wrong, one text per finding; empty when all is well. */
	run(project: Project): Promise<string[]>;
}

async function runOrThrow(folder: string, program: string, programArguments: string[]) {
	const { exitCode, output } = await runTool(folder, program, programArguments);
	if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}:\n${output}`);
}

async function packInto(root: string, destination: string): Promise<string> {
	await runOrThrow(root, 'npm', ['pack', '--ignore-scripts', '--pack-destination', destination]);
	const tarball = readdirSync(destination).find((file) => file.endsWith('.tgz'));
	if (tarball === undefined) throw new Error('npm pack made no tarball');
	await runOrThrow(destination, 'tar', ['-xzf', tarball]);
	// Every npm tarball holds its files under this name.
	return join(destination, 'package');
}

/** Opens the package in a folder. Close it when done. */
export function openProject(root: string): Project {
	const temporary = mkdtempSync(join(tmpdir(), 'package-check-'));
	let unpacked: Promise<string> | undefined;
	return {
		root,
		unpackedTarball: () => (unpacked ??= packInto(root, temporary)),
		close: () => rmSync(temporary, { recursive: true, force: true }),
	};
}
