import type { IWebhookFunctions } from 'n8n-workflow';

import {
	answered,
	callbackRequest,
	whenAnswered,
} from '../../../nodes/FluxKontext/callbacks/request';
import { RecordingResponse } from '../recordingResponse';

/** The part of n8n's context that a callback is read from and answered by. */
function contextOf(
	response: RecordingResponse,
	request: { headers?: unknown; query?: unknown; rawBody?: unknown } = {},
): IWebhookFunctions {
	const context: Partial<Record<keyof IWebhookFunctions, () => unknown>> = {
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

describe('whether the caller got its answer', () => {
	it.each<[string, (response: RecordingResponse) => void, boolean]>([
		['200', (response) => response.answerAsN8n(200), true],
		['299', (response) => response.answerAsN8n(299), true],
		['199', (response) => response.answerAsN8n(199), false],
		['300', (response) => response.answerAsN8n(300), false],
		['500', (response) => response.answerAsN8n(500), false],
		['a caller that hung up', (response) => response.abort(), false],
	])('%s', async (_, end, expected) => {
		const after: boolean[] = [];
		const before: boolean[] = [];
		const response = new RecordingResponse();
		whenAnswered(contextOf(response), (accepted) => void after.push(accepted));
		expect(after).toEqual([]);
		end(response);
		await Promise.resolve();
		whenAnswered(contextOf(response), (accepted) => void before.push(accepted));
		expect([after, before]).toEqual([[expected], [expected]]);
	});
});
