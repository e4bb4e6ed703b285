/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Line, SectionName } from './page';
import { SECTION_NAMES, SECTIONS, sectionText } from './page';

const FILE = join(__dirname, '..', '..', 'docs', 'faults.md');

const HEAD = 'head';
type PartName = SectionName | typeof HEAD;

function readParts(): Map<PartName, string> {
	const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
	const [head = '', ...sections] = text.split(/^(?=## )/m);
	const parts = new Map<PartName, string>([[HEAD, head]]);
	for (const section of sections) {
		const name = SECTION_NAMES.find((each) => section.startsWith(`## ${SECTIONS[each].title}\n`));
		if (name !== undefined) parts.set(name, section);
	}
	return parts;
}

const isUpdate = () => process.env.UPDATE_FAULTS === '1';

function expectPart(name: PartName, text: string): void {
	const whole = `${text.trimEnd()}\n`;
	const parts = readParts();
	if (isUpdate()) {
		const all = [HEAD, ...SECTION_NAMES] as const;
		const changed = all.map((each) => (each === name ? whole : (parts.get(each) ?? '')));
		writeFileSync(
			FILE,
			`${changed
				.map((part) => part.trim())
				.join('\n\n')
				.trim()}\n`,
		);
		return;
	}
	expect(`${(parts.get(name) ?? '').trimEnd()}\n`).toBe(whole);
}

/** Compares a section of docs/faults.md with what was seen or, with UPDATE_FAULTS=1, writes it. */
export function expectCurrentSection(name: SectionName, lines: readonly Line[]): void {
	expectPart(name, sectionText(name, lines));
}

/** The same for what stands above the sections. */
export function expectCurrentHead(text: string): void {
	expectPart(HEAD, text);
}
