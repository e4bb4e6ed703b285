import { nodePackageName } from '../e2e/harness/n8nRecipe';

/**
 * What npm has to be asked to run test/run.mjs on another Node.js: npm keeps the package with that
 * Node.js in its own cache and puts it first on the PATH, also for what the tests start.
 *
 * @param commandLine the version, such as 22 or 20.20.0, then the arguments of `npm test`
 * @throws {Error} in words for people when the first argument is no version
 */
export function npmOnNode(
	commandLine: string[],
	platform: NodeJS.Platform,
	architecture: string,
): string[] {
	const [version = '', ...testArguments] = commandLine;
	if (!/^\d+(\.\d+){0,2}$/.test(version)) {
		throw new Error('Say which Node.js: "npm run test:node -- 22".');
	}
	const nodePackage = `${nodePackageName(platform, architecture)}@${version}`;
	return [
		'exec',
		'--yes',
		`--package=${nodePackage}`,
		'--',
		'node',
		'test/run.mjs',
		...testArguments,
	];
}
