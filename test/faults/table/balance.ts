import type { FaultRow } from '../cell';
import { answerRows } from './answers';
import { connectionRows } from './connections';
import { answered, answeredOnce, passes, says } from './rows';

/** Faults of Account > Get Balance, which costs nothing. */
export const balanceRows: readonly FaultRow[] = [
	...connectionRows,
	...answerRows,
	answeredOnce('503 once', passes, { kind: 'status', status: 503 }),
	answeredOnce('cut once', passes, { kind: 'cutBeforeHead' }),
	answered('a key refused inside a 200', says(401), {
		kind: 'body',
		body: JSON.stringify({ code: 401, success: false, message: 'No such key' }),
	}),
];
