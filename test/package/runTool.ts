/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import spawn from 'cross-spawn';

export interface ToolResult {
	exitCode: number;
	/** Standard output alone, for tools that print JSON. */
	standardOutput: string;
	/** Standard output and standard error in the order they came, without colour codes. */
	output: string;
}

/**
 * Runs a program in a folder to its end and collects what it prints. The folder's own
 * `node_modules/.bin` comes first on the path, so a development tool is named by its bare name.
 *
 * @throws the operating system's error when the program cannot be started
 */
export async function runTool(
	folder: string,
	program: string,
	programArguments: string[],
): Promise<ToolResult> {
	const path = [join(folder, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
	const child = spawn(program, programArguments, {
		cwd: folder,
		// eslint-plugin-n8n-nodes-base takes every file for its own fixture where NODE_ENV is 'test'.
		env: { ...process.env, PATH: path, NO_COLOR: '1', NODE_ENV: undefined },
		stdio: ['ignore', 'pipe', 'pipe'],
	});

	let standardOutput = '';
	let output = '';
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		standardOutput += text;
		output += text;
	});
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});

	const exitCode = await new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
	return { exitCode, standardOutput, output: stripVTControlCharacters(output).trim() };
}
