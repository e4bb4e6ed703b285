/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';

import { checkout } from '../checkout';
import { currentRun } from '../e2e/runFolder';
import type { Verdict } from './audit';
import type { Gauge } from './gauge';
import { describeMachine } from './machine';
import { pageText } from './page';
import { countsOf, type LoadName, type LoadResult, resultsSchema } from './result';
import { share } from './sizes';

const resultsFile = join(checkout, 'test-results', 'load.json');
const pageFile = join(checkout, 'docs', 'load.md');

/** What has to be known before a load begins. */
export function surroundings(): Pick<LoadResult, 'date' | 'loadAverage'> {
	return { date: new Date().toISOString(), loadAverage: loadavg()[0] ?? 0 };
}

export interface Measured {
	before: ReturnType<typeof surroundings>;
	gauge: Gauge;
	verdict: Verdict;
	figures: LoadResult['figures'];
	/** What n8n leans on, with versions. */
	stores: string[];
}

/**
 * Keeps the result of a load in test-results/load.json; with UPDATE_LOAD=1 it also makes docs/load.md
 * anew from all results that are there, unless LOAD_SHARE made the loads smaller.
 */
export async function keepResult(name: LoadName, measured: Measured): Promise<void> {
	const { before, gauge, verdict, figures, stores } = measured;
	const n8n = `n8n ${currentRun().preparation.install.version}`;
	const result: LoadResult = {
		...before,
		machine: describeMachine([`${n8n} (Node.js ${await gauge.nodeVersion()})`, ...stores]),
		counts: countsOf(verdict),
		figures,
		processes: gauge.processes,
	};
	const kept = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '{}';
	const results = { ...resultsSchema.parse(JSON.parse(kept)), [name]: result };
	mkdirSync(dirname(resultsFile), { recursive: true });
	writeFileSync(resultsFile, JSON.stringify(results, null, '\t'));
	if (process.env.UPDATE_LOAD === '1' && share === 1) {
		writeFileSync(pageFile, pageText(results));
	}
}
