import { findChromium } from '../../e2e/harness/chromium';

describe('Chromium', () => {
	const among = (files: string[]) =>
		findChromium(['/usr/local/bin', '/usr/bin'], (file) => files.includes(file));

	it.each([
		['by its own name', ['/usr/bin/chromium', '/usr/bin/google-chrome'], '/usr/bin/chromium'],
		["by Ubuntu's name", ['/usr/bin/chromium-browser'], '/usr/bin/chromium-browser'],
		['as Chrome', ['/usr/local/bin/google-chrome'], '/usr/local/bin/google-chrome'],
		[
			'in the first folder',
			['/usr/local/bin/chromium', '/usr/bin/chromium'],
			'/usr/local/bin/chromium',
		],
		['nowhere', ['/usr/bin/firefox'], undefined],
	])('is found %s', (_, files, expected) => {
		expect(among(files)).toBe(expected);
	});
});
