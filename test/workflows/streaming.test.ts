import { createHash } from 'node:crypto';

import { makePicture } from '../simulator';
import { writeText } from '../simulator/mark';
import { markOf, openBinaryStore, runScenario, storedFile, useTestbed } from './engine';

const simulator = useTestbed();

const COUNT = 20;
const TEXT_BYTES = 6_999_999;

/** A PNG file of about 7 MB for its few pixels, different for each number: it holds a long text. */
function largePicture(number: number): Buffer {
	const picture = makePicture({ width: 8, height: 8, seed: number, format: 'png' });
	return writeText(picture, `${number + 10},`.repeat(TEXT_BYTES / 3));
}

let pictures: Buffer[] = [];
let sums: string[] = [];
beforeAll(() => {
	pictures = Array.from({ length: COUNT }, (_, number) => largePicture(number));
	sums = pictures.map((picture) => createHash('sha256').update(picture).digest('hex'));
});

// Ten seconds on a quiet machine.
jest.setTimeout(240_000);

describe.each(['filesystem', 'memory'] as const)('20 files of 7 MB at once, in %s', (mode) => {
	beforeAll(async () => await openBinaryStore(mode));

	it.each(['foxAi', 'toApis', 'vtrix'] as const)('%s gets each byte', async (provider) => {
		const items = await Promise.all(
			pictures.map(async (picture, number) => ({
				json: { text: `${number}.` },
				binary: { data: await storedFile(picture) },
			})),
		);
		const result = await runScenario(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt: '={{ $json.text }}' },
			options: { concurrency: COUNT },
			items,
		});
		expect(result.error).toBeNull();
		const received = new Map(simulator().jobs.map(({ prompt, inputs }) => [prompt, inputs]));
		const inputs = items.flatMap(({ json }) => received.get(json.text) ?? []);
		expect(inputs.map(({ sha256 }) => sha256)).toEqual(sums);
		const marks = await Promise.all(result.items.map(async (item) => await markOf(item)));
		expect(marks.map((mark) => mark?.inputSha256)).toEqual(sums.map((sum) => [sum]));
	});
});
