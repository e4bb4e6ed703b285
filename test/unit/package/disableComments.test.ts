import { disableCommentProblems } from '../../package/checks/disableComments';

const oneLine = '/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console */';

describe('comments that switch a tool off', () => {
	it.each([
		['a comment for the next line', '// eslint-disable-next-line no-console'],
		['a comment for its own line', 'run(); // eslint-disable-line'],
		['a block comment', '/* eslint-disable */'],
		['a comment inside a function', 'function run() {\n\t/* eslint-disable no-console */\n}'],
		['a comment that enables again', '/* eslint-enable no-console */'],
		['a configured rule', '/* eslint no-console: off */'],
		['a comment for the compiler', '// @ts-ignore\nrun();'],
		['a comment for the whole file of the compiler', '// @ts-nocheck'],
		['an expected type error', '// @ts-expect-error'],
		['a comment for the formatter', '// prettier-ignore\nrun( );'],
		['a comment at the end of the file', 'run();\n// eslint-disable-next-line'],
		['a comment after a template text', 'const a = `${1}`; // eslint-disable-line'],
		['the head comment that tests may have', oneLine],
	])('are refused in shipped code: %s', (_, text) => {
		expect(disableCommentProblems('nodes/a.ts', text, true)).toHaveLength(1);
	});

	it.each([
		['no rule', '/* eslint-disable */'],
		['another rule', '/* eslint-disable @typescript-eslint/no-explicit-any */'],
		['another rule beside an allowed one', '/* eslint-disable no-console, no-empty */'],
		['not at the head of the file', `run();\n${oneLine}`],
		['a single line', '// eslint-disable-next-line no-console'],
	])('are refused in tests where they name: %s', (_, text) => {
		expect(disableCommentProblems('test/a.ts', text, false)).toHaveLength(1);
	});

	it('are refused in tests when there is a second one', () => {
		const text = `${oneLine}\n${oneLine}\nrun();`;

		expect(disableCommentProblems('test/a.ts', text, false)).toEqual([`test/a.ts:2 ${oneLine}`]);
	});

	it.each([
		['one at the head of the file', `${oneLine}\nrun();`],
		['text in a string', "const text = '// eslint-disable-next-line';"],
		['text in a template', 'const text = `${1}/* eslint-disable */`;'],
		['text in a regular expression', 'const pattern = /\\/\\* eslint-disable/;'],
		['talk about the linter', '// eslint finds this by itself'],
		['talk about a plug-in of the linter', '// eslint-plugin-sample finds this by itself'],
	])('are accepted in tests: %s', (_, text) => {
		expect(disableCommentProblems('test/a.ts', text, false)).toEqual([]);
	});
});
