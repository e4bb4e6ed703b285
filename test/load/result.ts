import { z } from 'zod';

import type { Verdict } from './audit';
import { processSchema } from './gauge';
import { machineSchema } from './machine';

/** The loads, in the order of docs/load.md. */
export const loadNames = ['items', 'parked', 'schedule', 'rounds'] as const;
export type LoadName = (typeof loadNames)[number];

const countsSchema = z.object({
	ordered: z.number(),
	jobs: z.number(),
	delivered: z.number(),
	lost: z.number(),
	paidTwice: z.number(),
	deliveredTwice: z.number(),
	mixedUp: z.number(),
});

const resultSchema = z.object({
	/** Begin of the load, ISO 8601. */
	date: z.string(),
	/** Of one minute, before n8n was started: what else the machine did. */
	loadAverage: z.number(),
	machine: machineSchema,
	counts: countsSchema,
	/** What was measured, and its value, both in words. */
	figures: z.array(z.tuple([z.string(), z.string()])),
	processes: z.array(processSchema),
});

/** What one load gave. */
export type LoadResult = z.infer<typeof resultSchema>;

export const resultsSchema = z.object({
	items: resultSchema.optional(),
	parked: resultSchema.optional(),
	schedule: resultSchema.optional(),
	rounds: resultSchema.optional(),
});

/** The latest result of each load that was run. */
export type LoadResults = z.infer<typeof resultsSchema>;

export function countsOf(verdict: Verdict): LoadResult['counts'] {
	const { ordered, jobs, delivered, lost, paidTwice, deliveredTwice, mixedUp } = verdict;
	return {
		...{ ordered, jobs, delivered },
		lost: lost.length,
		paidTwice: paidTwice.length,
		deliveredTwice: deliveredTwice.length,
		mixedUp: mixedUp.length,
	};
}
