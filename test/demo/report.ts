import type { DemoResult } from './runEdit';

const headings = ['Provider', 'Job', 'Status', 'Seconds', 'Price', 'File'];

/** The results as a table of plain text, and below it why what failed did so. */
export function report(results: DemoResult[]): string {
	const rows = results.map((result) => [
		result.edit.title,
		result.jobId ?? '-',
		result.failure === null ? 'succeeded' : 'failed',
		result.seconds === null ? '-' : result.seconds.toFixed(1),
		priceText(result.cost),
		result.file ?? '-',
	]);
	const failures = results.flatMap(({ edit, failure }) =>
		failure === null ? [] : [`${edit.title}: ${failure}`],
	);
	return [table([headings, ...rows]), ...failures].join('\n\n');
}

/** A price as people read it; the provider may not tell one. */
export function priceText(cost: DemoResult['cost']): string {
	if (cost === null) return 'not told';
	return `${cost.amount} ${cost.currency} (${cost.source})`;
}

/** Rows as columns of equal width, a line of dashes under the first row. */
export function table(rows: string[][]): string {
	const widths = (rows[0] ?? []).map((_heading, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: string[]) =>
		cells
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd();
	const [first = [], ...others] = rows;
	return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join(
		'\n',
	);
}
