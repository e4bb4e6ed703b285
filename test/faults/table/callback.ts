import type { CallbackRow, ExpectedCallback } from '../callbackCell';
import { signed, signedFor, withBody, withFields, withHeaders, withQuery } from '../tamper';
import { nested, page, withByteOrderMark, withNest, wrongTypes } from './bodies';

/** Faults of the callback itself, and of what is asked because of it. */

const unproven: ExpectedCallback = { answer: 401, execution: 'none' };
const noCallback: ExpectedCallback = { answer: 400, execution: 'none' };
const nothingToStart: ExpectedCallback = { answer: 200, execution: 'none' };
const notNow: ExpectedCallback = { answer: 503, execution: 'none' };
const handedOver: ExpectedCallback = { answer: 200, execution: 'item' };
/** What the body behind the signed address says is used where the provider does not answer. */
const notConfirmed: ExpectedCallback = { ...handedOver, confirmed: false };
/** The provider was asked, and has no such job for this key. */
const denied: ExpectedCallback = {
	answer: 200,
	execution: 'failed',
	category: 'input',
	charged: 'unknown',
};
const lostPicture: ExpectedCallback = {
	answer: 200,
	execution: 'failed',
	category: 'result',
	charged: 'yes',
};

type Status = NonNullable<CallbackRow['status']>;

const answer =
	(status: number): Status =>
	() => ({ kind: 'status', status });
const cut: Status = () => ({ kind: 'cutBeforeHead' });
const hang: Status = () => ({ kind: 'hang' });

/** APIXO's answer about a job in this state. */
const inState =
	(data: object): Status =>
	(taskId) => {
		const body = JSON.stringify({ code: 200, message: 'success', data: { taskId, ...data } });
		return { kind: 'body', body };
	};
const noJob: Status = () => ({
	kind: 'body',
	body: JSON.stringify({ code: 200, message: 'success', data: null }),
});
const stillRunning = inState({ state: 'processing' });
const hasFailed = inState({ state: 'failed', failCode: 'internal', failMsg: 'The machine broke' });

const OVER_A_MEGABYTE = 1_000_001;
const tooLong = (body: string) =>
	Buffer.concat([Buffer.from(body), Buffer.alloc(OVER_A_MEGABYTE, ' ')]);

const garbledRows: CallbackRow[] = [
	{ name: 'an empty body', tamper: withBody(() => ''), expected: noCallback },
	{ name: 'invalid JSON', tamper: withBody((body) => body.slice(0, -9)), expected: noCallback },
	{ name: 'HTML', tamper: withBody(() => page('Hi')), expected: noCallback },
	{ name: 'a list', tamper: withBody((body) => `[${body}]`), expected: noCallback },
	{ name: 'wrong types', tamper: withBody(() => wrongTypes), expected: noCallback },
	{ name: '100,000 levels of nesting', tamper: withBody(() => nested), expected: noCallback },
	{
		name: 'bytes that are no text',
		tamper: withBody(() => Buffer.alloc(64, 0xff)),
		expected: noCallback,
	},
	{
		name: 'no task named',
		tamper: withFields({}, { taskId: '', task_id: '' }),
		expected: noCallback,
	},
	{
		name: 'more than a megabyte',
		tamper: withBody(tooLong),
		expected: { answer: 413, execution: 'none' },
	},
	{ name: 'byte order mark', tamper: withBody(withByteOrderMark), expected: handedOver },
	{ name: '100,000 levels beside what is read', tamper: withBody(withNest), expected: handedOver },
	{
		name: 'an unknown state',
		tamper: withFields({ type: 'generation.paused' }, { state: 'reviewing', resultJson: '' }),
		expected: nothingToStart,
	},
	{
		name: 'words that every object knows',
		tamper: withFields({ type: '__proto__' }, { state: 'constructor', resultJson: '' }),
		expected: nothingToStart,
	},
	{
		providers: ['apixo'],
		name: 'an unknown state beside an image',
		tamper: withFields({}, { state: 'what nobody has read' }),
		expected: handedOver,
	},
];

const unsignedAddress = withQuery((query) => query.delete('flux-signature'));
const apixo = { providers: ['apixo'] } as const;

const addressRows: CallbackRow[] = [
	{
		...apixo,
		name: 'an address without its signature',
		tamper: unsignedAddress,
		expected: unproven,
	},
	{
		...apixo,
		name: 'another reference in the address',
		tamper: withQuery((query) => query.set('flux-reference', 'order-18')),
		expected: unproven,
	},
	{
		...apixo,
		name: 'the signature twice',
		tamper: withQuery((query) => query.append('flux-signature', 'x')),
		expected: unproven,
	},
	{
		...apixo,
		name: 'an address signed with another key',
		tamper: signedFor('trigger', () => 'another key'),
		expected: unproven,
	},
	{
		...apixo,
		name: 'the address of a parked execution',
		tamper: signedFor('parked execution'),
		expected: unproven,
	},
];

const toApis = { providers: ['toApis'] } as const;
const SIGNATURE = 'x-toapis-webhook-signature';
const TIME = 'x-toapis-webhook-timestamp';

