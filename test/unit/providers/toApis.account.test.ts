import type { FailureCategory } from '../../../nodes/FluxKontext/providers/contract';
import { toApis } from '../../../nodes/FluxKontext/providers/toApis';
import { balances, refused, unsuccessful, uploads } from '../fixtures/toApis';
import { answer } from '../values';

describe('the answer to an upload', () => {
	it('gives the link', () => {
		expect(toApis.upload?.read(answer(uploads.uploaded))).toEqual({
			ok: true,
			value: 'https://files.example.com/in.png',
		});
	});

	it.each<[string, number, unknown, FailureCategory]>([
		['success: false', 400, unsuccessful('Too large'), 'input'],
		['success: false in HTTP 200', 200, unsuccessful('Too large'), 'input'],
		['a refused key', 401, refused('unauthorized', 'Wrong key'), 'authentication'],
		['no link', 200, { success: true, data: {} }, 'provider'],
		['a gateway page', 502, '<html>', 'provider'],
	])('%s is a refusal that costs nothing', (_label, status, body, category) => {
		expect(toApis.upload?.read(answer(body, status))).toMatchObject({
			ok: false,
			failure: { category, charged: 'no' },
		});
	});

	it.each([
		[
			'<html>',
			'The response is not the JSON that ToAPIs documents (the response was a web page without text)',
		],
		['{}', 'ToAPIs accepted the upload but returned no link: {}'],
	])('a person reads what is wrong with the answer %p', (text, reason) => {
		expect(toApis.upload?.read(answer(text))).toMatchObject({ failure: { reason } });
	});
});

describe('the balance', () => {
	it.each([
		['limited', balances.limited, { remaining: 1.5, used: 0.5, unlimited: false }],
		['unlimited', balances.unlimited, { remaining: null, used: 0.5, unlimited: true }],
	])('%s', (_label, body, expected) => {
		expect(toApis.balance?.read(answer(body))).toEqual({
			ok: true,
			value: { ...expected, currency: null },
		});
	});

	it.each<[string, number, unknown, FailureCategory]>([
		['success: false in HTTP 200', 200, unsuccessful('Invalid token'), 'authentication'],
		['HTTP 401', 401, refused('unauthorized', 'Wrong key'), 'authentication'],
		['success: false in HTTP 500', 500, unsuccessful('Down'), 'provider'],
		['an unnamed refusal in HTTP 200', 200, refused('strange', 'Oh'), 'input'],
		['no quota in HTTP 200', 200, refused('insufficient_quota', 'No quota'), 'credit'],
		['no number', 200, { success: true }, 'provider'],
		['HTML', 200, '<html>', 'provider'],
	])('%s is none', (_label, status, body, category) => {
		expect(toApis.balance?.read(answer(body, status))).toMatchObject({
			ok: false,
			failure: { category, charged: 'no' },
		});
	});

	it.each([
		[
			'<html>',
			'The response is not the JSON that ToAPIs documents (the response was a web page without text)',
		],
		['{}', 'The response from ToAPIs has no balance: {}'],
	])('a person reads what is wrong with the answer %p', (text, reason) => {
		expect(toApis.balance?.read(answer(text))).toMatchObject({ failure: { reason } });
	});
});
