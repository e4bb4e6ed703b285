import type { FaultRow } from '../cell';
import { answerRows } from './answers';
import { connectionRows } from './connections';
import { answered, cut, garbled, noPicture, says } from './rows';

const inside200 = (code: number) => JSON.stringify({ code, message: 'no', data: { error: 'No' } });

/** Faults of the paid call. */
export const submitRows: readonly FaultRow[] = [
	...connectionRows,
	...answerRows,
	answered('accepted, then cut before the answer', cut, { kind: 'acceptThenCut' }),
	answered('accepted, and no id named', garbled, { kind: 'body', body: '{"code":200,"data":{}}' }),
	...[400, 402, 409, 500].map((code) =>
		answered(
			`${code} inside a 200`,
			says(code),
			{ kind: 'body', body: inside200(code) },
			{
				providers: ['apixo'],
			},
		),
	),
	{
		name: 'an error inside a 200',
		nature: garbled,
		providers: ['foxAi', 'toApis'],
		setUp: () => ({
			kind: 'fault',
			fault: { kind: 'body', body: JSON.stringify({ error: { message: 'system busy' } }) },
		}),
	},
	{
		name: 'success without a picture',
		nature: noPicture,
		providers: ['foxAi'],
		setUp: () => ({ kind: 'job', job: { outcome: 'noPicture' } }),
	},
	...[
		answered('401', says(401), { kind: 'status', status: 401 }),
		answered('502 as HTML', says(502), {
			kind: 'status',
			status: 502,
			body: '<html>Bad gateway</html>',
		}),
		answered('cut before the answer', cut, { kind: 'cutBeforeHead' }),
	].map(
		(row): FaultRow => ({ ...row, name: `${row.name}, Stop Workflow`, onError: 'stopWorkflow' }),
	),
];
