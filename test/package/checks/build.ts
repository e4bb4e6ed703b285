import type { Check } from '../project';
import { runTool } from '../runTool';

/** The package builds; the checks after this one look at what it made. */
export const build: Check = {
	name: 'build',
	async run({ root }) {
		const { exitCode, output } = await runTool(root, 'npm', ['run', '--silent', 'build']);
		return exitCode === 0 ? [] : [output];
	},
};
