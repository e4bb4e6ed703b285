'use strict';

const { dest, src } = require('gulp');

/**
 * Copies the icons of the nodes and credentials to where the compiled files expect them.
 * `n8n-node build` does the same as a part of the build; a test compares the two.
 * `encoding: false` keeps PNG bytes as they are: gulp 5 reads files as UTF-8 text otherwise.
 */
function buildIcons() {
	const icons = ['nodes/**/*.{png,svg}', 'credentials/**/*.{png,svg}'];
	return src(icons, { base: '.', encoding: false }).pipe(dest('dist'));
}

exports['build:icons'] = buildIcons;
