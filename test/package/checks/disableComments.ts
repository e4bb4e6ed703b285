/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { listFiles } from '../files';
import type { Check } from '../project';
import { commentsOf } from '../syntax';

/** Rules for code that runs inside n8n, which tests and benchmarks do not. */
const rulesThatTestsMayDisable = [
	'@n8n/community-nodes/no-restricted-globals',
	'@n8n/community-nodes/no-restricted-imports',
	'no-console',
];

const switchesOff =
	/^\/[/*]\s*(eslint-(disable|enable)|@ts-(nocheck|ignore|expect-error)|prettier-ignore)|^\/\*\s*eslint\s/;
const disablesForFile = /^\/\*\s*eslint-disable\s+(?<rules>[^*]+?)\s*\*\/$/;

function isAllowedInTests(comment: string, first: boolean): boolean {
	const rules = disablesForFile.exec(comment)?.groups?.rules?.split(/\s*,\s*/);
	return (
		first && rules !== undefined && rules.every((rule) => rulesThatTestsMayDisable.includes(rule))
	);
}

/**
 * The comments of a file that switch the linter, the compiler or the formatter off and may not.
 * `shipped` files may have none; others one, at the head of the file, for the rules named above.
 */
export function disableCommentProblems(path: string, text: string, shipped: boolean): string[] {
	return commentsOf(text)
		.filter((comment) => switchesOff.test(comment.text))
		.filter((comment) => shipped || !isAllowedInTests(comment.text, comment.first))
		.map((comment) => `${path}:${comment.line} ${comment.text}`);
}

export const disableComments: Check = {
	name: 'disable-comments',
	async run({ root }) {
		return listFiles(root, ['nodes', 'credentials', 'test', 'bench'])
			.filter((path) => /\.[cm]?[jt]s$/.test(path))
			.flatMap((path) => {
				const shipped = /^(nodes|credentials)\//.test(path);
				return disableCommentProblems(path, readFileSync(join(root, path), 'utf8'), shipped);
			});
	},
};
