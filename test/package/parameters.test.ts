/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { checkout } from '../checkout';
import { listFiles } from './files';

const MOST_PARAMETERS = 4;

/** The functions and constructors of a source that take more parameters, as `file:line`. */
function longLists(path: string): string[] {
	const text = readFileSync(join(checkout, path), 'utf8');
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isFunctionLike(node) && node.parameters.length > MOST_PARAMETERS) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			found.push(`${path}:${line + 1}`);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

it('no function or constructor takes more than four parameters', () => {
	const paths = listFiles(checkout, ['nodes', 'credentials']).filter((path) =>
		path.endsWith('.ts'),
	);
	expect(paths.flatMap(longLists)).toEqual([]);
});
