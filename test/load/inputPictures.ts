/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makePicture } from '../simulator';
import { writeText } from '../simulator/mark';

export interface InputPicture {
	fileName: string;
	sha256: string;
}

/**
 * Fills a folder with PNG files of 160 × 120 pixels, no two of them alike.
 *
 * @param ballast kilobytes that are added to each file, in a text chunk
 */
export async function makeInputPictures(
	folder: string,
	count: number,
	ballast: number,
): Promise<InputPicture[]> {
	await mkdir(folder, { recursive: true });
	const drawn = makePicture({ width: 160, height: 120, seed: 'load', format: 'png' });
	const made: InputPicture[] = [];
	for (let index = 1; index <= count; index += 1) {
		const fileName = `picture-${index}.png`;
		const text = randomBytes(ballast * 512).toString('hex');
		const bytes = writeText(drawn, text);
		await writeFile(join(folder, fileName), bytes);
		made.push({ fileName, sha256: createHash('sha256').update(bytes).digest('hex') });
	}
	return made;
}
