import type { INode } from 'n8n-workflow';
import { z } from 'zod';

/** Where things lie on n8n's canvas, in pixels. */

interface Area {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** A node is 96 wide and high; its name and subtitle stand below it and are a little wider. */
const NODE_SIZE = { width: 96, height: 96, label: 64, overhang: 32 };

const sizeSchema = z.object({ width: z.number(), height: z.number() });

export function areaOfNode({ name, position: [left, top] }: INode): Area {
	const { width, height, label, overhang } = NODE_SIZE;
	return {
		name,
		left: left - overhang,
		top,
		right: left + width + overhang,
		bottom: top + height + label,
	};
}

/** @throws ZodError when the note has no size */
export function areaOfNote({ name, position: [left, top], parameters }: INode): Area {
	const { width, height } = sizeSchema.parse(parameters);
	return { name, left, top, right: left + width, bottom: top + height };
}

/** Pairs that lie on each other, by their names. */
export function overlaps(areas: readonly Area[]): string[] {
	return areas.flatMap((one, index) =>
		areas
			.slice(index + 1)
			.filter(
				(other) =>
					one.left < other.right &&
					other.left < one.right &&
					one.top < other.bottom &&
					other.top < one.bottom,
			)
			.map((other) => `${one.name} and ${other.name}`),
	);
}
