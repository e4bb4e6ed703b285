import type { FaultRow } from '../cell';
import { answerRows } from './answers';
import { connectionRows } from './connections';
import { answered, cut, garbled, job, noPicture, passes, says } from './rows';

const inside200 = (code: number) => JSON.stringify({ code, message: 'no', data: { error: 'No' } });

/** A success by its HTTP status, whose words refuse. APIXO's envelope makes it a 403. */
function refusedInside200(words: string): FaultRow[] {
	const category = words.startsWith('content') ? 'content' : 'credit';
	const fault = { kind: 'status', status: 403, inside200: true, message: `Your ${words}` } as const;
	const except = { because: 'its words say what it is', expected: { category } } as const;
	const name = `'${words}' inside a 200`;
	return [
		answered(name, says(403), fault, { providers: ['apixo'], except }),
		answered(name, garbled, fault, { providers: ['foxAi', 'toApis', 'vtrix'], except }),
	];
}

/** The provider's own response, with half a character as the job's id. */
const withUnusableId = (body: string) =>
	body.replace(/("(?:id|taskId)":")[^"]*/, (_whole, start: string) => `${start}\\ud83d`);

/** Faults of the paid call. */
export const submitRows: readonly FaultRow[] = [
	...connectionRows,
	...answerRows,
	answered('accepted, then cut before the response', cut, { kind: 'acceptThenCut' }),
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
	...['content was refused', 'balance is too low'].flatMap(refusedInside200),
	answered(
		'403 that speaks of the balance',
		says(403),
		{ kind: 'status', status: 403, message: 'insufficient balance' },
		{ except: { because: 'words count before the status', expected: { category: 'credit' } } },
	),
	answered(
		'an id that cannot be used',
		garbled,
		{ kind: 'rewritten', rewrite: withUnusableId },
		{ providers: ['apixo', 'toApis', 'vtrix'] },
	),
	job('success without an image', noPicture, { outcome: 'noPicture' }, { providers: ['foxAi'] }),
	job(
		'words instead of an image',
		noPicture,
		{ pictureUrl: 'The content was refused' },
		{
			providers: ['foxAi'],
			except: {
				because: 'it is a refusal, and nobody knows whether it was charged',
				expected: { category: 'content', charged: 'unknown' },
			},
		},
	),
	...(['list', 'object', 'nested'] as const).map((resultForm) =>
		job(`an image as ${resultForm}`, passes, { resultForm }, { providers: ['foxAi'] }),
	),
	...[
		answered('401', says(401), { kind: 'status', status: 401 }),
		answered('502 as HTML', says(502), {
			kind: 'status',
			status: 502,
			body: '<html>Bad gateway</html>',
		}),
		answered('cut before the response', cut, { kind: 'cutBeforeHead' }),
	].map(
		(row): FaultRow => ({ ...row, name: `${row.name}, Stop Workflow`, onError: 'stopWorkflow' }),
	),
];
