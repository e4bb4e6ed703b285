import { callFigures, goneOnFigures } from '../../load/callFigures';
import type { CallbackAttempt, RecordedCallback } from '../../simulator';

const callback = (
	state: RecordedCallback['state'],
	...attempts: CallbackAttempt[]
): RecordedCallback => ({
	...{ provider: 'apixo', jobId: '1', event: 'success', url: '', body: '', headers: {} },
	attempts,
	state,
});

it('tells first calls from repeats', () => {
	const callbacks = [
		callback('delivered', { at: 1_000, status: 200, milliseconds: 100 }),
		callback('delivered', { at: 2_000, status: 200, milliseconds: 300 }),
		callback(
			'pending',
			{ at: 3_000, status: null, milliseconds: 10_000, reason: 'no answer within 10 s' },
			{ at: 23_000, status: 409, milliseconds: 50 },
		),
	];
	expect(callFigures(callbacks)).toEqual([
		['First calls', '3 within 2.0 s'],
		['Responses to first calls', '200: 2, none in time: 1'],
		[
			'Time until the response to a first call (median / 95 % / longest)',
			'0.3 s / 10.0 s / 10.0 s',
		],
		['Responses to repeated calls', '409: 1'],
		['Callbacks that got a 2xx in the end', '2 of 3'],
	]);
});

it('says that there were no repeats', () => {
	const callbacks = [callback('delivered', { at: 1_000, status: 200, milliseconds: 100 })];
	expect(callFigures(callbacks)).toContainEqual(['Responses to repeated calls', 'none']);
});

it('tells how many were left when the last call was made', () => {
	expect(goneOnFigures([500, 1_500, 2_500, 9_000], 2_000)).toEqual([
		['Executions still waiting when the last first call was made', '2'],
		['Continued, since the first call (median / 95 % / last)', '1.5 s / 9.0 s / 9.0 s'],
	]);
});
