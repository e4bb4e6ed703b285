import { DISPLAY_NAMES } from '../workflows/engine';

/** docs/faults.md: the matrix for people. */

/** What one cell was seen to give. */
export interface Line {
	readonly fault: string;
	readonly provider: string;
	readonly columns: readonly string[];
	/** In words. */
	readonly what: string;
}

interface Section {
	readonly title: string;
	readonly introduction: string;
	readonly columns: readonly string[];
}

const STEP_COLUMNS = ['Category', 'Charged', 'Submits', 'Job ID'];

export const SECTIONS = {
	submit: {
		title: 'Submit',
		introduction: 'The paid call. The fault is in its response, or on the way to the provider.',
		columns: STEP_COLUMNS,
	},
	upload: {
		title: 'Upload',
		introduction: 'ToAPIs takes a file before the submit. Nothing has been paid for yet.',
		columns: STEP_COLUMNS,
	},
	status: {
		title: 'Status',
		introduction:
			'The job was accepted, and the node waits for it. A check that failed for a reason that may pass is repeated until the time limit, here 3 seconds. FoxAI has no status check: its image is in the response to the submit.',
		columns: STEP_COLUMNS,
	},
	download: {
		title: 'Download',
		introduction:
			'The job has ended, and the node downloads its image by the link that the provider gave.',
		columns: STEP_COLUMNS,
	},
	balance: {
		title: 'Balance',
		introduction: '**Account > Get Balance**, for all items of the run at once. It costs nothing.',
		columns: STEP_COLUMNS,
	},
	callback: {
		title: 'Callback',
		introduction:
			'The provider calls **FLUX Kontext Trigger**, and something is wrong with the call, with the job, or with the status check that confirms it (APIXO, which does not sign). **Response** is the HTTP status that the caller gets; anything but 2xx makes a provider call again. **Execution** says whether the workflow starts, and with what.',
		columns: ['Response', 'Execution', 'Category', 'Charged'],
	},
} as const satisfies Record<string, Section>;

export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

/** Without what is different in each run or for each provider. */
function inGeneral({ what, provider }: Line): string {
	return what
		.replace(/ \(job [^)]*\)/, '')
		.replaceAll(`Your ${provider}`, 'The')
		.replaceAll(provider, 'The provider');
}

const cell = (text: string) => text.replace(/\|/g, '\\|');
const tableRow = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;

/** Lines that differ by the provider only become one. */
function grouped(lines: readonly Line[]): Array<{ line: Line; providers: string[] }> {
	const groups = new Map<string, { line: Line; providers: string[] }>();
	for (const line of lines) {
		const key = JSON.stringify([line.fault, line.columns, inGeneral(line)]);
		const group = groups.get(key) ?? { line, providers: [] };
		group.providers.push(line.provider);
		groups.set(key, group);
	}
	return [...groups.values()];
}

function providersText(providers: readonly string[], all: readonly string[]): string {
	return providers.length === all.length && all.length > 1 ? 'all' : providers.join(', ');
}

/** One section of the page, from its heading to its last row. */
export function sectionText(name: SectionName, lines: readonly Line[]): string {
	const { title, introduction, columns } = SECTIONS[name];
	const all = [...new Set(lines.map(({ provider }) => provider))];
	const head = ['Fault', 'Provider', ...columns, 'What happens'];
	const rows = grouped(lines).map(({ line, providers }) => [
		line.fault,
		providersText(providers, all),
		...line.columns,
		inGeneral(line),
	]);
	const table = [head, head.map(() => '---'), ...rows].map(tableRow);
	return [`## ${title}`, '', introduction, '', ...table, ''].join('\n');
}

/** What stands above the first section. */
export function headText(cells: Readonly<Record<SectionName, number>>): string {
	const total = Object.values(cells).reduce((sum, count) => sum + count, 0);
	const counts = SECTION_NAMES.map((name) => `${SECTIONS[name].title} ${cells[name]}`).join(', ');
	const providers = Object.values(DISPLAY_NAMES).join(', ');
	return `# The fault matrix

What can go wrong on the way to an image, and what the node does then: ${total} cells (${counts}) over ${providers}. **Each cell is a real run**: a workflow with two items through n8n's engine, against a simulator of the four providers that causes the fault for one of the items, with **On Error** set to *Continue*. A cell passes where category and charge are those of [the rules](errors.md), the job ID is not lost, nothing is submitted twice, the other item succeeds (or shares the fault, where it is in the base URL or in the one balance of all), the time limit is kept, the text names a next step, and the API key appears nowhere but in the header of a request to its own provider.

The tests in \`test/faults\` write this page from what they saw, and fail when it is out of date. To write it again: \`UPDATE_FAULTS=1 npx jest -i test/faults\`.

| Column | Meaning |
| --- | --- |
| Provider | \`all\`: every provider that has the step; the same line holds for each |
| Category, Charged | \`details.category\` and \`details.charged\` of the failed item; – for an item that succeeds |
| Submits | submits that the provider got for the faulty item. More than one only after 429, which means that it was not accepted; \`several\` where that goes on |
| Job ID | whether the result names the job; – where there is none to name |
| What happens | the first sentence of the error, or the result. A row that ends in *Stop Workflow* was run with that setting: the error then also names the job of the other item |
`;
}
