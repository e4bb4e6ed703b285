import { dependencyProblems } from '../../package/checks/dependencies';
import { lockFileProblems } from '../../package/checks/lockFile';
import { registrationProblems } from '../../package/checks/registration';

const n8n = { nodes: [], credentials: [] };
const axios = { axios: '1.0.0' };

describe('dependencies in package.json', () => {
	it.each([
		['none', { n8n }],
		['empty lists', { n8n, dependencies: {}, optionalDependencies: {} }],
		['n8n as a peer', { n8n, peerDependencies: { 'n8n-workflow': '*' } }],
	])('are accepted: %s', (_, manifest) => {
		expect(dependencyProblems(manifest)).toEqual([]);
	});

	it.each([
		['at run time', { n8n, dependencies: axios }, 'a run-time dependency'],
		['optional', { n8n, optionalDependencies: axios }, 'a run-time dependency'],
		['bundled', { n8n, bundledDependencies: ['axios'] }, 'a run-time dependency'],
		['bundled, in the other spelling', { n8n, bundleDependencies: ['axios'] }, 'run-time'],
		['a peer that n8n does not bring', { n8n, peerDependencies: axios }, 'a peer dependency'],
	])('are refused: %s', (_, manifest, finding) => {
		const problems = dependencyProblems(manifest);

		expect(problems).toHaveLength(1);
		expect(problems[0]).toContain('axios');
		expect(problems[0]).toContain(finding);
	});
});

describe('the lock file', () => {
	const lock = (entry: object) => JSON.stringify({ packages: { '': {}, 'node_modules/a': entry } });

	it('is accepted with versions and checksums', () => {
		expect(lockFileProblems(lock({ version: '1.0.0', integrity: 'sha512-a' }))).toEqual([]);
	});

	it.each([
		['an address', { resolved: 'https://registry.example/a.tgz' }, "has a 'resolved' address"],
		['a package that nothing needs', { extraneous: true }, 'is needed by nothing'],
	])('is refused with %s', (_, entry, finding) => {
		expect(lockFileProblems(lock({ version: '1.0.0', ...entry }))).toEqual([
			`package-lock.json: node_modules/a ${finding}`,
		]);
	});

	it('is refused when it is not a lock file', () => {
		expect(() => lockFileProblems('{}')).toThrow('packages');
	});
});

describe('the files listed for n8n', () => {
	it('are accepted when they are those that were built', () => {
		expect(registrationProblems('n8n.nodes', ['b.js', 'a.js'], ['a.js', 'b.js'])).toEqual([]);
	});

	it.each([
		['built but not listed', ['a.js'], ['a.js', 'b.js'], /^b\.js was built, but n8n\.nodes/],
		['listed but not built', ['a.js', 'b.js'], ['a.js'], /^b\.js is listed .* but was not built$/],
		['listed twice', ['a.js', 'a.js'], ['a.js'], /^a\.js is listed twice/],
	])('are refused when one is %s', (_, listed, built, finding) => {
		expect(registrationProblems('n8n.nodes', listed, built)).toEqual([
			expect.stringMatching(finding),
		]);
	});
});
