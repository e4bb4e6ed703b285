'use strict';

const { writeFile } = require('node:fs/promises');
const { join, posix } = require('node:path');

const esbuild = require('esbuild');
const { dest, src } = require('gulp');

const { n8n } = require('./package.json');

/**
 * Copies the icons of the nodes and credentials to where the compiled files expect them.
 * `n8n-node build` does the same as a part of the build; a test compares the two.
 * `encoding: false` keeps PNG bytes as they are: gulp 5 reads files as UTF-8 text otherwise.
 */
function buildIcons() {
	const icons = ['nodes/**/*.{png,svg}', 'credentials/**/*.{png,svg}'];
	return src(icons, { base: '.', encoding: false }).pipe(dest('dist'));
}

const BUNDLE = 'dist/bundle.js';

/**
 * After `n8n-node build`: puts all code that ships into one file, which n8n loads in a third of the
 * time. Each file that package.json names for n8n becomes a line that takes its class from there,
 * under the name by which n8n knows it.
 */
async function bundle() {
	const files = [...n8n.nodes, ...n8n.credentials];
	const sources = files.map((file) => `./${posix.relative('dist', file).replace(/\.js$/, '')}`);
	await esbuild.build({
		stdin: {
			contents: sources.map((source) => `export * from '${source}';`).join('\n'),
			resolveDir: __dirname,
		},
		outfile: join(__dirname, BUNDLE),
		bundle: true,
		minify: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		external: ['n8n-workflow', 'zod'],
	});
	await Promise.all(
		files.map(async (file) => {
			const path = posix.relative(posix.dirname(file), BUNDLE);
			const [name] = posix.basename(file).split('.');
			const text = `exports.${name} = class ${name} extends require('${path}').${name} {};\n`;
			await writeFile(join(__dirname, file), text);
		}),
	);
}

exports['build:icons'] = buildIcons;
exports.bundle = bundle;
