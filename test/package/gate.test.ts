/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';

import { runTool } from './runTool';
import { checkout } from '../checkout';
import { createSamplePackage } from './samplePackage';
import type { ScratchFolder } from './scratchFolder';

const node = 'nodes/Sample/Sample.node.ts';
const credential = 'credentials/SampleApi.credentials.ts';

/** Runs `npm run check` in a sample package; without names, all checks. */
const runGate = async (sample: ScratchFolder, names: string[] = []) =>
	await runTool(sample.root, 'tsx', [join(checkout, 'test', 'package', 'check.ts'), ...names]);

function replaceIn(sample: ScratchFolder, path: string, part: string, replacement: string): void {
	const text = sample.read(path);
	if (!text.includes(part)) throw new Error(`${path} has no '${part}'`);
	sample.write(path, text.replace(part, replacement));
}

describe('the gate', () => {
	let sample: ScratchFolder;

	beforeEach(() => {
		sample = createSamplePackage();
	});

	afterEach(() => sample.remove());

	it('passes a package without a defect, and says so in its last line', async () => {
		const { exitCode, output } = await runGate(sample);

		expect(output.split('\n').at(-1)).toBe(
			'12 of 12 checks passed: 0 errors, 0 warnings, both scans passed',
		);
		expect(exitCode).toBe(0);
	});

	it.each<[string, string[], (sample: ScratchFolder) => void, RegExp]>([
		[
			'an error of the linter',
			['lint'],
			() => replaceIn(sample, node, "displayName: 'Text',", "displayName: 'text',"),
			/Sample\.node\.ts:\d+ error .*title case/,
		],
		[
			'a warning of the linter',
			['lint'],
			() => replaceIn(sample, 'package.json', '"homepage"', '"page"'),
			/package\.json:\d+ warning .*homepage/,
		],
		[
			'a softened configuration of the linter',
			['lint'],
			() => sample.write('eslint.config.mjs', 'export default [];\n'),
			/Strict mode violation/,
		],
		[
			'a comment that switches the linter off',
			['disable-comments'],
			() => replaceIn(sample, node, 'export class', '// eslint-disable-next-line\nexport class'),
			/Sample\.node\.ts:\d+ \/\/ eslint-disable-next-line/,
		],
		[
			'a source that is not formatted',
			['formatting'],
			() => replaceIn(sample, node, "'sample'", '"sample"'),
			/nodes\/Sample\/Sample\.node\.ts/,
		],
		[
			'a type error in a source',
			['types'],
			() => replaceIn(sample, node, 'version: [1]', "version: ['1']"),
			/tsconfig\.json\n.*Sample\.node\.ts/,
		],
		[
			'a type error in a test',
			['types'],
			() => sample.write('test/sample.test.ts', "export const count: number = 'one';\n"),
			/tsconfig\.test\.json\n.*sample\.test\.ts/,
		],
		[
			'a source that the publishing scanner refuses, although a comment hides it from the linter',
			['scan-source'],
			() =>
				replaceIn(
					sample,
					credential,
					'export class',
					'// eslint-disable-next-line\nexport const folder = __dirname;\n\nexport class',
				),
			/ESLint violations found(.|\n)*__dirname/,
		],
		[
			'a package without a single source for the publishing scanner',
			['scan-source'],
			() => {
				for (const path of ['package.json', 'nodes', 'credentials']) sample.delete(path);
			},
			/No files found to analyze/,
		],
		[
			'a source that does not compile',
			['build'],
			() => replaceIn(sample, node, 'return [items];', 'return items;'),
			/TypeScript build failed/,
		],
		[
			'a node that was built but not listed',
			['build', 'registration'],
			() => replaceIn(sample, 'package.json', '"dist/nodes/Sample/Sample.node.js"', ''),
			/dist\/nodes\/Sample\/Sample\.node\.js was built, but n8n\.nodes/,
		],
		[
			'side products of the build in the tarball',
			['build', 'tarball'],
			() => replaceIn(sample, 'package.json', '"dist/nodes/*/*.svg",', '"dist",'),
			/dist\/tsconfig\.tsbuildinfo should not be in the tarball/,
		],
		[
			'a module that n8n does not bring',
			['build', 'module-requests'],
			() => sample.write('index.js', "module.exports = require('axios');\n"),
			/index\.js:1 asks for 'axios'/,
		],
		[
			'a packed file that the publishing scanner refuses',
			['build', 'scan-tarball'],
			() => sample.write('index.js', 'setTimeout(() => {}, 1000);\n'),
			/ESLint violations found(.|\n)*setTimeout/,
		],
		[
			'a tarball that cannot be made',
			['tarball'],
			() => replaceIn(sample, 'package.json', '"name"', '"title"'),
			/npm ended with 1/,
		],
		[
			'a lock file with addresses',
			['lock-file'],
			() =>
				sample.write(
					'package-lock.json',
					'{ "packages": { "node_modules/a": { "resolved": "https://a.example/a.tgz" } } }',
				),
			/node_modules\/a has a 'resolved' address/,
		],
		[
			'a run-time dependency',
			['dependencies'],
			() => replaceIn(sample, 'package.json', '"devDependencies"', '"dependencies"'),
			/n8n-workflow is a run-time dependency/,
		],
		['a check that does not exist', ['spelling'], () => undefined, /No check is called spelling/],
	])('refuses %s', async (_, names, plant, finding) => {
		plant(sample);

		const { exitCode, output } = await runGate(sample, names);

		expect(output).toMatch(finding);
		expect(exitCode).toBe(1);
	});
});
