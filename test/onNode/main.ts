/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import spawn from 'cross-spawn';

import { checkout } from '../checkout';
import { npmOnNode } from './npmOnNode';

/**
 * Runs the tests on another Node.js than the one that runs this.
 *
 * @returns the exit code
 * @throws {Error} in words for people when no version is named
 */
export async function main(commandLine: string[]): Promise<number> {
	const npmArguments = npmOnNode(commandLine, process.platform, process.arch);
	const npm = spawn('npm', npmArguments, { cwd: checkout, stdio: 'inherit' });
	const [exitCode] = await once(npm, 'close');
	return typeof exitCode === 'number' ? exitCode : 1;
}
