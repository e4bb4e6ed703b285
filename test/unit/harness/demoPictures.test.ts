import { createHash } from 'node:crypto';

import { contactSheet } from '../../demo/contactSheet';
import { type Expectation, faultOf } from '../../demo/verify';
import type { Mark } from '../../simulator/mark';
import { makeJobPicture, makePicture } from '../../simulator/pictures';

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

it('the contact sheet shows each pair, or words, and no markup of a prompt', () => {
	const entry = { title: 'APIXO', prompt: '<b>', before: original, simulated: true };
	const page = contactSheet([
		{ ...entry, after: madePicture() },
		{ ...entry, after: 'no picture' },
	]);
	expect(page.match(/<img /g)).toHaveLength(3);
	expect(page).toContain('<p>no picture</p>');
	expect(page).not.toContain('<b>');
});
