/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { listFiles } from './files';
import { runTool } from './runTool';
import { copyOfCheckout } from './samplePackage';
import type { ScratchFolder } from './scratchFolder';

/** Bytes that are no UTF-8 text: they come out changed from a task that reads files as text. */
const notText = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0xc3, 0x28]);

describe('the icons of the built package', () => {
	let scratch: ScratchFolder;

	beforeAll(() => {
		scratch = copyOfCheckout([
			'nodes',
			'credentials',
			'gulpfile.js',
			'package.json',
			'tsconfig.json',
		]);
		scratch.write('nodes/FluxKontext/icon.png', notText);
		scratch.write('credentials/icons/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg" />');
	});

	afterAll(() => scratch.remove());

	/** Builds with one tool; gives the assets it made as a table of path and bytes. */
	async function assetsAfter(program: string, task: string): Promise<Map<string, string>> {
		const { exitCode, output } = await runTool(scratch.root, program, [task]);
		if (exitCode !== 0) throw new Error(output);
		const assets = listFiles(scratch.root, ['dist'])
			.filter((path) => /\.(png|svg)$/.test(path))
			.map((path) => [path, readFileSync(join(scratch.root, path), 'hex')] as const);
		scratch.delete('dist');
		return new Map(assets);
	}

	it("are the same, byte for byte, from gulp as from n8n's own build", async () => {
		const fromN8n = await assetsAfter('n8n-node', 'build');
		const fromGulp = await assetsAfter('gulp', 'build:icons');

		expect([...fromN8n.keys()]).toEqual(
			expect.arrayContaining([
				'dist/credentials/icons/icon.svg',
				'dist/nodes/FluxKontext/fluxKontext.dark.svg',
				'dist/nodes/FluxKontext/fluxKontext.svg',
				'dist/nodes/FluxKontext/icon.png',
			]),
		);
		expect(fromGulp).toEqual(fromN8n);
		expect(fromGulp.get('dist/nodes/FluxKontext/icon.png')).toBe(
			Buffer.from(notText).toString('hex'),
		);
	});
});
