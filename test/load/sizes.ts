/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/** How large each load is; docs/load.md is about these numbers. */
export const fullSizes = {
	/** Items of one execution, and how many of them run together. */
	items: 500,
	concurrency: 50,
	/** Kilobytes that are added to each file: the simulator's drawings are smaller than real pictures. */
	ballast: 500,
	/** How long a job takes where it is waited for by polling. */
	jobSeconds: 5,
	/** Parked executions, and how many of their callbacks come in a second. */
	parked: 1_000,
	callsPerSecond: 100,
	/** Workflows on one schedule, and how many whole minutes are waited for. */
	workflows: 200,
	minutes: 2,
	/** Rounds, and what each of them has. */
	rounds: 10,
	itemsOfRound: 100,
	parkedOfRound: 20,
	callbacksOfRound: 20,
} as const;

/** LOAD_SHARE=0.1 makes the numbers of pictures smaller, for trying out; no page is made of that. */
export const share = Number(process.env.LOAD_SHARE ?? 1);

const part = (count: number): number => Math.max(2, Math.round(count * share));

export const sizes = {
	...fullSizes,
	items: part(fullSizes.items),
	parked: part(fullSizes.parked),
	workflows: part(fullSizes.workflows),
	itemsOfRound: part(fullSizes.itemsOfRound),
	parkedOfRound: part(fullSizes.parkedOfRound),
	callbacksOfRound: part(fullSizes.callbacksOfRound),
};
