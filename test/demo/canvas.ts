import { PNG } from 'pngjs';

import type { Pixels } from '../simulator/drawing';
import { glyphRows, glyphWidth } from './bitmapFont';

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture that can be drawn on. Lengths are pixels, from the left and upper edge. */
export class Canvas {
	private readonly pixels: Pixels;

	constructor(
		readonly width: number,
		readonly height: number,
		background: Colour,
	) {
		this.pixels = { width, height, data: Buffer.alloc(width * height * 4, 255) };
		this.fill(0, 0, width, height, background);
	}

	fill(left: number, top: number, width: number, height: number, colour: Colour): void {
		const pixel = Buffer.from([...colour, 255]);
		const from = Math.max(left, 0);
		const to = Math.min(left + width, this.width);
		for (let y = Math.max(top, 0); y < Math.min(top + height, this.height); y += 1) {
			this.pixels.data.fill(pixel, (y * this.width + from) * 4, (y * this.width + to) * 4);
		}
	}

	/** Puts a picture into the middle of a box, as large as fits. */
	picture(picture: Pixels, left: number, top: number, width: number, height: number): void {
		const scale = Math.min(width / picture.width, height / picture.height);
		const inner = {
			width: Math.max(1, Math.round(picture.width * scale)),
			height: Math.max(1, Math.round(picture.height * scale)),
		};
		const small = shrink(picture, inner.width, inner.height);
		const x = left + Math.floor((width - inner.width) / 2);
		const y = top + Math.floor((height - inner.height) / 2);
		for (let row = 0; row < inner.height; row += 1) {
			const line = small.data.subarray(row * inner.width * 4, (row + 1) * inner.width * 4);
			this.pixels.data.set(line, ((y + row) * this.width + x) * 4);
		}
	}

	/** Writes one line of text, in capitals; what does not fit into the width is cut. */
	text(text: string, left: number, top: number, scale: number, colour: Colour): void {
		const advance = textWidth(scale);
		const room = Math.floor((this.width - left) / advance);
		[...text].slice(0, room).forEach((character, index) => {
			glyphRows(character).forEach((isInk, cell) => {
				if (!isInk) return;
				const x = left + index * advance + (cell % glyphWidth) * scale;
				const y = top + Math.floor(cell / glyphWidth) * scale;
				this.fill(x, y, scale, scale, colour);
			});
		});
	}

	toPng(): Buffer {
		const png = new PNG({ width: this.width, height: this.height });
		png.data = this.pixels.data;
		return PNG.sync.write(png, { filterType: 1 });
	}
}

/** Width of one character, the space behind it included. */
export function textWidth(scale: number): number {
	return (glyphWidth + 1) * scale;
}

/** A picture in another size, each pixel the mean of what lies under it. Transparency is dropped. */
export function shrink(picture: Pixels, width: number, height: number): Pixels {
	const data = Buffer.alloc(width * height * 4, 255);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) {
			data.set(
				meanColour(picture, span(x, width, picture.width), span(y, height, picture.height)),
				(y * width + x) * 4,
			);
		}
	}
	return { width, height, data };
}

/** Mean difference of the colours of two pictures of the same size, 0 to 255. */
export function meanDifference(one: Pixels, other: Pixels): number {
	let sum = 0;
	one.data.forEach((value, index) => {
		sum += Math.abs(value - (other.data[index] ?? 0));
	});
	// The alpha bytes are all 255 and add nothing.
	return sum / (one.width * one.height * 3);
}

interface Span {
	from: number;
	to: number;
}

function span(index: number, count: number, sourceCount: number): Span {
	const from = Math.min(Math.floor((index * sourceCount) / count), sourceCount - 1);
	return { from, to: Math.max(from + 1, Math.floor(((index + 1) * sourceCount) / count)) };
}

function meanColour(picture: Pixels, columns: Span, rows: Span): Colour {
	let [red, green, blue, count] = [0, 0, 0, 0];
	for (let y = rows.from; y < rows.to; y += 1) {
		for (let x = columns.from; x < columns.to; x += 1) {
			const at = (y * picture.width + x) * 4;
			red += picture.data[at] ?? 0;
			green += picture.data[at + 1] ?? 0;
			blue += picture.data[at + 2] ?? 0;
			count += 1;
		}
	}
	return [red / count, green / count, blue / count];
}
