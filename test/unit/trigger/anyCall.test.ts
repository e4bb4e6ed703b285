import fc from 'fast-check';

import type { JsonValue } from '../../../nodes/FluxKontext/providers/contract';
import { seed, webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import type { Callback } from '../nodeBench';
import { CREDENTIAL } from '../nodeBench';
import { changed, oddValue } from '../providers/oddJson';
import { hmacCallback, signedCallback, TriggerBench } from './triggerBench';

/** Whatever is sent: never an exception, and never an execution unless it is a proven event. */

const NAMES = ['apixo', 'toApis'] as const;
type Name = (typeof NAMES)[number];

const DOCUMENTED: Readonly<Record<Name, readonly string[]>> = {
	apixo: [...Object.values(seed), ...Object.values(webhooks)].map((body) => JSON.stringify(body)),
	toApis: Object.values(taskWebhooks).map((body) => JSON.stringify(body)),
};

const anyDocumented = (name: Name) =>
	fc
		.tuple(
			fc.constantFrom(...DOCUMENTED[name]),
			fc.array(fc.tuple(fc.nat(), fc.option(oddValue, { nil: undefined })), { maxLength: 2 }),
		)
		.map(([text, changes]) => {
			const first: JsonValue = JSON.parse(text);
			const value = changes.reduce<JsonValue>(
				(before, [position, odd]) => changed(before, position, odd),
				first,
			);
			return Buffer.from(JSON.stringify(value));
		});

const anyBody = (name: Name) =>
	fc.oneof(
		fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
		oddValue.map((value) => Buffer.from(JSON.stringify(value))),
		anyDocumented(name),
	);

/** A part of a foreign value, by its own keys only. */
function at(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
		? Reflect.get(value, key)
		: undefined;
}

function isName(value: unknown): boolean {
	return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

/** A name that can stand in a URL and in a log. */
function isJobId(value: unknown): boolean {
	return isName(value) && !/[\s\p{C}]|^\.+$/u.test(String(value)) && String(value).length <= 300;
}

function holdsLink(value: unknown): boolean {
	return /[a-z]{2,}:\/\/[^\s"\\]/i.test(JSON.stringify(value) ?? '');
}

/** What the documents and custom call the end of a job, written without the package. */
const TELLS_OF_AN_END: Readonly<Record<Name, (body: unknown) => boolean>> = {
	apixo: (body) =>
		isJobId(at(at(body, 'data'), 'taskId')) &&
		isEnd(at(at(body, 'data'), 'state'), at(at(body, 'data'), 'resultJson')),
	toApis: (body) =>
		isName(at(body, 'id')) &&
		isJobId(at(at(body, 'data'), 'task_id')) &&
		['generation.completed', 'generation.failed'].some((type) => at(body, 'type') === type),
};

/** A word for an end, in any case; or one that nobody knows, beside a result. */
function isEnd(state: unknown, result: unknown): boolean {
	if (!isName(state)) return false;
	const word = String(state).toLowerCase();
	if (['success', 'completed', 'failed'].includes(word)) return true;
	return !['pending', 'processing'].includes(word) && holdsLink(result);
}

function parsed(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
	} catch {
		return undefined;
	}
}

const proven: Readonly<Record<Name, (body: Buffer) => Callback>> = {
	apixo: (body) => signedCallback(body),
	toApis: (body) => hmacCallback(body),
};

const forged: ReadonlyArray<(body: Buffer) => Callback> = [
	(body) => ({ body }),
	(body) => signedCallback(body, 'order-17', 'another key'),
	(body) => hmacCallback(body, 'another secret'),
	(body) => hmacCallback(body, CREDENTIAL.webhookSecret, 'evt_1', -301),
	(body) => {
		const { headers, query } = { ...hmacCallback('{}', ''), ...signedCallback('{}', 'x', '') };
		return { headers, query, body };
	},
];

function triggerOf(provider: Name, more: object = {}) {
	return new TriggerBench({ provider, ...more });
}

describe.each(NAMES)('%s: none of 5,000 random bodies', (name) => {
	it('without a proof starts anything, or raises', async () => {
		const trigger = triggerOf(name);
		await fc.assert(
			fc.asyncProperty(anyBody(name), fc.constantFrom(...forged), async (body, forge) => {
				const { outcome } = await trigger.deliver(forge(body));
				expect(outcome).toBe(401);
			}),
			{ numRuns: 2500 },
		);
		expect(trigger.bench.http.keyed).toEqual([]);
		expect(trigger.log).not.toContain(CREDENTIAL.apiKey);
		expect(trigger.log).not.toContain(CREDENTIAL.webhookSecret);
	});

	it('with a proof starts anything unless it tells of an end, or raises', async () => {
		const trigger = triggerOf(name, { options: { ignoreDuplicates: false } });
		const outcomes = new Set<unknown>();
		let started = 0;
		await fc.assert(
			fc.asyncProperty(anyBody(name), async (body) => {
				const { outcome } = await trigger.deliver(proven[name](body));
				outcomes.add(outcome);
				if (outcome === 'started') started += 1;
				const isEnd = TELLS_OF_AN_END[name](parsed(body));
				expect(outcome === 'started').toBe(isEnd);
				expect(['started', 200, 400]).toContain(outcome);
			}),
			{ numRuns: 2500 },
		);
		// All three kinds were among them.
		expect(outcomes).toEqual(new Set(['started', 200, 400]));
		// One line for each that was taken, and nothing else.
		const levels = trigger.bench.logged.map(({ level }) => level);
		expect(levels).toEqual(Array.from({ length: started }, () => 'info'));
	});
});

const anyPart = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.array(fc.string(), { maxLength: 3 }),
	fc.constantFrom(undefined, '', '1', '__proto__', 'v1=', 'a'.repeat(64)),
);

it.each(NAMES)('%s: random headers and queries start nothing', async (name) => {
	const trigger = triggerOf(name);
	const headerNames = ['id', 'timestamp', 'signature'].map((part) => `x-toapis-webhook-${part}`);
	const queryNames = ['reference', 'nonce', 'signature'].map((part) => `flux-${part}`);
	const partsOf = (names: readonly string[]) =>
		fc.tuple(anyPart, anyPart, anyPart).map((parts) => {
			return Object.fromEntries(names.map((part, index) => [part, parts[index]]));
		});
	await fc.assert(
		fc.asyncProperty(
			partsOf(headerNames),
			partsOf(queryNames),
			fc.constantFrom(...DOCUMENTED[name]),
			async (headers, query, body) => {
				expect((await trigger.deliver({ headers, query, body })).outcome).toBe(401);
			},
		),
		{ numRuns: 1000 },
	);
});

it.each(NAMES)('%s: bodies of any length up to 5 MB raise nothing', async (name) => {
	const trigger = triggerOf(name);
	for (const length of [0, 1, 2, 1000, 65_536, 999_999, 1_000_000, 1_000_001, 5_000_000]) {
		for (const filling of ['\0', '[', '{"data":', '\xff']) {
			const body = Buffer.alloc(length, filling);
			const tooLarge = length > 1_000_000;
			const provenCall = await trigger.deliver(proven[name](body));
			expect(provenCall.outcome).toBe(tooLarge ? 413 : 400);
			expect((await trigger.deliver({ body })).outcome).toBe(tooLarge ? 413 : 401);
		}
	}
});
