import fc from 'fast-check';

import { apixo } from '../../../nodes/FluxKontext/providers/apixo';
import type {
	HttpAnswer,
	Job,
	JsonValue,
	Provider,
	Reading,
} from '../../../nodes/FluxKontext/providers/contract';
import { foxAi } from '../../../nodes/FluxKontext/providers/foxAi';
import { toApis } from '../../../nodes/FluxKontext/providers/toApis';
import { vtrix } from '../../../nodes/FluxKontext/providers/vtrix';
import * as apixoAnswers from '../fixtures/apixo';
import * as foxAiAnswers from '../fixtures/foxAi';
import * as toApisAnswers from '../fixtures/toApis';
import * as vtrixAnswers from '../fixtures/vtrix';
import { answer } from '../values';
import { changed, oddValue } from './oddJson';
import { hasPicture } from './successConditions';

/** No response, however odd, makes a reader throw or report a success that is none. */

// To look for the smallest response that fails takes ten minutes.
fc.configureGlobal({ endOnFailure: true });

const FIXTURES: ReadonlyArray<readonly [Provider, readonly object[]]> = [
	[apixo, [...Object.values(apixoAnswers.seed), apixoAnswers.system.balance]],
	[foxAi, [foxAiAnswers.seed.finished, foxAiAnswers.neither]],
	[
		toApis,
		[
			...Object.values(toApisAnswers.seed),
			...Object.values(toApisAnswers.imageStatus),
			...Object.values(toApisAnswers.balances),
			toApisAnswers.refused(400, 'Wrong'),
			toApisAnswers.uploads.uploaded,
		],
	],
	[
		vtrix,
		[
			...Object.values(vtrixAnswers.seed),
			...Object.values(vtrixAnswers.client),
			vtrixAnswers.manual.processing,
		],
	],
];

type Reader = (answer: HttpAnswer) => Reading<unknown>;

function otherReaders({ upload, balance }: Provider): Reader[] {
	return [upload?.read, balance?.read].flatMap((read) => (read === undefined ? [] : [read]));
}

