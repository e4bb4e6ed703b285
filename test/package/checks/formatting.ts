import type { Check } from '../project';
import { runTool } from '../runTool';

const sources = [
	'{nodes,credentials,test,bench}/**/*.{ts,js,mjs,cjs}',
	'nodes/**/*.json',
	'*.{js,mjs,json}',
	'!package-lock.json',
];

/** The sources are formatted as `.prettierrc.js` says. */
export const formatting: Check = {
	name: 'formatting',
	async run({ root }) {
		const { exitCode, output } = await runTool(root, 'prettier', [
			'--check',
			'--no-error-on-unmatched-pattern',
			...sources,
		]);
		return exitCode === 0 ? [] : [output];
	},
};
