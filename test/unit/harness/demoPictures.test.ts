import { createHash } from 'node:crypto';

import { Canvas, meanDifference, shrink } from '../../demo/canvas';
import { glyphRows } from '../../demo/bitmapFont';
import { contactSheet } from '../../demo/contactSheet';
import { type Expectation, faultOf } from '../../demo/verify';
import type { Mark } from '../../simulator/mark';
import { decode, makeJobPicture, makePicture } from '../../simulator/pictures';

const original = makePicture({ width: 64, height: 48, seed: 'house', format: 'png' });
const otherOriginal = makePicture({ width: 64, height: 48, seed: 'boat', format: 'png' });

function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

function madePicture(changes: Partial<Mark> = {}, input = original): Buffer {
	return makeJobPicture({
		mark: {
			provider: 'apixo',
			jobId: 'job-1',
			prompt: 'make it night',
			model: 'pro',
			inputSha256: [sha256(input)],
			...changes,
		},
		inputs: [{ bytes: input, sha256: sha256(input) }],
		aspectRatio: null,
		index: 0,
		format: 'jpeg',
	});
}

const expected: Expectation = {
	provider: 'apixo',
	jobId: 'job-1',
	prompt: 'make it night',
	original,
	simulated: true,
};

describe('judging a picture', () => {
	it('accepts the right one', () => {
		expect(faultOf(madePicture(), expected)).toBeNull();
	});

	it.each([
		['bytes that are no picture', Buffer.from('<html>'), 'the picture does not open'],
		['half a picture', madePicture().subarray(0, 400), 'the picture does not open'],
		['the picture that went in', original, 'the picture was not changed'],
		["one that is not the simulator's", otherOriginal, "the picture is not one of the simulator's"],
		["another provider's", madePicture({ provider: 'vtrix' }), 'the picture is one of vtrix'],
		["another job's", madePicture({ jobId: 'job-2' }), 'the picture is that of job job-2'],
		[
			"another prompt's",
			madePicture({ prompt: 'make it day' }),
			'the picture was made from another prompt',
		],
		["another input's", madePicture({}, otherOriginal), 'the picture was made from another input'],
	])('refuses %s', (_sentence, picture, fault) => {
		expect(faultOf(picture, expected)).toBe(fault);
	});

	it('asks a real service for no mark', () => {
		expect(faultOf(otherOriginal, { ...expected, simulated: false })).toBeNull();
	});

	it('compares with nothing where the picture was not here', () => {
		const unmarked = { ...expected, original: null, simulated: false };
		expect(faultOf(original, unmarked)).toBeNull();
	});
});

describe('drawing', () => {
	it.each([
		['half the size', 32, 24],
		['one pixel', 1, 1],
		['a larger size', 100, 90],
	])('brings a picture to %s', (_sentence, width, height) => {
		const pixels = decode(original);
		if (pixels === null) throw new Error('The picture does not open.');
		const small = shrink(pixels, width, height);
		expect([small.width, small.height, small.data.length]).toEqual([
			width,
			height,
			width * height * 4,
		]);
	});

	it('takes the mean of the pixels that it joins', () => {
		const picture = {
			width: 2,
			height: 1,
			data: Buffer.from([0, 100, 200, 255, 100, 200, 0, 255]),
		};
		expect([...shrink(picture, 1, 1).data]).toEqual([50, 150, 100, 255]);
	});

	it('measures how far two pictures lie apart', () => {
		const black = { width: 1, height: 1, data: Buffer.from([0, 0, 0, 255]) };
		const red = { width: 1, height: 1, data: Buffer.from([255, 0, 0, 255]) };
		expect([meanDifference(black, black), meanDifference(black, red)]).toEqual([0, 85]);
	});

	it.each([
		['an I', 'I', ['.###.', '..#..', '..#..', '..#..', '..#..', '..#..', '.###.']],
		[
			'a small letter as a capital',
			'i',
			['.###.', '..#..', '..#..', '..#..', '..#..', '..#..', '.###.'],
		],
		[
			'an unknown sign as a question mark',
			'§',
			['.###.', '#...#', '....#', '...#.', '..#..', '.....', '..#..'],
		],
	])('writes %s', (_sentence, character, picture) => {
		const cells = glyphRows(character).map((isInk) => (isInk ? '#' : '.'));
		const rows = Array.from({ length: 7 }, (_row, index) =>
			cells.slice(index * 5, index * 5 + 5).join(''),
		);
		expect(rows).toEqual(picture);
	});

	it('cuts a text that does not fit', () => {
		const canvas = new Canvas(20, 7, [255, 255, 255]);
		canvas.text('LLLLLLLL', 0, 0, 1, [0, 0, 0]);
		const pixels = decode(canvas.toPng());
		const bottomRow = Array.from({ length: 20 }, (_pixel, x) => pixels?.data[(6 * 20 + x) * 4]);
		expect(bottomRow.map((red) => (red === 0 ? '#' : '.')).join('')).toBe('#####.#####.#####...');
	});
});

describe('the contact sheet', () => {
	const entry = {
		title: 'APIXO',
		prompt: 'p',
		before: original,
		after: madePicture(),
		simulated: true,
	};

	const ordinarySheet = contactSheet([entry]);

	it.each([
		['one pair', [entry], { width: 636, height: 348 }],
		['four pairs', [entry, entry, entry, entry], { width: 1248, height: 672 }],
	])('holds %s', (_sentence, entries, size) => {
		expect(decode(contactSheet(entries))).toMatchObject(size);
	});

	it.each([
		['another picture', { after: otherOriginal }],
		['no picture', { after: 'no picture' }],
		['a picture that does not open', { after: Buffer.from('<html>') }],
		['a real service', { simulated: false }],
	])('looks different for %s', (_sentence, change) => {
		expect(contactSheet([{ ...entry, ...change }]).equals(ordinarySheet)).toBe(false);
	});
});
