import { createHash } from 'node:crypto';

/** Pixels: red, green, blue, alpha, one byte each, row by row. */
export interface Pixels {
	width: number;
	height: number;
	data: Buffer;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Width and height of a ratio such as `16:9`, the longer side given in pixels. */
export function sizeOf(ratio: string, longSide: number): { width: number; height: number } {
	const [across = 1, down = 1] = ratio.split(':').map(Number);
	const scale = longSide / Math.max(across, down);
	return {
		width: Math.max(1, Math.round(across * scale)),
		height: Math.max(1, Math.round(down * scale)),
	};
}

/** A gradient with discs on it; everything follows from the text. */
export function drawScene(text: string, width: number, height: number): Pixels {
	const digest = digestOf(text);
	const hue = (digest.readUInt16BE(0) / 65536) * 360;
	const from = colourOf(hue, 0.35);
	const to = colourOf(hue + 90 + byte(digest, 2) / 3, 0.75);
	const discs = [3, 7, 11, 15, 19].map((at) => ({
		x: (byte(digest, at) / 255) * width,
		y: (byte(digest, at + 1) / 255) * height,
		radius: (0.08 + byte(digest, at + 2) / 1500) * Math.max(width, height),
		colour: colourOf(hue + byte(digest, at + 3) * 1.4, 0.6),
	}));
	return paint(width, height, (x, y) => {
		const disc = discs.find((each) => (x - each.x) ** 2 + (y - each.y) ** 2 < each.radius ** 2);
		return disc?.colour ?? mix(from, to, (x / width + y / height) / 2);
	});
}

/** The middle of a picture in another size: filled completely, nearest pixels. */
export function cropTo(picture: Pixels, width: number, height: number): Pixels {
	if (picture.width === width && picture.height === height) return picture;
	const scale = Math.min(picture.width / width, picture.height / height);
	const left = (picture.width - width * scale) / 2;
	const top = (picture.height - height * scale) / 2;
	return paint(width, height, (x, y) =>
		pixel(picture, Math.floor(left + (x + 0.5) * scale), Math.floor(top + (y + 0.5) * scale)),
	);
}

/**
 * What the simulator does in place of an edit: turns the colours by an angle that the prompt gives,
 * tints them, and draws a striped frame whose colours the job gives.
 */
export function repaint(picture: Pixels, prompt: string, jobId: string): Pixels {
	const { width, height } = picture;
	const promptDigest = digestOf(prompt);
	const jobDigest = digestOf(jobId);
	const angle = 70 + (promptDigest.readUInt16BE(0) / 65536) * 220;
	const recolour = recolouring(angle, colourOf(angle, 0.5), 0.15);
	const frame = Math.max(3, Math.round(Math.min(width, height) * 0.06));
	const light = colourOf(byte(jobDigest, 0) * 1.4, 0.8);
	const dark = colourOf(byte(jobDigest, 1) * 1.4, 0.3);
	const shift = byte(jobDigest, 2);
	return paint(width, height, (x, y) => {
		const isInside = x >= frame && y >= frame && x < width - frame && y < height - frame;
		if (isInside) return recolour(pixel(picture, x, y));
		return Math.floor((x + y + shift) / frame) % 2 === 0 ? light : dark;
	});
}

/** Puts small copies of further pictures side by side along the bottom. */
export function addInsets(picture: Pixels, others: Pixels[]): Pixels {
	if (others.length === 0) return picture;
	const side = Math.max(1, Math.floor(Math.min(picture.width, picture.height) / 5));
	const gap = Math.max(1, Math.floor(side / 2));
	const insets = others.map((other) => cropTo(other, side, side));
	const top = picture.height - side - gap;
	return paint(picture.width, picture.height, (x, y) => {
		const index = Math.floor((x - gap) / (side + gap));
		const inset = insets[index];
		const column = x - gap - index * (side + gap);
		const isInside = column < side && y >= top && y < top + side;
		return inset && isInside ? pixel(inset, column, y - top) : pixel(picture, x, y);
	});
}

function paint(width: number, height: number, colourAt: (x: number, y: number) => Colour): Pixels {
	const data = Buffer.alloc(width * height * 4, 255);
	let at = 0;
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) {
			const [red, green, blue] = colourAt(x, y);
			data[at] = red;
			data[at + 1] = green;
			data[at + 2] = blue;
			at += 4;
		}
	}
	return { width, height, data };
}

function digestOf(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

function byte(bytes: Buffer, at: number): number {
	return bytes[at] ?? 0;
}

function pixel({ width, data }: Pixels, x: number, y: number): Colour {
	const at = (y * width + x) * 4;
	return [byte(data, at), byte(data, at + 1), byte(data, at + 2)];
}

function mix(one: Colour, other: Colour, share: number): Colour {
	return [
		one[0] + (other[0] - one[0]) * share,
		one[1] + (other[1] - one[1]) * share,
		one[2] + (other[2] - one[2]) * share,
	];
}

/** A strong colour: hue in degrees, lightness 0 to 1. */
function colourOf(hue: number, lightness: number): Colour {
	const spread = 0.75 * Math.min(lightness, 1 - lightness);
	const channel = (offset: number) => {
		const position = (offset + hue / 30) % 12;
		return 255 * (lightness - spread * Math.max(-1, Math.min(position - 3, 9 - position, 1)));
	};
	return [channel(0), channel(8), channel(4)];
}

/** Turns a colour about the grey axis, then mixes in a share of the tint. */
function recolouring(degrees: number, tint: Colour, share: number): (colour: Colour) => Colour {
	const cosine = Math.cos((degrees * Math.PI) / 180);
	const sine = Math.sin((degrees * Math.PI) / 180);
	const same = cosine + (1 - cosine) / 3;
	const next = (1 - cosine) / 3 - Math.sqrt(1 / 3) * sine;
	const previous = (1 - cosine) / 3 + Math.sqrt(1 / 3) * sine;
	// Comparisons: in jest's own global scope each mention of Math costs as much as the whole pixel.
	const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value);
	return ([red, green, blue]) =>
		mix(
			[
				clamp(red * same + green * next + blue * previous),
				clamp(red * previous + green * same + blue * next),
				clamp(red * next + green * previous + blue * same),
			],
			tint,
			share,
		);
}
