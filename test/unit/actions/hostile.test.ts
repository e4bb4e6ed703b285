import type { IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import type { JsonValue, ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import { fakeTime, passUntil } from '../fakeTime';
import { seed as apixo } from '../fixtures/apixo';
import { seed as foxAi } from '../fixtures/foxAi';
import { imageStatus as toApis, seed as toApisSeed } from '../fixtures/toApis';
import { seed as vtrix } from '../fixtures/vtrix';
import { NodeBench } from '../nodeBench';
import { changed, countParts } from '../providers/oddJson';
import type { ScriptedAnswer } from '../scriptedHttp';
import { pictureOf, ScriptedHttp } from '../scriptedHttp';

/** Responses that can be parsed and mean harm, in every part, at every step after money went. */

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

const HOSTILE: readonly JsonValue[] = [
	null,
	'\ud800',
	'task_\udc00',
	'\u0000\u202e',
	'..',
	'%00%ff',
	'x'.repeat(10_000),
	'__proto__',
	'constructor',
	8.64e15 + 1,
	8.64e12 + 1,
	-8.64e15,
	1e308,
	'1e999',
	'9999999-99-99T99:99:99Z',
	'https://\ud800.example/\ud800',
	'https://results.example.com/%E0%A4%A',
	[],
	[[], {}, null],
	{ url: { url: '\ud800' } },
	{ ['__proto__']: 1, toString: 7, length: -1 },
];

/** What a provider answers when nothing is wrong, about a job of this ID. */
interface Right {
	readonly submitted: (jobId: string) => JsonValue;
	readonly ended: ((jobId: string) => JsonValue) | null;
}

const RIGHT: Readonly<Record<ProviderName, Right>> = {
	apixo: {
		submitted: (taskId) => ({ ...apixo.submitted, data: { taskId } }),
		ended: (taskId) => json({ ...apixo.success, data: { ...apixo.success.data, taskId } }),
	},
	toApis: {
		submitted: (id) => json({ ...toApisSeed.queued, id }),
		ended: (id) => json({ ...toApis.completed, id }),
	},
	vtrix: {
		submitted: (id) => ({ id, status: 'pending' }),
		ended: (id) => json({ ...vtrix.completed, id }),
	},
	foxAi: { submitted: (id) => ({ ...foxAi.finished, id }), ended: null },
};

function json(value: unknown): JsonValue {
	return JSON.parse(JSON.stringify(value));
}

/** The right response with each part replaced by each hostile value. */
function hostileForms(right: JsonValue): JsonValue[] {
	const parts = Array.from({ length: countParts(right) }, (_, part) => part);
	return parts.flatMap((part) => HOSTILE.map((value) => changed(right, part, value)));
}

const jobIdOf = (index: number) => `job_${index}`;

function indexIn(text: string): number {
	return Number(/(?:job_|fox )(\d+)/.exec(text)?.[1] ?? Number.NaN);
}

/** Runs one item for each form, all in one run of the node. */
async function run(
	provider: ProviderName,
	step: 'submit' | 'status',
): Promise<INodeExecutionData[]> {
	const { submitted, ended } = RIGHT[provider];
	const right = step === 'status' && ended !== null ? ended : submitted;
	const forms = hostileForms(right(jobIdOf(0))).map((_, index) => {
		const all = hostileForms(right(jobIdOf(index)));
		return all[index] ?? null;
	});
	const answerTo = (url: string, { method, body }: IHttpRequestOptions): ScriptedAnswer => {
		if (!url.startsWith('https://api.example.com/')) return { body: pictureOf(url) };
		const index = indexIn(method === 'POST' ? String(body) : url);
		if (method === 'POST') {
			return { body: step === 'submit' ? forms[index] : submitted(jobIdOf(index)) };
		}
		return { body: step === 'status' ? forms[index] : ended?.(jobIdOf(index)) };
	};
	const bench = new NodeBench({
		type: new FluxKontext(),
		parameters: {
			provider,
			resource: 'image',
			operation: 'edit',
			model: 'pro',
			prompt: "={{ 'fox ' + $json.index }}",
			imageSource: 'url',
			imageUrl: 'https://pictures.example.com/in.png',
			waitMode: 'poll',
			downloadImages: true,
			outputBinaryPropertyName: 'data',
			simplify: false,
			options: { timeout: 90, requestTimeout: 60, concurrency: 50 },
		},
		node: { onError: 'continueRegularOutput' },
		http: new ScriptedHttp(answerTo),
	});
	const items = forms.map((_, index) => ({ json: { index } }));
	const context = bench.execution(items);
	const { value } = await passUntil(new FluxKontext().execute.call(context), 6000);
	expect(value[0]).toHaveLength(forms.length);
	return value[0] ?? [];
}

function expectHonest(item: INodeExecutionData): void {
	// n8n keeps it in its database.
	const { json } = JSON.parse(JSON.stringify(item));
	if (json.error === undefined) {
		expect(json.status).toBe('succeeded');
		return;
	}
	expect(Object.keys(json).sort()).toEqual(['details', 'error']);
	expect(json.details.code).not.toBe('unexpected');
}

jest.setTimeout(120_000);

it.each(['apixo', 'toApis', 'vtrix', 'foxAi'] as const)(
	'%s: whatever a submit is answered with is its own item’s result or failure',
	async (provider) => {
		for (const item of await run(provider, 'submit')) expectHonest(item);
	},
);

it.each(['apixo', 'toApis', 'vtrix'] as const)(
	'%s: whatever a status check is answered with is its own item’s, and names the job',
	async (provider) => {
		for (const [index, item] of (await run(provider, 'status')).entries()) {
			expectHonest(item);
			const { details, jobId } = item.json;
			expect(Object(details).jobId ?? jobId).toBe(jobIdOf(index));
			if (details !== undefined) expect(['yes', 'unknown']).toContain(Object(details).charged);
		}
	},
);
