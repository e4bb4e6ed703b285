import type { IWebhookFunctions } from 'n8n-workflow';

import {
	answered,
	answeredAnyway,
	callbackRequest,
	whenAnswered,
} from '../../../nodes/FluxKontext/callbacks/request';
import { Limiter } from '../../../nodes/FluxKontext/jobs/limiter';
import { RecordingResponse } from '../recordingResponse';

const places = new Limiter(3);

/** The part of n8n's context that a callback is read from and answered by. */
function contextOf(
	response: RecordingResponse,
	request: { headers?: unknown; query?: unknown; rawBody?: unknown } = {},
	warn: (message: string, details: unknown) => void = () => {},
): IWebhookFunctions {
	const context: Partial<Record<keyof IWebhookFunctions, unknown>> = {
		logger: { warn },
		getRequestObject: () => ({ rawBody: request.rawBody }),
		getHeaderData: () => request.headers,
		getQueryData: () => request.query,
		getResponseObject: () => response,
	};
	return context as unknown as IWebhookFunctions;
}

describe('a callback that came in', () => {
	const bytes = Buffer.from('{}');
	it.each([
		['bytes', { rawBody: bytes }, { headers: {}, query: {}, body: bytes }],
		['text instead of bytes', { rawBody: '{}' }, { headers: {}, query: {}, body: null }],
		['nothing', {}, { headers: {}, query: {}, body: null }],
		[
			'headers and a query',
			{ headers: { a: '1' }, query: { b: ['2', '3'] } },
			{ headers: { a: '1' }, query: { b: ['2', '3'] }, body: null },
		],
		['odd headers', { headers: 'a', query: null }, { headers: {}, query: {}, body: null }],
	])('with %s', (_, given, expected) => {
		expect(callbackRequest(contextOf(new RecordingResponse(), given))).toEqual(expected);
	});
});

describe('an answer of our own', () => {
	it('starts nothing', () => {
		const response = new RecordingResponse();
		expect(answered(contextOf(response), 401, 'No')).toEqual({ noWebhookResponse: true });
		expect(response).toMatchObject({ statusCode: 401, body: { message: 'No' } });
	});

	it('is given once', () => {
		const response = new RecordingResponse();
		answered(contextOf(response), 200, 'Yes');
		expect(answered(contextOf(response), 401, 'No')).toEqual({ noWebhookResponse: true });
		expect(response).toMatchObject({ statusCode: 200, body: { message: 'Yes' } });
	});
});

describe('a callback whose work', () => {
	it('succeeds is answered by it', async () => {
		const response = new RecordingResponse();
		const result = { workflowData: [[{ json: { jobId: 'task_1' } }]] };
		const given = answeredAnyway(contextOf(response), 'FLUX Kontext', places, async () => result);
		expect(await given).toBe(result);
		expect(response.headersSent).toBe(false);
	});

	it.each<[string, unknown, string]>([
		['an error', new Error('The database\nis gone'), 'The database is gone'],
		['something else', 'The database is gone', 'unknown'],
	])('throws %s is answered 503, logged, and starts nothing', async (_, thrown, reason) => {
		const response = new RecordingResponse();
		const logged: unknown[] = [];
		const context = contextOf(response, {}, (...line) => void logged.push(line));
		const given = answeredAnyway(context, 'FLUX Kontext', places, async () => {
			throw thrown;
		});
		expect(await given).toEqual({ noWebhookResponse: true });
		expect(response).toMatchObject({
			statusCode: 503,
			body: { message: 'The callback could not be processed' },
		});
		expect(logged).toEqual([
			[`FLUX Kontext: a callback could not be processed: ${reason}`, { reason }],
		]);
	});
});

describe('where all places are taken', () => {
	it('the next callback is answered 503, and is taken when one of them is done', async () => {
		const ends: Array<() => void> = [];
		const underWay = Array.from({ length: 3 }, async () => {
			return await answeredAnyway(
				contextOf(new RecordingResponse()),
				'FLUX Kontext',
				places,
				async () => {
					await new Promise<void>((resolve) => ends.push(resolve));
					return {};
				},
			);
		});
		const beyond = new RecordingResponse();
		const work = jest.fn(async () => ({ workflowData: [] }));
		await answeredAnyway(contextOf(beyond), 'FLUX Kontext', places, work);
		expect(beyond).toMatchObject({ statusCode: 503, headersSent: true });
		expect(work).not.toHaveBeenCalled();

		ends.pop()?.();
		await Promise.race(underWay);
		await answeredAnyway(contextOf(new RecordingResponse()), 'FLUX Kontext', places, work);
		expect(work).toHaveBeenCalledTimes(1);
		for (const end of ends) end();
		await Promise.all(underWay);
	});

	it('a place is free again where the work throws', async () => {
		const fails = async () => await Promise.reject(new Error('broken'));
		for (let calls = 0; calls < 10; calls++) {
			await answeredAnyway(contextOf(new RecordingResponse()), 'FLUX Kontext', places, fails);
		}
		const work = jest.fn(async () => ({ workflowData: [] }));
		await answeredAnyway(contextOf(new RecordingResponse()), 'FLUX Kontext', places, work);
		expect(work).toHaveBeenCalledTimes(1);
	});
});

describe('what n8n did, by its response to the caller', () => {
	it.each<[string, (response: RecordingResponse) => void, string]>([
		['200', (response) => response.answerAsN8n(200), 'accepted'],
		['299', (response) => response.answerAsN8n(299), 'accepted'],
		['199', (response) => response.answerAsN8n(199), 'refused'],
		['300', (response) => response.answerAsN8n(300), 'refused'],
		['500', (response) => response.answerAsN8n(500), 'refused'],
		['a caller that hung up', (response) => response.abort(), 'unknown'],
	])('%s', async (_, end, expected) => {
		const after: string[] = [];
		const before: string[] = [];
		const response = new RecordingResponse();
		whenAnswered(contextOf(response), (outcome) => void after.push(outcome));
		expect(after).toEqual([]);
		end(response);
		await Promise.resolve();
		whenAnswered(contextOf(response), (outcome) => void before.push(outcome));
		expect([after, before]).toEqual([[expected], [expected]]);
	});
});
