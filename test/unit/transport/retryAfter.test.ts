import { retryAfterSeconds } from '../../../nodes/FluxKontext/transport/retryAfter';

const NOW = Date.UTC(2026, 0, 2, 10, 0, 0);

it.each([
	['no header', undefined, null],
	['empty text', '', null],
	['seconds', '7', 7],
	['seconds among spaces', ' 7 ', 7],
	['zero', '0', 0],
	['a number beyond all sense', '999999999999', 999_999_999_999],
	['a date to come', 'Fri, 02 Jan 2026 10:00:30 GMT', 30],
	['a date of the older form (RFC 850)', 'Friday, 02-Jan-26 10:00:30 GMT', 30],
	['a date that has passed', 'Fri, 02 Jan 2026 09:00:00 GMT', 0],
	['a negative number', '-5', null],
	['a fraction', '1.5', null],
	['a word', 'soon', null],
	['a word and a number', 'soon 5', null],
	['a month', 'June', null],
	['an ISO date', '2026-01-02T10:00:30Z', null],
	['hexadecimal', '0x10', null],
])('%s: %p gives %p', (_, header, expected) => {
	expect(retryAfterSeconds(header, NOW)).toBe(expected);
});