const HARMFUL = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const OWN_WORDS = /^(The response|APIXO|FoxAI|ToAPIs|Vtrix) [A-Za-z' ]+: /;
/** Nobody can ask FoxAI for it later, so that it is told whole. */
const LINK_BESIDE_AN_ERROR = / \(the response also has an image: \S+ \)$/;

function expectHarmless(text: string): void {
	expect(text).not.toMatch(HARMFUL);
	const foreign = text.replace(OWN_WORDS, '').replace(LINK_BESIDE_AN_ERROR, '');
	expect(foreign.length).toBeLessThanOrEqual(300);
}

function expectTime(time: string | null): void {
	if (time !== null) expect(new Date(time).toISOString()).toBe(time);
}

function expectSound(state: Job): void {
	expect(['queued', 'running', 'succeeded', 'failed']).toContain(state.status);
	expect(state.jobId).not.toBe('');
	expect(['pro', 'max', null]).toContain(state.model);
	expect(state.failure === null).toBe(state.status !== 'failed');
	if (state.status !== 'succeeded') expect(state.images).toEqual([]);
	for (const { url, expiresAt } of state.images) {
		expect(url).toEqual(expect.stringMatching(/[^]/));
		expectTime(expiresAt);
	}
	expectTime(state.createdAt);
	expectTime(state.completedAt);
	if (state.cost !== null) expect(Number.isFinite(state.cost.amount)).toBe(true);
	if (state.failure !== null) {
		expectHarmless(state.failure.message);
		expectHarmless(state.failure.code);
	}
}

/** The job of the fixtures. */
const JOB_IDS = { apixo: 'task_1', foxAi: '', toApis: 'task_img_1', vtrix: 'job-1' } as const;

function readStatus({ name, status }: Provider, given: HttpAnswer) {
	return status?.read(given, JOB_IDS[name]);
}

function judge(provider: Provider, given: HttpAnswer): void {
	const readings = [provider.readSubmission(given), readStatus(provider, given)];
	const others = otherReaders(provider).map((read) => read(given));
	for (const reading of [...readings, ...others]) {
		if (reading === undefined || reading.ok) continue;
		expect(reading.failure.httpStatus).toBe(given.status);
		expect(reading.failure.reason).not.toBe('');
		expectHarmless(reading.failure.reason);
		expectHarmless(reading.failure.code);
	}
	for (const reading of readings) {
		if (!reading?.ok) continue;
		expectSound(reading.value);
		if (reading.value.images.length > 0) expect(hasPicture(provider.name, given)).toBe(true);
	}
}

const named = FIXTURES.map(
	([provider, fixtures]) => [provider.capabilities.displayName, provider, fixtures] as const,
);

const status = fc.oneof(fc.constant(200), fc.integer({ min: 100, max: 599 }));

describe.each(named)('%s', (_name, provider, fixtures) => {
	it('reads any text', () => {
		const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string({ maxLength: 2000 }));
		fc.assert(
			fc.property(text, fc.constantFrom('', '\ufeff'), status, (body, mark, code) => {
				judge(provider, answer(`${mark}${body}`, code));
			}),
		);
	});

	it('reads any JSON', () => {
		fc.assert(
			fc.property(oddValue, status, (value, code) => {
				judge(provider, answer(JSON.stringify(value), code));
			}),
		);
	});

	it('reads documented answers of which some fields are wrong', () => {
		const base = fc.constantFrom(...fixtures.map((fixture) => JSON.stringify(fixture)));
		const changes = fc.array(fc.tuple(fc.nat(), fc.option(oddValue, { nil: undefined })), {
			maxLength: 3,
		});
		fc.assert(
			fc.property(base, changes, status, (text, list, code) => {
				const first: JsonValue = JSON.parse(text);
				const body = list.reduce<JsonValue>(
					(value, [position, odd]) => changed(value, position, odd),
					first,
				);
				judge(provider, answer(JSON.stringify(body), code));
			}),
			{ numRuns: 1000 },
		);
	});

	it('shows the picture wherever the documents promise one', () => {
		const whole = fixtures
			// Its link is that of an image going in.
			.filter((fixture) => fixture !== toApisAnswers.uploads.uploaded)
			.map((fixture) => answer(fixture))
			.filter((given) => hasPicture(provider.name, given));
		expect(whole).not.toEqual([]);
		for (const given of whole) {
			const reading = readStatus(provider, given) ?? provider.readSubmission(given);
			expect(reading).toMatchObject({ ok: true, value: { status: 'succeeded' } });
			expect(reading).not.toHaveProperty('value.images', []);
		}
	});
});

const DEPTH = 100_000;
const deepList = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
const deepObject = `${'{"error":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;

describe.each(named)('%s reads what is nested very deeply', (_name, provider) => {
	it.each([
		['lists', deepList],
		['objects', deepObject],
		['an error', `{"id":"x","error":${deepList}}`],
		['an error in an object', `{"id":"x","error":{"code":${deepList}}}`],
		['data', `{"code":200,"data":${deepList}}`],
		['a result', `{"code":200,"data":{"state":"success","resultJson":${deepList}}}`],
		['an output', `{"id":"x","status":"completed","output":${deepList}}`],
		['a link', `{"id":"x","status":"completed","url":${deepList},"result":${deepObject}}`],
	])('%s', (_label, text) => {
		for (const code of [200, 500]) judge(provider, { status: code, headers: {}, text });
	});
});

const LONG = 'x'.repeat(100_000);

it.each(named)(
	'%s quotes at most 300 characters, without control characters',
	(_name, provider) => {
		for (const words of [LONG, 'a\u0000\n\u202eb'.repeat(500)]) {
			const bodies = [
				words,
				JSON.stringify({ code: 400, message: words, data: { error: words, failCode: words } }),
				JSON.stringify({ error: words, message: words }),
				JSON.stringify({ error: { code: words, message: words, type: words } }),
				JSON.stringify({ id: '1', status: 'failed', error: { code: words, message: words } }),
				JSON.stringify({ code: 200, data: { state: 'failed', failCode: words, failMsg: words } }),
			];
			for (const body of bodies) {
				for (const code of [200, 400, 500]) judge(provider, answer(body, code));
			}
		}
	},
);
