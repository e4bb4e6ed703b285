/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { z } from 'zod';

import { checkout } from '../../checkout';
import { eventually } from './eventually';
import { type TestedEditor, usualSize } from './useBrowser';

/** The pictures of README and docs, by the names of their files. */
export type PictureName =
	| 'editor'
	| 'panel'
	| 'panel-dark'
	| 'submit-callback'
	| 'trigger-apixo'
	| 'trigger-toapis'
	| 'wait-by-callback'
	| 'waiting'
	| 'error';

export interface Look {
	/** Of the window, in pixels. */
	width?: number;
	height?: number;
	/** Elements to which the picture is cut. */
	around?: Locator;
	isDark?: boolean;
}

const marginAround = { x: 130, y: 60 };
const docsFolder = join(checkout, 'docs', 'images');
const recordFile = join(checkout, 'test', 'e2e', 'browser', 'pictures.json');
const ownFolder = join(checkout, 'test-results', 'pictures');
const isUpdate = process.env.UPDATE_SCREENSHOTS === '1';
const recordSchema = z.record(z.array(z.string()));

/**
 * Takes pictures of the editor. Each goes to `test-results/pictures/`. What could be read in it is
 * compared with pictures.json beside this file, which says it of the picture in the docs: a picture that has
 * become stale fails the test. UPDATE_SCREENSHOTS=1 writes both anew instead.
 */
export class Pictures {
	constructor(private readonly editor: TestedEditor) {}

	/** @param parts what is read of it; parts of n8n's own may differ from run to run */
	async take(name: PictureName, parts: Locator[], look: Look = {}): Promise<void> {
		const { width, height } = { ...usualSize, ...look };
		const { page } = this.editor;
		try {
			await page.setViewportSize({ width, height });
			await page.emulateMedia({ colorScheme: look.isDark === true ? 'dark' : 'light' });
			await page.mouse.move(0, 0);
			if (!isUpdate) {
				await eventually(async () => await this.read(parts), readRecord()[name] ?? []);
			}
			const texts = await this.read(parts);
			keep(name, await this.screenshot(look), texts);
		} finally {
			await page.setViewportSize(usualSize);
			await page.emulateMedia({ colorScheme: 'light' });
		}
	}

	private async read(parts: Locator[]): Promise<string[]> {
		await this.hideOwnAddresses();
		return (await Promise.all(parts.map(async (part) => readable(await part.innerText())))).flat();
	}

	private async screenshot({ around }: Look): Promise<Buffer> {
		const style = '.el-notification { display: none }';
		const clip = around === undefined ? undefined : await frameAround(around);
		return await this.editor.page.screenshot({ animations: 'disabled', style, clip });
	}

	/** A picture shows addresses as a public n8n and a provider have them. */
	private async hideOwnAddresses(): Promise<void> {
		const { page } = this.editor;
		const n8nUrl = new URL(page.url()).origin;
		await page.evaluate(`{
			const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
			while (walker.nextNode()) {
				const node = walker.currentNode;
				if (!node.data.includes('http://127.0.0.1:')) continue;
				node.data = node.data
					.replaceAll(${JSON.stringify(n8nUrl)}, 'https://n8n.example.com')
					.replace(/http:\\/\\/127\\.0\\.0\\.1:[0-9]+/g, 'https://provider.example.com');
			}
		}`);
	}
}

function keep(name: PictureName, picture: Buffer, texts: string[]): void {
	mkdirSync(ownFolder, { recursive: true });
	writeFileSync(join(ownFolder, `${name}.png`), picture);
	if (!isUpdate) return;
	const record = Object.entries({ ...readRecord(), [name]: texts });
	const sorted = record.sort(([one], [other]) => one.localeCompare(other));
	writeFileSync(recordFile, `${JSON.stringify(Object.fromEntries(sorted), null, '\t')}\n`);
	writeFileSync(join(docsFolder, `${name}.png`), picture);
}

/** The rectangle that holds all of these elements. */
async function frameAround(elements: Locator) {
	const boxes = (
		await Promise.all((await elements.all()).map(async (one) => await one.boundingBox()))
	).filter((box) => box !== null);
	const left = Math.min(...boxes.map(({ x }) => x)) - marginAround.x;
	const top = Math.min(...boxes.map(({ y }) => y)) - marginAround.y;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + marginAround.x;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + marginAround.y;
	return { x: left, y: top, width: right - left, height: bottom - top };
}

function readRecord(): Record<string, string[]> {
	if (!existsSync(recordFile)) return {};
	return recordSchema.parse(JSON.parse(readFileSync(recordFile, 'utf8')));
}

/** The lines of a text without what differs from run to run, and without what shows only at the mouse. */
function readable(text: string): string[] {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '' && line !== 'Fixed' && line !== 'Expression')
		.map((line) =>
			line
				.replace(/task_[a-z0-9_]+/g, '(job)')
				.replace(/[0-9-]{10}T[0-9:.]+Z/g, '(time)')
				.replace(/[A-Z][a-z]{2} [0-9]{1,2}, [0-9:]+/g, '(time)')
				.replace(/[0-9.]+ ?m?s$/g, '(duration)'),
		);
}
