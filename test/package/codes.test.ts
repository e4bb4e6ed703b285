/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PACKAGE_CODES } from '../../nodes/FluxKontext/providers/packageCodes';
import { checkout } from '../checkout';
import { listFiles } from './files';

/** The codes of errors: one list, which holds all that the sources give and that the page explains. */

const sources = listFiles(checkout, ['nodes'])
	.filter((path) => path.endsWith('.ts'))
	.map((path) => [path, readFileSync(join(checkout, path), 'utf8')] as const);

const CODE = /'([a-z][a-z_]{2,})'/g;

/** Where the sources write a code: as a field or constant of that name, or as an argument. */
const PLACES = [
	/\bcode(?:: | = )([^,;{}]*)/g,
	/\bfailed\(\s*'\w+',\s*('[a-z_]+')/g,
	/^(?:export )?const [A-Z_]+ = ('[a-z]+_[a-z_]+');/gm,
];

function codesIn(text: string): string[] {
	const written = PLACES.flatMap((place) =>
		[...text.matchAll(place)].map(([, value = '']) =>
			value.replace(/[!=]== '\w+'|\w+\(\w+, 'code'\)/g, ''),
		),
	);
	return written.flatMap((value) => [...value.matchAll(CODE)].map(([, code = '']) => code));
}

function section(page: string, title: string): string {
	const start = page.indexOf(`## ${title}`);
	return page.slice(start, page.indexOf('\n## ', start + 1));
}

it.each(sources.filter(([, text]) => codesIn(text).length > 0))(
	'%s gives codes of the list only',
	(_path, text) => {
		expect(codesIn(text).filter((code) => !PACKAGE_CODES.some((known) => known === code))).toEqual(
			[],
		);
	},
);

it('the list holds no code that nothing gives', () => {
	const given = new Set(sources.flatMap(([, text]) => codesIn(text)));
	expect(PACKAGE_CODES.filter((code) => !given.has(code))).toEqual([]);
});

it('docs/errors.md explains each code of the list, and no other', () => {
	const page = readFileSync(join(checkout, 'docs/errors.md'), 'utf8');
	const rows = section(page, 'Codes of this package').matchAll(/^\| (`[^|]*) \|/gm);
	const explained = [...rows].flatMap(([, cell = '']) =>
		[...cell.matchAll(/`([a-z_]+)`/g)].map(([, code = '']) => code),
	);
	const codes = explained.filter((code) => code !== 'code');
	expect(codes.sort()).toEqual([...PACKAGE_CODES].sort());
});
