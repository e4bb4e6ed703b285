import { sizeProblems, tarballProblems } from '../../package/checks/tarball';

const wanted = [
	'CHANGELOG.md',
	'LICENSE',
	'README.md',
	'dist/bundle.js',
	'dist/credentials/SampleApi.credentials.js',
	'dist/nodes/Sample/Sample.node.js',
	'dist/nodes/Sample/Sample.node.json',
	'dist/nodes/Sample/sample.svg',
	'dist/nodes/Sample/sample.dark.svg',
	'index.js',
	'package.json',
];

describe('the files of the tarball', () => {
	it('are accepted when they are the built files and the papers', () => {
		expect(tarballProblems(wanted)).toEqual([]);
	});

	it.each(['README.md', 'LICENSE', 'CHANGELOG.md', 'index.js', 'package.json'])(
		'are refused without %s',
		(missing) => {
			const paths = wanted.filter((path) => path !== missing);

			expect(tarballProblems(paths)).toEqual([`${missing} is missing from the tarball`]);
		},
	);

	it('are refused without built files', () => {
		const paths = wanted.filter((path) => !path.startsWith('dist/'));

		expect(tarballProblems(paths)).toEqual(['dist is missing from the tarball']);
	});

	it.each([
		'dist/package.json',
		'dist/nodes/package.json',
		'dist/tsconfig.tsbuildinfo',
		'dist/nodes/tsconfig.tsbuildinfo',
		'dist/test/simulator/server.js',
		'dist/docs/screenshot.png',
		'dist/nodes/Sample/Sample.test.js',
		'dist/nodes/Sample/Sample.node.d.ts',
		'dist/nodes/Sample/Sample.node.js.map',
		'dist/nodes/Sample/part.js',
		'dist/nodes/Sample/.env',
		'nodes/Sample/Sample.node.ts',
		'test/run.mjs',
		'package-lock.json',
		'.npmrc',
		'docs/README.md',
	])('are refused with %s', (unwanted) => {
		expect(tarballProblems([...wanted, unwanted])).toEqual([
			`${unwanted} should not be in the tarball`,
		]);
	});
});

describe('the size of the tarball', () => {
	it('counts all files but those that people read', () => {
		const pages = [
			['README.md', 1_000_000],
			['CHANGELOG.md', 1_000_000],
		] as const;
		expect(sizeProblems([...pages, ['dist/bundle.js', 189_000], ['index.js', 1_000]])).toEqual([]);
		expect(sizeProblems([...pages, ['dist/bundle.js', 189_000], ['index.js', 1_001]])).toEqual([
			'The files beside CHANGELOG.md and README.md have 190001 bytes, more than 190000',
		]);
	});
});
