import type { Exception, FaultRow } from '../cell';
import { answerRows } from './answers';
import { withNest } from './bodies';
import { connectionRows } from './connections';
import {
	answered,
	answeredOnce,
	cut,
	garbled,
	job,
	late,
	noPicture,
	passes,
	says,
	unfinished,
} from './rows';

const refusedContent = { code: 'content_violation', message: 'Not this' };

const brokenMachine = { code: 'internal_error', message: 'The machine broke' };

const mayBeRefunded: Exception = {
	because: 'a failed job may be refunded',
	expected: { category: 'provider', charged: 'unknown' },
};

/** Faults while a job is waited for that was accepted and is paid for. */
export const statusRows: readonly FaultRow[] = [
	...connectionRows,
	...answerRows,
	...[400, 401, 403, 404].map((status) =>
		answeredOnce(`${status} once`, passes, { kind: 'status', status }),
	),
	answeredOnce('503 once', passes, { kind: 'status', status: 503 }),
	answeredOnce('cut once', passes, { kind: 'cutBeforeHead' }),
	answeredOnce(
		'no response once',
		passes,
		{ kind: 'hang' },
		{
			limits: { requestTimeout: 6, timeout: 60 },
		},
	),
	answeredOnce('invalid JSON once', passes, { kind: 'body', body: '{"id' }),
	{
		...answered('100,000 levels, Simplify off', passes, { kind: 'rewritten', rewrite: withNest }),
		raw: true,
	},
	job('an unknown state, then success', passes, { outcome: 'unknownState', seconds: 0.3 }),
	job('an unknown state for ever', unfinished, { outcome: 'unknownState' }),
	job('a job that never ends', unfinished, { outcome: 'never' }),
	job('a state that goes backwards', passes, { outcome: 'backwards' }),
	job('success without an image', noPicture, { outcome: 'noPicture' }),
	job('resultJson that is no JSON', noPicture, { brokenResult: true }, { providers: ['apixo'] }),
	job(
		'success with 50 images',
		passes,
		{ pictures: 50 },
		{
			except: { because: 'the first ten are downloaded', expected: { pictures: 10 } },
			heavy: true,
		},
	),
	job(
		'a job that fails',
		noPicture,
		{ outcome: 'failure', failure: brokenMachine },
		{ except: mayBeRefunded },
	),
	...['cancelled', 'EXPIRED', 'Timed Out'].map((endWord) =>
		job(
			`a job that ends with the word ${endWord}`,
			noPicture,
			{ outcome: 'failure', failure: brokenMachine, endWord },
			{ except: mayBeRefunded },
		),
	),
	job('success in another word', passes, { endWord: 'DONE' }),
	job('success in a word that nobody knows', passes, { endWord: 'what nobody has read' }),
	...(['text', 'list', 'object', 'nested'] as const).map((resultForm) =>
		job(`an image as ${resultForm}`, passes, { resultForm }),
	),
	job(
		'success with an error and without an image',
		noPicture,
		{ outcome: 'noPicture', failure: brokenMachine },
		{ except: mayBeRefunded },
	),
	job(
		'responses about another job',
		garbled,
		{ answersAbout: 'another-job' },
		{
			except: {
				because: 'it can be read, so it is borne for a while only',
				expected: { category: 'provider' },
			},
		},
	),
	job(
		'a job that is refused for its content',
		noPicture,
		{ outcome: 'failure', failure: refusedContent },
		{
			except: {
				because: 'a failed job may be refunded',
				expected: { category: 'content', charged: 'unknown' },
			},
		},
	),
	...[
		answered('401', says(401), { kind: 'status', status: 401 }),
		answered('cut before the response', cut, { kind: 'cutBeforeHead' }),
		answered('no response for ever', late, { kind: 'hang' }),
	].map(
		(row): FaultRow => ({ ...row, name: `${row.name}, Stop Workflow`, onError: 'stopWorkflow' }),
	),
];
