import { decode } from '../simulator/pictures';
import { Canvas, type Colour, textWidth } from './canvas';

/** One provider's pair of pictures; words where there is no picture. */
export interface SheetEntry {
	title: string;
	prompt: string;
	before: Buffer | string;
	after: Buffer | string;
	/** Whether the simulator made it, which does not understand the prompt; the sheet says so. */
	simulated: boolean;
}

const margin = 24;
const gap = 12;
const picture = { width: 288, height: 216 };
const titleHeight = 58;
const captionHeight = 26;
const columns = 2;
const textScale = 2;

const paper: Colour = [250, 250, 248];
const ink: Colour = [34, 36, 40];
const faint: Colour = [120, 124, 130];
const emptyBox: Colour = [228, 228, 224];

/** A PNG that shows every provider's picture before and after. */
export function contactSheet(entries: SheetEntry[]): Buffer {
	const entryWidth = picture.width * 2 + gap + margin;
	const entryHeight = titleHeight + picture.height + captionHeight + margin;
	const rows = Math.ceil(entries.length / columns);
	const across = Math.min(columns, entries.length);
	const canvas = new Canvas(across * entryWidth + margin, rows * entryHeight + margin, paper);
	entries.forEach((entry, index) => {
		const left = margin + (index % columns) * entryWidth;
		const top = margin + Math.floor(index / columns) * entryHeight;
		drawEntry(canvas, entry, left, top);
	});
	return canvas.toPng();
}

function drawEntry(canvas: Canvas, entry: SheetEntry, left: number, top: number): void {
	canvas.text(entry.title, left, top, 3, ink);
	canvas.text(fitted(entry.prompt), left, top + 32, textScale, faint);
	const right = left + picture.width + gap;
	drawPicture(canvas, entry.before, 'before', left, top + titleHeight);
	const caption = entry.simulated ? 'after, simulated' : 'after';
	drawPicture(canvas, entry.after, caption, right, top + titleHeight);
}

function drawPicture(
	canvas: Canvas,
	content: Buffer | string,
	caption: string,
	left: number,
	top: number,
): void {
	const pixels = typeof content === 'string' ? null : decode(content);
	if (pixels === null) {
		const words = typeof content === 'string' ? content : 'does not open';
		canvas.fill(left, top, picture.width, picture.height, emptyBox);
		canvas.text(words, left + gap, top + gap, textScale, faint);
	} else {
		canvas.picture(pixels, left, top, picture.width, picture.height);
	}
	canvas.text(caption, left, top + picture.height + 8, textScale, faint);
}

/** A text cut to the width of an entry. */
function fitted(text: string): string {
	const room = Math.floor((picture.width * 2 + gap) / textWidth(textScale));
	return text.length <= room ? text : `${text.slice(0, room - 3)}...`;
}
