import type { FaultRow } from '../cell';
import { answerRows } from './answers';
import { connectionRows } from './connections';
import { answered, answeredOnce, garbled, passes } from './rows';

const uploadedTo = (url: string) =>
	({
		kind: 'body',
		body: JSON.stringify({ success: true, data: { id: 'upload_1', url } }),
	}) as const;

/** Faults of the upload before a submit (ToAPIs): nothing has been paid for yet. */
export const uploadRows: readonly FaultRow[] = [
	...connectionRows,
	...answerRows,
	answeredOnce('503 once', passes, { kind: 'status', status: 503 }),
	...[400, 401, 403, 404].map((status) =>
		answeredOnce(`${status} once`, passes, { kind: 'status', status }),
	),
	answeredOnce('cut once', passes, { kind: 'cutBeforeHead' }),
	answered('a link to a private address', garbled, uploadedTo('https://10.0.0.1/a.png')),
	answered('a link that is none', garbled, uploadedTo('no address')),
	answered(
		'a refusal inside a 200',
		{ kind: 'status', status: 400, readable: true },
		{
			kind: 'body',
			body: JSON.stringify({ success: false, message: 'Not an image' }),
		},
	),
];
