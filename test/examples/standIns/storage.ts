/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { z } from 'zod';

import { choice, described, options, text } from './standIn';

const WORDS = z.string();

/** The files of a folder whose name fits a pattern with `*` and `{one,other}`. */
function matchingFiles(selector: string): string[] {
	const pattern = basename(selector)
		.replace(/[.+^$()|[\]\\]/g, '\\$&')
		.replace(/\*/g, '[^/]*')
		.replace(/\{([^}]*)\}/g, (_match, words: string) => `(?:${words.replace(/,/g, '|')})`);
	const fits = new RegExp(`^${pattern}$`);
	const folder = dirname(selector);
	const names = readdirSync(folder).filter((name) => !name.startsWith('.') && fits.test(name));
	return names.sort().map((name) => join(folder, name));
}

async function read(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[]> {
	const selector = WORDS.parse(context.getNodeParameter('fileSelector', itemIndex));
	const files = matchingFiles(selector);
	// Version 1 takes an empty folder for no items, version 1.1 for an error.
	if (files.length === 0 && context.getNode().typeVersion > 1) {
		throw new NodeOperationError(context.getNode(), 'No file(s) found', { itemIndex });
	}
	return await Promise.all(
		files.map(async (file) => {
			const data = await context.helpers.prepareBinaryData(readFileSync(file), file);
			const { mimeType, fileType, fileName, fileExtension, fileSize } = data;
			return {
				json: { mimeType, fileType, fileName, fileExtension, fileSize },
				binary: { data },
				pairedItem: { item: itemIndex },
			};
		}),
	);
}

async function write(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
): Promise<INodeExecutionData> {
	const field = WORDS.parse(context.getNodeParameter('dataPropertyName', itemIndex));
	const fileName = WORDS.parse(context.getNodeParameter('fileName', itemIndex));
	writeFileSync(fileName, await context.helpers.getBinaryDataBuffer(itemIndex, field));
	return {
		json: { ...item.json, fileName },
		binary: { ...item.binary },
		pairedItem: { item: itemIndex },
	};
}

/** Read/Write Files from Disk. */
export const readWriteFile: INodeType = {
	description: described(
		'readWriteFile',
		[1, 1.1],
		[
			choice('operation', ['read', 'write'], { noDataExpression: true }),
			text('fileSelector', { displayOptions: { show: { operation: ['read'] } } }),
			text('fileName', { displayOptions: { show: { operation: ['write'] } } }),
			text('dataPropertyName', {
				default: 'data',
				displayOptions: { show: { operation: ['write'] } },
			}),
			options(),
		],
	),
	async execute() {
		const items = this.getInputData();
		const output = await Promise.all(
			items.map(async (item, index) =>
				this.getNodeParameter('operation', 0) === 'write'
					? [await write(this, item, index)]
					: await read(this, index),
			),
		);
		return [output.flat()];
	},
};
