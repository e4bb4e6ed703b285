import type { Check } from '../project';
import { runTool } from '../runTool';

/** Sources and tests pass the type checker, each with its own configuration. */
export const types: Check = {
	name: 'types',
	async run({ root }) {
		const findings: string[] = [];
		for (const configuration of ['tsconfig.json', 'tsconfig.test.json']) {
			const { exitCode, output } = await runTool(root, 'tsc', [
				...['--project', configuration],
				...['--noEmit', '--incremental', 'false'],
			]);
			if (exitCode !== 0) findings.push(`${configuration}\n${output}`);
		}
		return findings;
	},
};
