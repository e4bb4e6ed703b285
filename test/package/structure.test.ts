/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { z } from 'zod';

import { listFiles } from './files';
import { readManifest } from './manifest';
import { checkout } from '../checkout';

const sources = listFiles(checkout, ['nodes', 'credentials']);
const nodes = sources.filter((path) => path.endsWith('.node.ts'));
const credentials = sources.filter((path) => path.endsWith('.credentials.ts'));

const iconSchema = z.object({ light: z.string(), dark: z.string() });
const nodeSchema = z.object({ description: z.object({ name: z.string(), icon: iconSchema }) });
const codexSchema = z.object({
	node: z.string(),
	nodeVersion: z.literal('1.0'),
	codexVersion: z.literal('1.0'),
	categories: z.array(z.string()).nonempty(),
	alias: z.array(z.string()).optional(),
	resources: z.object({
		primaryDocumentation: z.array(z.object({ url: z.string().url() })).nonempty(),
	}),
});

/** The categories that n8n's panel knows: docs.n8n.io, "Codex files". */
const categories = [
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

const readText = (path: string) => readFileSync(join(checkout, path), 'utf8');

/** Makes an instance of the class that a source exports under its own file name, as n8n does. */
async function instanceOf(path: string): Promise<unknown> {
	const exported = z.record(z.string(), z.unknown()).parse(await import(join(checkout, path)));
	const className = basename(path).split('.')[0] ?? '';
	const classOfFile = exported[className];
	if (typeof classOfFile !== 'function') throw new Error(`${path} exports no ${className}`);
	return Reflect.construct(classOfFile, []);
}

async function iconOf(path: string): Promise<z.infer<typeof iconSchema>> {
	const instance = await instanceOf(path);
	return path.endsWith('.node.ts')
		? nodeSchema.parse(instance).description.icon
		: z.object({ icon: iconSchema }).parse(instance).icon;
}

/** Width and height of an SVG, as its attributes and its view box say. */
function sizesOf(svg: string): string[][] {
	const size = /<svg[^>]*\swidth="([\d.]+)"[^>]*\sheight="([\d.]+)"/.exec(svg)?.slice(1, 3);
	const viewBox = /<svg[^>]*\sviewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)?.slice(1, 3);
	return [size, viewBox].flatMap((found) => (found === undefined ? [] : [found]));
}

describe('the top level of the package', () => {
	it.each([
		'nodes',
		'credentials',
		'test',
		'package.json',
		'tsconfig.json',
		'gulpfile.js',
		'index.js',
		'README.md',
		'LICENSE',
		'CHANGELOG.md',
	])('has %s', (name) => {
		expect(existsSync(join(checkout, name))).toBe(true);
	});
});

describe('package.json', () => {
	const builtFrom = (paths: string[]) =>
		paths.map((path) => `dist/${path.replace(/\.ts$/, '.js')}`).sort();
	const { n8n } = readManifest(checkout);

	it('lists every node of the sources and no other', () => {
		expect([...n8n.nodes].sort()).toEqual(builtFrom(nodes));
	});

	it('lists every credential of the sources and no other', () => {
		expect([...n8n.credentials].sort()).toEqual(builtFrom(credentials));
	});
});

describe.each(nodes)('%s', (path) => {
	const codexPath = path.replace(/\.ts$/, '.json');

	it('has a codex file beside it that n8n takes', async () => {
		const codex = codexSchema.parse(JSON.parse(readText(codexPath)));
		const { name } = nodeSchema.parse(await instanceOf(path)).description;
		const manifest = z.object({ name: z.string() }).parse(JSON.parse(readText('package.json')));

		expect(codex.node).toBe(`${manifest.name}.${name}`);
		expect(categories).toEqual(expect.arrayContaining(codex.categories));
	});
});

describe.each([...nodes, ...credentials])('the icons of %s', (path) => {
	const filesOf = (icon: z.infer<typeof iconSchema>) =>
		[icon.light, icon.dark].map((value) =>
			readText(join(dirname(path), value.replace(/^file:/, ''))),
		);

	it('are one for light and another for dark', async () => {
		const [light, dark] = filesOf(await iconOf(path));

		expect(light).not.toBe(dark);
	});

	it('are square pictures of the same size', async () => {
		const [light = '', dark = ''] = filesOf(await iconOf(path));
		const sizes = sizesOf(light);

		expect(sizes).not.toEqual([]);
		expect(sizes.filter(([width, height]) => width !== height)).toEqual([]);
		expect(sizesOf(dark)).toEqual(sizes);
	});
});
