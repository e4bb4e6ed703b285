/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { type ProgramSettings, runProgram } from './runProgram';

/** Runs npm to its end and returns what it wrote; `ProgramFailed` as `runProgram`. */
export async function runNpm(npmArguments: string[], settings: ProgramSettings): Promise<string> {
	const folder = npmFolder();
	if (folder === undefined) return await runProgram('npm', npmArguments, settings);
	const script = join(folder, 'bin', 'npm-cli.js');
	return await runProgram(process.execPath, [script, ...npmArguments], settings);
}

/** The node-gyp that npm brings along, absolute; undefined where npm's folder was not found. */
export function npmNodeGyp(): string | undefined {
	const folder = npmFolder();
	if (folder === undefined) return undefined;
	const script = join(folder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
	return existsSync(script) ? script : undefined;
}

/**
 * npm's own folder: the one that runs this process (npm tells in `npm_execpath`), else the one that was
 * installed together with this Node.js. Running its script directly works without a shell everywhere.
 */
function npmFolder(): string | undefined {
	return npmFolderCandidates(process.env.npm_execpath, process.execPath).find((folder) =>
		existsSync(join(folder, 'bin', 'npm-cli.js')),
	);
}

/** Where npm may lie, most likely first. */
export function npmFolderCandidates(npmScript: string | undefined, nodeBinary: string): string[] {
	const besideNode = [
		join(dirname(nodeBinary), '..', 'lib', 'node_modules', 'npm'),
		join(dirname(nodeBinary), 'node_modules', 'npm'),
	];
	if (npmScript === undefined || basename(npmScript) !== 'npm-cli.js') return besideNode;
	return [dirname(dirname(npmScript)), ...besideNode];
}
