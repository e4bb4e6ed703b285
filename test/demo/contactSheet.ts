/** One provider's pair of pictures; words where there is no picture. */
export interface SheetEntry {
	title: string;
	prompt: string;
	before: Buffer | string;
	after: Buffer | string;
	/** Whether the simulator made it, which does not understand the prompt; the sheet says so. */
	simulated: boolean;
}

const style = `body { font: 16px sans-serif; margin: 24px; display: grid; gap: 24px;
	grid-template-columns: repeat(auto-fit, minmax(600px, 1fr)); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
figure { margin: 0; } img { width: 100%; } p, figcaption { color: #666; }`;

/** One HTML page, the images in it, that shows every provider's image before and after. */
export function contactSheet(entries: readonly SheetEntry[]): string {
	const title = 'FLUX Kontext: before and after';
	return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title><style>${style}</style>
${entries.map(sectionOf).join('\n')}
</html>
`;
}

function sectionOf({ title, prompt, before, after, simulated }: SheetEntry): string {
	const caption = simulated ? 'after, simulated' : 'after';
	return `<section><h2>${escapeHtml(title)}</h2><p>${escapeHtml(prompt)}</p>
<div class="pair">${figureOf(before, 'before')}${figureOf(after, caption)}</div></section>`;
}

/** Browsers go by an image's first bytes, whatever type the address names. */
function figureOf(content: Buffer | string, caption: string): string {
	const shown =
		typeof content === 'string'
			? `<p>${escapeHtml(content)}</p>`
			: `<img alt="${caption}" src="data:image/png;base64,${content.toString('base64')}">`;
	return `<figure>${shown}<figcaption>${caption}</figcaption></figure>`;
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
