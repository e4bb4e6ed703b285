import { createHash } from 'node:crypto';

import { readMark } from '../simulator/mark';
import type { Pixels } from '../simulator/drawing';
import { decode } from '../simulator/pictures';
import type { ProviderName } from '../simulator';

/** What a picture has to be. */
export interface Expectation {
	provider: ProviderName;
	jobId: string | null;
	prompt: string;
	/** The picture that was to be edited; null where there was none here. */
	original: Buffer | null;
	/** Whether the simulator made it and so left its mark in the file. */
	simulated: boolean;
}

/** Colours are compared at so many points each way. */
const gridPoints = 64;

/** Of 255, mean over all pixels and colours. Writing a picture again as JPEG changes it by about 1. */
const leastDifference = 4;

/**
 * Judges a picture that came out of a workflow: it opens, it is a changed one, and, from the simulator,
 * it was made by this job from this prompt and this input.
 *
 * @returns what is wrong with it, in words; null when nothing is
 */
export function faultOf(picture: Buffer, expected: Expectation): string | null {
	const pixels = decode(picture);
	if (pixels === null) return 'the picture does not open';
	const original = expected.original === null ? null : decode(expected.original);
	if (original !== null && meanDifference(original, pixels) < leastDifference) {
		return 'the picture was not changed';
	}
	return expected.simulated ? markFault(picture, expected) : null;
}

/** Mean difference of the colours of two pictures of any size, 0 to 255. */
function meanDifference(one: Pixels, other: Pixels): number {
	const [ours, theirs] = [coloursOf(one), coloursOf(other)];
	const sum = ours.reduce((total, colour, at) => total + Math.abs(colour - (theirs[at] ?? 0)), 0);
	return sum / ours.length;
}

/** Red, green and blue of every point of the grid. */
function coloursOf({ width, height, data }: Pixels): number[] {
	return Array.from({ length: gridPoints ** 2 }).flatMap((_, point) => {
		const x = Math.floor((((point % gridPoints) + 0.5) / gridPoints) * width);
		const y = Math.floor(((Math.floor(point / gridPoints) + 0.5) / gridPoints) * height);
		return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
	});
}

function markFault(picture: Buffer, expected: Expectation): string | null {
	const mark = readMark(picture);
	if (mark === null) return "the picture is not one of the simulator's";
	if (mark.provider !== expected.provider) return `the picture is one of ${mark.provider}`;
	if (mark.jobId !== expected.jobId) return `the picture is that of job ${mark.jobId}`;
	if (mark.prompt !== expected.prompt) return 'the picture was made from another prompt';
	const inputs = expected.original === null ? [] : [sha256(expected.original)];
	const isSameInput = mark.inputSha256.join() === inputs.join();
	return isSameInput ? null : 'the picture was made from another input';
}

function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
