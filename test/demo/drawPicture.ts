/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';

/**
 * Draws the picture that the demo edits, a house on a hill, and writes `picture.png` beside this file.
 * Run it with `npx tsx test/demo/drawPicture.ts` after a change.
 */

type Colour = [red: number, green: number, blue: number];
interface Shape {
	covers(x: number, y: number): boolean;
	colour(x: number, y: number): Colour;
}

const width = 640;
const height = 480;
const samplesPerSide = 3;

const shapes: Shape[] = [
	{ covers: () => true, colour: (_x, y) => mix([122, 187, 235], [226, 241, 250], y / 300) },
	disc(520, 96, 44, [255, 222, 120]),
	...cloud(130, 96),
	...cloud(360, 62),
	hill((x) => 268 + 26 * Math.sin(x / 95 + 0.6), [139, 172, 148]),
	hill((x) => 306 + 22 * Math.sin(x / 130 + 2.4), [118, 166, 98]),
	hill((x) => 352 + 14 * Math.sin(x / 160 + 4.2), [96, 150, 72]),
	{
		covers: (x, y) => y > 372 && Math.abs(x - pathCentre(y)) < 10 + (y - 372) * 0.28,
		colour: () => [214, 194, 152],
	},
	rectangle(424, 186, 452, 250, [146, 84, 66]),
	rectangle(252, 244, 468, 374, [247, 236, 214]),
	polygon(
		[
			[228, 248],
			[360, 150],
			[492, 248],
		],
		[192, 66, 52],
	),
	rectangle(334, 298, 386, 374, [118, 74, 48]),
	disc(376, 338, 4, [236, 200, 96]),
	...houseWindow(274, 282),
	...houseWindow(404, 282),
	disc(360, 216, 17, [247, 236, 214]),
	disc(360, 216, 12, [150, 196, 222]),
	...tree(112, 384, 1),
	...tree(186, 358, 0.62),
	...tree(566, 372, 0.84),
	...flowers(),
];

function pathCentre(y: number): number {
	return 360 - (y - 372) * 0.5 + 12 * Math.sin((y - 372) / 26);
}

function disc(centreX: number, centreY: number, radius: number, colour: Colour): Shape {
	return {
		covers: (x, y) => (x - centreX) ** 2 + (y - centreY) ** 2 < radius ** 2,
		colour: () => colour,
	};
}

function rectangle(
	left: number,
	top: number,
	right: number,
	bottom: number,
	colour: Colour,
): Shape {
	return {
		covers: (x, y) => x >= left && x < right && y >= top && y < bottom,
		colour: () => colour,
	};
}

/** A convex polygon, its corners in clockwise or counter-clockwise order. */
function polygon(corners: Array<[number, number]>, colour: Colour): Shape {
	return {
		covers: (x, y) => {
			const sides = corners.map(([fromX, fromY], index) => {
				const [toX, toY] = corners[(index + 1) % corners.length] ?? [fromX, fromY];
				return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX) > 0;
			});
			return sides.every(Boolean) || !sides.some(Boolean);
		},
		colour: () => colour,
	};
}

function hill(edge: (x: number) => number, colour: Colour): Shape {
	return {
		covers: (x, y) => y > edge(x),
		colour: (x, y) => mix(colour, [40, 84, 44], (y - edge(x)) / 420),
	};
}

function cloud(x: number, y: number): Shape[] {
	const white: Colour = [252, 253, 254];
	return [
		disc(x, y, 22, white),
		disc(x + 28, y - 10, 28, white),
		disc(x + 60, y, 20, white),
		rectangle(x, y, x + 60, y + 21, white),
	];
}

function houseWindow(left: number, top: number): Shape[] {
	const frame: Colour = [255, 252, 244];
	return [
		rectangle(left, top, left + 42, top + 46, frame),
		rectangle(left + 4, top + 4, left + 38, top + 42, [150, 196, 222]),
		rectangle(left + 19, top + 4, left + 23, top + 42, frame),
		rectangle(left + 4, top + 21, left + 38, top + 25, frame),
	];
}

function tree(x: number, y: number, scale: number): Shape[] {
	const leaf: Colour = [62, 118, 58];
	const lightLeaf: Colour = [80, 138, 68];
	return [
		rectangle(x - 9 * scale, y - 70 * scale, x + 9 * scale, y, [110, 78, 52]),
		disc(x - 30 * scale, y - 92 * scale, 36 * scale, leaf),
		disc(x + 30 * scale, y - 92 * scale, 36 * scale, leaf),
		disc(x, y - 124 * scale, 44 * scale, lightLeaf),
		disc(x, y - 92 * scale, 38 * scale, leaf),
	];
}

function flowers(): Shape[] {
	const colours: Colour[] = [
		[240, 96, 110],
		[252, 214, 88],
		[250, 250, 250],
	];
	return Array.from({ length: 36 }, (_each, index) => {
		const x = 24 + ((index * 97) % 600);
		const y = 404 + ((index * 53) % 66);
		return disc(x, y, 3 + ((index * 7) % 3), colours[index % 3] ?? [255, 255, 255]);
	});
}

function mix(from: Colour, to: Colour, share: number): Colour {
	const part = Math.min(Math.max(share, 0), 1);
	return [
		from[0] + (to[0] - from[0]) * part,
		from[1] + (to[1] - from[1]) * part,
		from[2] + (to[2] - from[2]) * part,
	];
}

function colourAt(x: number, y: number): Colour {
	const top = shapes.filter((shape) => shape.covers(x, y)).at(-1);
	return top?.colour(x, y) ?? [0, 0, 0];
}

/** The mean of a grid of points inside the pixel: smooth edges. */
function pixelAt(left: number, top: number): Colour {
	const sum: Colour = [0, 0, 0];
	for (let sample = 0; sample < samplesPerSide ** 2; sample += 1) {
		const x = left + ((sample % samplesPerSide) + 0.5) / samplesPerSide;
		const y = top + (Math.floor(sample / samplesPerSide) + 0.5) / samplesPerSide;
		const [red, green, blue] = colourAt(x, y);
		sum[0] += red;
		sum[1] += green;
		sum[2] += blue;
	}
	return sum;
}

const picture = new PNG({ width, height });
for (let y = 0; y < height; y += 1) {
	for (let x = 0; x < width; x += 1) {
		const colour = pixelAt(x, y).map((value) => Math.round(value / samplesPerSide ** 2));
		picture.data.set([...colour, 255], (y * width + x) * 4);
	}
}
writeFileSync(join(__dirname, 'picture.png'), PNG.sync.write(picture, { colorType: 2 }));
