import { pageText } from '../../load/page';
import type { LoadResult } from '../../load/result';

const mebibyte = 1024 * 1024;
const delay = { median: 0.4, percentile99: 20.2, longest: 812.6 };

const result: LoadResult = {
	date: '2026-11-22T23:10:00.000Z',
	loadAverage: 0.44,
	machine: {
		...{ processor: 'Example CPU', cores: 2, memory: 24 * 1024 ** 3, system: 'Linux 6.1' },
		software: ['n8n 2.41.1 (Node.js 24.21.0)', 'SQLite 3.44.2'],
	},
	counts: {
		...{ ordered: 500, jobs: 501, delivered: 499 },
		...{ lost: 1, paidTwice: 2, deliveredTwice: 3, mixedUp: 4 },
	},
	figures: [['The whole execution', '61.0 s']],
	processes: [
		{
			name: 'n8n',
			moments: [
				{ name: 'before', rss: 400 * mebibyte, heapUsed: 200 * mebibyte, delay: null },
				{ name: 'during', rss: 600 * mebibyte, heapUsed: 300 * mebibyte, delay },
			],
		},
	],
};

const lines = (text: string) => text.split('\n');

it('begins with what went wrong in each load, good or bad', () => {
	expect(lines(pageText({ items: result }))).toContain(
		'| One run of 500 items | 500 | 501 | 499 | 1 | 2 | 3 | 4 |',
	);
});

it('shows the figures of a load', () => {
	expect(lines(pageText({ items: result }))).toContain('| The whole execution | 61.0 s |');
});

it('shows the memory of each process at each moment, and the delay of those that last', () => {
	const page = lines(pageText({ items: result }));
	expect(page).toContain('| Memory in MB: RSS / heap in use | before | during |');
	expect(page).toContain('| n8n | 400 / 200 | 600 / 300 |');
	expect(page).toContain('| Event-loop delay in ms: median / 99 % / longest | during |');
	expect(page).toContain('| n8n | 0 / 20 / 813 |');
});

it('says where and when a load was measured', () => {
	expect(lines(pageText({ items: result }))).toContain(
		'Measured on 22 November 2026 on 2 cores of Example CPU, 24 GB, Linux 6.1, with n8n 2.41.1 (Node.js 24.21.0), SQLite 3.44.2; load average before: 0.4.',
	);
});

it('says that the time of a job is simulated', () => {
	expect(pageText({})).toContain('**the time that a job takes is simulated**');
});

it('has the loads that were run, in its own order', () => {
	const titles = lines(pageText({ rounds: result, parked: result })).filter((line) =>
		line.startsWith('## '),
	);
	expect(titles).toEqual(['## 1,000 waiting executions', '## 10 rounds in one process']);
});