const signatureRows: CallbackRow[] = [
	{
		...toApis,
		name: 'no signature',
		tamper: withHeaders((headers) => delete headers[SIGNATURE]),
		expected: unproven,
	},
	{
		...toApis,
		name: 'no time',
		tamper: withHeaders((headers) => delete headers[TIME]),
		expected: unproven,
	},
	{
		...toApis,
		name: 'a body that was changed on its way',
		tamper: (genuine) => ({ ...genuine, body: Buffer.concat([genuine.body, Buffer.from(' ')]) }),
		expected: unproven,
	},
	{
		...toApis,
		name: 'another id',
		tamper: withHeaders((headers) => (headers['x-toapis-webhook-id'] = 'evt_other')),
		expected: unproven,
	},
	{
		...toApis,
		name: 'signed with another secret',
		tamper: (genuine) => signed(genuine, { secret: 'another secret' }),
		expected: unproven,
	},
	{
		...toApis,
		name: 'signed six minutes ago',
		tamper: (genuine) => signed(genuine, { secondsAgo: 360 }),
		expected: unproven,
	},
	{
		...toApis,
		name: 'signed six minutes ahead',
		tamper: (genuine) => signed(genuine, { secondsAgo: -360 }),
		expected: unproven,
	},
	{
		...toApis,
		name: 'a signature of another form',
		tamper: withHeaders(
			(headers) => (headers[SIGNATURE] = headers[SIGNATURE]?.replace('v1', 'v2') ?? ''),
		),
		expected: unproven,
	},
	{
		...toApis,
		name: 'a long list of signatures',
		tamper: withHeaders((headers) => (headers[SIGNATURE] = `v1=${'0'.repeat(64)},`.repeat(100))),
		expected: unproven,
	},
	{
		...toApis,
		name: 'no secret in the credential',
		credential: { webhookSecret: '' },
		expected: unproven,
	},
	{
		...toApis,
		name: 'two signatures, the second right',
		tamper: withHeaders(
			(headers) => (headers[SIGNATURE] = `v1=${'0'.repeat(64)},${headers[SIGNATURE]}`),
		),
		expected: handedOver,
	},
	{
		...toApis,
		name: 'a test of the address',
		tamper: withFields({ type: 'endpoint.test' }, {}),
		expected: nothingToStart,
	},
];

const askFirst = { options: { requireSignedUrl: false } };

/** APIXO does not sign: it is asked for the job. */
const confirmationRows: CallbackRow[] = [
	{ ...apixo, name: 'the status check returns 401', status: answer(401), expected: denied },
	{ ...apixo, name: 'the status check returns 403', status: answer(403), expected: denied },
	{
		...apixo,
		name: 'the status check is answered without a job',
		status: noJob,
		expected: denied,
	},
	{ ...apixo, name: 'the status check returns 503', status: answer(503), expected: notConfirmed },
	{
		...apixo,
		name: 'the status check is cut',
		status: cut,
		expected: notConfirmed,
	},
	{
		...apixo,
		name: 'a job that the provider does not know',
		status: answer(404),
		expected: denied,
	},
	{
		...apixo,
		name: 'the provider says that it still runs',
		status: stillRunning,
		expected: { answer: 200, execution: 'failed', category: 'provider', charged: 'yes' },
	},
	{
		...apixo,
		name: 'the provider says that it failed',
		status: hasFailed,
		expected: { ...handedOver, confirmed: true },
	},
	{
		...apixo,
		name: 'unsigned, and the provider confirms',
		tamper: unsignedAddress,
		parameters: askFirst,
		expected: { ...handedOver, confirmed: true },
	},
	...(
		[
			['the status check returns 401', answer(401)],
			['the status check returns 503', answer(503)],
			['the status check is cut', cut],
			['the status check is never answered', hang],
			['the provider does not know the job', answer(404)],
			['the provider says that it still runs', stillRunning],
		] as const
	).map(
		([what, status]): CallbackRow => ({
			...apixo,
			name: `unsigned, and ${what}`,
			tamper: unsignedAddress,
			parameters: askFirst,
			status,
			expected: notNow,
		}),
	),
];

const jobRows: CallbackRow[] = [
	{ name: 'nothing wrong', expected: handedOver },
	{ name: 'the same callback again', twice: true, expected: nothingToStart },
	{
		name: 'an end that was not asked for',
		parameters: { events: ['failed'] },
		expected: nothingToStart,
	},
	{ name: 'a failed job', job: { outcome: 'failure' }, expected: handedOver },
	{ name: 'success without an image', job: { outcome: 'noPicture' }, expected: handedOver },
	{
		...apixo,
		name: 'an end in another word, any case',
		job: { endWord: 'SUCCEEDED' },
		expected: handedOver,
	},
	{ name: 'an image in another form', job: { resultForm: 'nested' }, expected: handedOver },
	{
		...apixo,
		name: 'the status check tells of another job',
		job: { answersAbout: 'another-job' },
		expected: denied,
	},
	{
		...apixo,
		name: 'resultJson that is no JSON',
		job: { brokenResult: true },
		expected: handedOver,
	},
	{ name: 'an expired link', job: { expired: true }, expected: lostPicture },
	{ name: 'an image that is a web page', job: { format: 'html' }, expected: lostPicture },
	{
		name: 'a link to a private address',
		job: { pictureUrl: 'http://10.0.0.1/1.png' },
		expected: lostPicture,
	},
	{
		name: 'a redirect to a private address',
		job: { redirectTo: 'http://10.0.0.1/1.png' },
		expected: lostPicture,
	},
];

export const callbackRows: readonly CallbackRow[] = [
	...jobRows,
	...garbledRows,
	...addressRows,
	...signatureRows,
	...confirmationRows,
];
