import ts from 'typescript';

export interface Comment {
	text: string;
	/** Counted from 1. */
	line: number;
	/** True when nothing but white space stands before it in the file. */
	first: boolean;
}

export interface ModuleRequest {
	/** The module asked for, or null where it is not a plain string. */
	specifier: string | null;
	/** Counted from 1. */
	line: number;
}

function parse(text: string): ts.SourceFile {
	return ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
}

function lineOf(file: ts.SourceFile, position: number): number {
	return file.getLineAndCharacterOfPosition(position).line + 1;
}

/** The comments of a TypeScript or JavaScript text; texts in strings that look like one do not count. */
export function commentsOf(text: string): Comment[] {
	const file = parse(text);
	const starts = new Map<number, Comment>();

	const visit = (node: ts.Node): void => {
		const children = node.getChildren(file);
		if (children.length > 0) return children.forEach(visit);
		const ranges = [
			...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
			...(ts.getTrailingCommentRanges(text, node.end) ?? []),
		];
		for (const { pos, end } of ranges) {
			const first = text.slice(0, pos).trim() === '';
			starts.set(pos, { text: text.slice(pos, end), line: lineOf(file, pos), first });
		}
	};
	visit(file);

	return [...starts.values()].sort((one, other) => one.line - other.line);
}

function isRequestCall(node: ts.Node): node is ts.CallExpression {
	if (!ts.isCallExpression(node)) return false;
	const { expression } = node;
	return (
		expression.kind === ts.SyntaxKind.ImportKeyword ||
		(ts.isIdentifier(expression) && expression.text === 'require')
	);
}

/**
 * Every module that a text asks for by `require`, `import` or `export … from`. A `require` that is
 * handed on instead of called counts as asking for an unknown module.
 */
export function moduleRequestsOf(text: string): ModuleRequest[] {
	const file = parse(text);
	const requests: ModuleRequest[] = [];
	const add = (node: ts.Node, specifier: ts.Node | undefined): void => {
		const known = specifier !== undefined && ts.isStringLiteralLike(specifier);
		requests.push({
			specifier: known ? specifier.text : null,
			line: lineOf(file, node.getStart(file)),
		});
	};

	const visit = (node: ts.Node): void => {
		if (isRequestCall(node)) {
			add(node, node.arguments[0]);
			node.arguments.forEach(visit);
			return;
		}
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
			if (node.moduleSpecifier !== undefined) add(node, node.moduleSpecifier);
			return;
		}
		if (ts.isIdentifier(node) && node.text === 'require') add(node, undefined);
		ts.forEachChild(node, visit);
	};
	visit(file);

	return requests;
}

/**
 * The string literals and the fixed parts of template literals in a text, but for module names, each
 * with its line.
 */
export function literalsOf(text: string): Array<{ text: string; line: number }> {
	const file = parse(text);
	const literals: Array<{ text: string; line: number }> = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
		if (
			ts.isStringLiteralLike(node) ||
			ts.isTemplateHead(node) ||
			ts.isTemplateMiddleOrTemplateTail(node)
		) {
			literals.push({ text: node.text, line: lineOf(file, node.getStart(file)) });
		}
		ts.forEachChild(node, visit);
	};
	visit(file);
	return literals;
}
