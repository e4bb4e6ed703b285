import { createHmac } from 'node:crypto';
import fc from 'fast-check';

import { signatureOf, signatureProblem } from '../../../nodes/FluxKontext/callbacks/signature';
import type { SignatureRule } from '../../../nodes/FluxKontext/providers/contract';
import { BEGINNING } from '../virtualClock';

/** docs.toapis.com, webhooks/task-webhooks. */
const RULE: SignatureRule = {
	idHeader: 'x-toapis-webhook-id',
	timestampHeader: 'x-toapis-webhook-timestamp',
	signatureHeader: 'x-toapis-webhook-signature',
	windowSeconds: 300,
};

const NOW = BEGINNING / 1000;
const SECRET = 'whsec 7f3a – ключ';
const BODY = '{"id":"evt_1","type":"generation.completed","data":{"task_id":"task_1"}}';

/** The documented formula, written without the package. */
function documented(secret: string, id: string, timestamp: string | number, body: string | Buffer) {
	return createHmac('sha256', Buffer.from(secret, 'utf8'))
		.update(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]))
		.digest('hex');
}

const hex = documented(SECRET, 'evt_1', NOW, BODY);
const oldHex = documented('an older secret', 'evt_1', NOW, BODY);

function headers(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
	return {
		[RULE.idHeader]: 'evt_1',
		[RULE.timestampHeader]: String(NOW),
		[RULE.signatureHeader]: `v1=${hex}`,
		...changes,
	};
}

/** Headers of a callback that was signed so many seconds ago. */
function signedAt(seconds: number): Record<string, unknown> {
	const timestamp = NOW + seconds;
	return headers({
		[RULE.timestampHeader]: String(timestamp),
		[RULE.signatureHeader]: `v1=${documented(SECRET, 'evt_1', timestamp, BODY)}`,
	});
}

function problem(
	given: Readonly<Record<string, unknown>>,
	body: string | null = BODY,
	secret = SECRET,
	now = BEGINNING,
) {
	return signatureProblem(
		RULE,
		{ headers: given, body: body === null ? null : Buffer.from(body) },
		secret,
		now,
	);
}

it('is the documented HMAC over id, timestamp and the bytes of the body', () => {
	const body = Buffer.from('{"id":"evt_0001"}');
	const signature = signatureOf('whsec_known', 'evt_0001', '1767312000', body);
	expect(signature).toBe(documented('whsec_known', 'evt_0001', 1767312000, body));
	// The same by `openssl dgst -sha256 -hmac whsec_known`.
	expect(signature).toBe('9fa99cb870b170a1ea2ba789020a21f0d288cde3c744a00dfc86fe7367187cbb');
});

it('is the same for any secret, id, time and bytes', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'binary', minLength: 1 }),
			fc.string({ unit: 'binary' }),
			fc.nat(),
			fc.uint8Array({ maxLength: 300 }),
			(secret, id, timestamp, bytes) => {
				const body = Buffer.from(bytes);
				expect(signatureOf(secret, id, String(timestamp), body)).toBe(
					documented(secret, id, timestamp, body),
				);
			},
		),
	);
});

const signature = (value: unknown) => headers({ [RULE.signatureHeader]: value });

describe('taken is', () => {
	it.each<[string, Record<string, unknown>]>([
		['a right signature', headers()],
		['the first of two, while secrets are changed', signature(`v1=${hex},v1=${oldHex}`)],
		['the second of two', signature(`v1=${oldHex},v1=${hex}`)],
		['the second of two, with spaces', signature(`v1=${oldHex}, v1=${hex}`)],
		['one that was signed 300 seconds ago', signedAt(-300)],
		['one of a clock that is 300 seconds ahead', signedAt(300)],
	])('%s', (_, given) => {
		expect(problem(given)).toBeNull();
	});

	it('a signed body of no bytes', () => {
		const given = signature(`v1=${documented(SECRET, 'evt_1', NOW, '')}`);
		expect(problem(given, '')).toBeNull();
	});

	it('one that comes in the last moment of the window', () => {
		expect(problem(headers(), BODY, SECRET, BEGINNING + 300_000)).toBeNull();
		expect(problem(headers(), BODY, SECRET, BEGINNING + 300_001)).toBe('stale');
	});
});

