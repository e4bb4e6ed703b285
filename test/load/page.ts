import { megabytes } from './figures';
import type { MeasuredProcess } from './gauge';
import { growthRule } from './growth';
import { type LoadName, loadNames, type LoadResult, type LoadResults } from './result';
import { fullSizes as sizes } from './sizes';

/** docs/load.md: what the loads gave, for people. */

interface Section {
	title: string;
	/** What was run. */
	introduction: string;
}

const number = (value: number): string => value.toLocaleString('en-US');

const sections: Readonly<Record<LoadName, Section>> = {
	items: {
		title: `One run of ${number(sizes.items)} items`,
		introduction: `One n8n with SQLite. A workflow started by a webhook reads ${number(sizes.items)} PNG files of about ${sizes.ballast} KB each, edits each through ToAPIs (upload, submit, status checks, download) with **Concurrency** ${sizes.concurrency} and **Wait** *By Polling*, and writes the images, also about ${sizes.ballast} KB, to files named after the ones that they were made from. A job takes ${sizes.jobSeconds} s.`,
	},
	parked: {
		title: `${number(sizes.parked)} waiting executions`,
		introduction: `n8n in queue mode: main, two workers (\`--concurrency=10\`), two webhook processors, Redis, PostgreSQL, files in the database. ${number(sizes.parked)} calls of two workflows make ${number(sizes.parked)} executions, each with one image (half of them APIXO, half ToAPIs, **Wait** *By Callback*). When all of them wait, the jobs end, ${sizes.callsPerSecond} per second, and the providers call. If a call gets no 2xx in time, the provider calls again after its own pauses (APIXO waits 30 s for the response and calls again after 30 s, 2 min, 10 min; ToAPIs waits 10 s and calls again after 10 s, 30 s, 2 min, …).`,
	},
	schedule: {
		title: `${number(sizes.workflows)} workflows on one schedule`,
		introduction: `One n8n with SQLite. ${number(sizes.workflows)} published workflows start at second 0 of every minute, all at once; each makes one image (APIXO, ToAPIs and Vtrix in turn, **Wait** *By Polling*). ${sizes.minutes} whole minutes were measured. A job takes ${sizes.jobSeconds} s.`,
	},
	rounds: {
		title: `${sizes.rounds} rounds in one process`,
		introduction: `One n8n with SQLite that is not restarted. Each round has one run of ${sizes.itemsOfRound} items as above (with files, concurrency ${sizes.concurrency}), one execution that waits for ${sizes.parkedOfRound} jobs until their callbacks arrive, and ${sizes.callbacksOfRound} callbacks that start a workflow with **FLUX Kontext Trigger**. After each round garbage collection is forced twice, and the heap in use is read. ${growthRule}`,
	},
};

const head = `# Under load

How a real n8n with this package behaves under load. The simulator in \`test/simulator\` plays the four providers: **the time that a job takes is simulated**, its responses come at once, and it shares the processor with n8n, as PostgreSQL and Redis do. So the times describe this machine, not a provider.

The tests in [test/load/](../test/load/) write this page from what they measure: \`UPDATE_LOAD=1 npm run test:load\`, or \`npm run test:load -- items\` for one load (\`${loadNames.join('`, `')}\`). They fail if an image is lost, paid for twice, returned twice, or does not belong to its item. Times and memory are measured, not judged, except for the trend of the heap below.

How they can tell: each item or execution has its own prompt. The simulator records every job that it bills, with its prompt and the SHA-256 of the input image, and writes provider, job, prompt and that SHA-256 into the file of the result. At the end each returned file is compared with the prompt of its item, with the job that the item names, and with the simulator's record.
`;

const row = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(' | ')} |`;

function table(
	titles: readonly string[],
	rows: ReadonlyArray<ReadonlyArray<string | number>>,
): string {
	return [row(titles), row(titles.map(() => '---')), ...rows.map(row)].join('\n');
}

/** All of docs/load.md; loads without a result are left out. */
export function pageText(results: LoadResults): string {
	const there = loadNames.flatMap((name) => {
		const result = results[name];
		return result === undefined ? [] : [{ ...sections[name], result }];
	});
	const summary = table(
		['Load', 'Submitted', 'Billed', 'Returned', 'Lost', 'Paid twice', 'Returned twice', 'Mixed up'],
		there.map(({ title, result: { counts } }) => [
			title,
			...[counts.ordered, counts.jobs, counts.delivered].map(number),
			...[counts.lost, counts.paidTwice, counts.deliveredTwice, counts.mixedUp],
		]),
	);
	return [head, summary, '', ...there.map(sectionText)].join('\n');
}

function sectionText({ title, introduction, result }: Section & { result: LoadResult }): string {
	return [
		`## ${title}`,
		introduction,
		table(['Measured', ''], result.figures),
		processesText(result.processes),
		placeText(result),
	]
		.join('\n\n')
		.concat('\n');
}

/** Memory, and where a moment lasts the event loop, of each process. */
function processesText(processes: readonly MeasuredProcess[]): string {
	const names = processes[0]?.moments.map(({ name }) => name) ?? [];
	const memory = table(
		['Memory in MB: RSS / heap in use', ...names],
		processes.map(({ name, moments }) => [
			name,
			...moments.map(({ rss, heapUsed }) => `${megabytes(rss)} / ${megabytes(heapUsed)}`),
		]),
	);
	const lasting = processes[0]?.moments.filter(({ delay }) => delay !== null) ?? [];
	const delays = table(
		['Event-loop delay in ms: median / 99 % / longest', ...lasting.map(({ name }) => name)],
		processes.map(({ name, moments }) => [
			name,
			...moments.flatMap(({ delay }) =>
				delay === null
					? []
					: [[delay.median, delay.percentile99, delay.longest].map(Math.round).join(' / ')],
			),
		]),
	);
	return `${memory}\n\n${delays}`;
}

function placeText({ date, loadAverage, machine }: LoadResult): string {
	const { processor, cores, memory, system, software } = machine;
	const day = new Date(date).toLocaleDateString('en-GB', {
		...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
	});
	const gigabytes = Math.round(memory / 1024 ** 3);
	return `Measured on ${day} on ${cores} cores of ${processor}, ${gigabytes} GB, ${system}, with ${software.join(', ')}; load average before: ${loadAverage.toFixed(1)}.`;
}
