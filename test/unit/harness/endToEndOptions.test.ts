import { DEFAULT_N8N_VERSION } from '../../e2e/harness/n8nRecipe';
import { parseEndToEndOptions } from '../../e2e/options';

describe('the command line of the end-to-end tests', () => {
	it.each([
		['no --n8n: the usual one', ['mainJob'], DEFAULT_N8N_VERSION],
		['--n8n and a version', ['--n8n', '2.40.7'], '2.40.7'],
		['--n8n=VERSION', ['--n8n=2.40.7'], '2.40.7'],
		['a version that is not yet released', ['--n8n', '3.0.0-rc.1'], '3.0.0-rc.1'],
		['--n8n twice: the last one', ['--n8n', '2.39.10', '--n8n', '2.40.7'], '2.40.7'],
	])('names the n8n by %s', (_sentence, commandLine, expected) => {
		expect(parseEndToEndOptions(commandLine).n8nVersion).toBe(expected);
	});

	it.each([
		['nothing', [], []],
		['nothing of --n8n', ['--n8n', '2.40.7'], []],
		['what stands before', ['mainJob', '--n8n', '2.40.7'], ['mainJob']],
		['what stands behind', ['--n8n=2.40.7', 'mainJob'], ['mainJob']],
		[
			'options with values, in their order',
			['--roots', 'test/crash', '--n8n', '2.40.7', '--testMatch', '**/*.crash.ts', '-t', 'a b'],
			['--roots', 'test/crash', '--testMatch', '**/*.crash.ts', '-t', 'a b'],
		],
		['what follows two dashes', ['-i', '--', '--n8n', '1'], ['-i', '--', '--n8n', '1']],
	])('hands jest %s', (_sentence, commandLine, expected) => {
		expect(parseEndToEndOptions(commandLine).jestArguments).toEqual(expected);
	});

	it.each([
		['no version', ['--n8n']],
		['an empty one', ['--n8n=']],
		['another option', ['--n8n', '--verbose']],
		['a part of a version', ['--n8n', '2.40']],
		['a tag', ['--n8n', 'latest']],
		['a range', ['--n8n', '^2.40.7']],
		['a path', ['--n8n', '2.40.7/../x']],
	])('refuses --n8n with %s', (_sentence, commandLine) => {
		expect(() => parseEndToEndOptions(commandLine)).toThrow(
			'--n8n takes one whole version of n8n, such as',
		);
	});
});