describe('refused is', () => {
	it.each<[string, Record<string, unknown>, string]>([
		['one of another secret', signature(`v1=${oldHex}`), 'wrong signature'],
		['two of which neither is right', signature(`v1=${oldHex},v1=${oldHex}`), 'wrong signature'],
		['one of another event', headers({ [RULE.idHeader]: 'evt_2' }), 'wrong signature'],
		[
			'one of another time',
			headers({ [RULE.timestampHeader]: String(NOW + 1) }),
			'wrong signature',
		],
		[
			'one of a time written otherwise',
			headers({ [RULE.timestampHeader]: `0${NOW}` }),
			'wrong signature',
		],
		['no id', headers({ [RULE.idHeader]: undefined }), 'no signature'],
		['no timestamp', headers({ [RULE.timestampHeader]: undefined }), 'no signature'],
		['no signature', signature(undefined), 'no signature'],
		['an empty id', headers({ [RULE.idHeader]: '' }), 'no signature'],
		['an empty signature', signature(''), 'no signature'],
		['no headers at all', {}, 'no signature'],
		['an id that came twice', headers({ [RULE.idHeader]: ['evt_1', 'evt_1'] }), 'no signature'],
		[
			'a timestamp that came twice',
			headers({ [RULE.timestampHeader]: [String(NOW), String(NOW)] }),
			'no signature',
		],
		['a signature that came twice', signature([`v1=${hex}`, `v1=${hex}`]), 'no signature'],
		['one from 301 seconds ago', signedAt(-301), 'stale'],
		['one from 301 seconds ahead', signedAt(301), 'stale'],
		['a time in milliseconds', signedAt(BEGINNING - NOW), 'no signature'],
		['a time that is no number', headers({ [RULE.timestampHeader]: 'now' }), 'no signature'],
		['a negative time', headers({ [RULE.timestampHeader]: `-${NOW}` }), 'no signature'],
		['a time with a fraction', headers({ [RULE.timestampHeader]: `${NOW}.0` }), 'no signature'],
		['a time in hex', headers({ [RULE.timestampHeader]: '0x69570e80' }), 'no signature'],
		['hex in capitals', signature(`v1=${hex.toUpperCase()}`), 'wrong signature'],
		['another scheme', signature(`v2=${hex}`), 'wrong signature'],
		['no scheme', signature(hex), 'wrong signature'],
		['half a signature', signature(`v1=${hex.slice(0, 32)}`), 'wrong signature'],
		['one with more behind it', signature(`v1=${hex}0`), 'wrong signature'],
		['one with words behind it', signature(`v1=${hex} v1=`), 'wrong signature'],
		['one with an empty one beside it', signature(`v1=${hex},`), 'wrong signature'],
		['base64', signature(`v1=${Buffer.from(hex, 'hex').toString('base64')}`), 'wrong signature'],
		['eleven of them', signature(Array(11).fill(`v1=${hex}`).join(',')), 'wrong signature'],
		['an endless header', signature(`v1=${hex}${','.repeat(100_000)}`), 'wrong signature'],
	])('%s', (_, given, expected) => {
		expect(problem(given)).toBe(expected);
	});

	it.each([
		['the same JSON with other spaces', JSON.stringify(JSON.parse(BODY), null, 1)],
		['the same JSON in another order', '{"type":"generation.completed","id":"evt_1"}'],
		['the same JSON with a line break behind it', `${BODY}\n`],
		['a body with one other letter', BODY.replace('task_1', 'task_2')],
		['no bytes', ''],
	])('%s', (_, body) => {
		expect(problem(headers(), body)).toBe('wrong signature');
	});

	it('one of which n8n kept no bytes', () => {
		expect(problem(headers(), null)).toBe('no raw body');
	});

	it('everything, where the credential has no secret', () => {
		const given = signature(`v1=${documented('', 'evt_1', NOW, BODY)}`);
		expect(problem(given, BODY, '')).toBe('no secret in the credential');
	});

	it('whatever else stands in the headers', () => {
		const value = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.anything(),
			fc.stringMatching(/^v1=[0-9a-f]{64}(,v1=[0-9a-f]{64})?$/),
			fc.constant(String(NOW)),
		);
		fc.assert(
			fc.property(value, value, value, fc.string(), (id, timestamp, header, body) => {
				const given = {
					[RULE.idHeader]: id,
					[RULE.timestampHeader]: timestamp,
					[RULE.signatureHeader]: header,
				};
				expect(problem(given, body)).not.toBeNull();
			}),
			{ numRuns: 2000 },
		);
	});
});
