/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkout } from '../checkout';
import { listFiles } from './files';
import { literalsOf } from './syntax';

/** Texts for people use one word for one thing. docs/faults.md is written from the same texts. */

/** What is not said, and what is said instead. */
const GLOSSARY: ReadonlyArray<readonly [notSaid: RegExp, said: string]> = [
	[/\bpictures?\b/i, 'image'],
	[/\b(?:answers?|answered|answering)\b/i, 'response, result, respond'],
	[/\bhand(?:s|ed|ing)? (?:\w+ ){0,3}over\b|\bhands? back\b/i, 'return, pass'],
	[/\blook-?ups?\b|\blook(?:s|ed|ing)? at (?:a|the|every) job|\blast seen\b/i, 'status check'],
	[/\bask(?:s|ed)? for (?:a|the|each) job\b|\bcannot be asked\b/i, 'check the job'],
	[/\b(?:an|this) n8n(?!-)\b/i, 'n8n, your n8n instance'],
	[/\b(?:put|puts|stored) away\b|\bparked\b/i, 'waiting, paused'],
	[/\b(?:comes?|came|coming) out\b/i, 'is returned'],
	[/\bgo(?:es|ne)? on with\b|\bgone on\b/i, 'continue'],
	[/\bproven\b/i, 'verified'],
	[/\ba repeat\b|\brepeats (?:of|at|with|that)\b|\bignore repeats\b/i, 'duplicate'],
	[/\bown mark\b/i, 'your own ID'],
	[/\bnobody knows\b|\bis not known\b|\bnot said\b/i, 'unknown'],
	[/\bunder way\b/i, 'running'],
	[/\b(?:anew|none of the four)\b/i, 'again'],
];

/** Words of providers, and what a signature is made of: waiting executions would lose theirs. */
const NOT_FOR_PEOPLE = /(?:vocabulary|statusWords)\.ts$/;
const SIGNED_PURPOSE = 'parked execution';

const DOCUMENTS = [
	'README.md',
	'SECURITY.md',
	'CHANGELOG.md',
	...listFiles(checkout, ['docs', 'examples']).filter((path) => /\.(?:md|json)$/.test(path)),
].filter((path) => path !== 'docs/faults.md');

function wrongWordsIn(text: string): string[] {
	return GLOSSARY.flatMap(([notSaid, said]) => {
		const found = notSaid.exec(text);
		return found === null ? [] : [`'${found[0]}': say ${said}`];
	});
}

/** Without code, HTML tags and the targets of links, which are names and not words. */
function proseOf(markdown: string): string {
	return markdown
		.replace(/^ *```[^]*?^ *```/gm, '')
		.replace(/`[^`\n]*`/g, '')
		.replace(/<[^>\n]*>/g, '')
		.replace(/\]\([^)\n]*\)/g, ']');
}

const sources = listFiles(checkout, ['nodes', 'credentials']).filter(
	(path) => path.endsWith('.ts') && !NOT_FOR_PEOPLE.test(path),
);

it.each(sources)('%s: texts keep the glossary', (path) => {
	const literals = literalsOf(readFileSync(join(checkout, path), 'utf8'));
	// One word alone is a name, a key or a value.
	const texts = literals.filter(({ text }) => text.trim().includes(' ') && text !== SIGNED_PURPOSE);
	const wrong = texts.flatMap(({ text, line }) =>
		wrongWordsIn(text).map((words) => `line ${line}, ${words}`),
	);
	expect(wrong).toEqual([]);
});

it.each(DOCUMENTS)('%s: the text keeps the glossary', (path) => {
	const lines = proseOf(readFileSync(join(checkout, path), 'utf8')).split('\n');
	expect(lines.flatMap((line) => wrongWordsIn(line).map((words) => `${words}: ${line}`))).toEqual(
		[],
	);
});

it.each([
	'The picture is ready',
	'The answer holds it',
	'hands the file over',
	'Look at a job once',
	'needs an n8n with a public address',
	'The execution is put away',
	'A failed job comes out as an item',
	'The callback is not proven',
	'Whether it was charged is not known',
])('the glossary refuses "%s"', (text) => {
	expect(wrongWordsIn(text)).not.toEqual([]);
});
