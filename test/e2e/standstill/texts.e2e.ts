/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { authenticateWith } from '../../../credentials/authenticate';
import { isOtherParking, parkedItem } from '../../../nodes/FluxKontext/actions/callbackAddress';
import { Parameters } from '../../../nodes/FluxKontext/actions/parameters';
import { signatureProblem } from '../../../nodes/FluxKontext/callbacks/signature';
import { signedReference } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import { secretsHider } from '../../../nodes/FluxKontext/credential/hideSecrets';
import { readCredential } from '../../../nodes/FluxKontext/credential/readCredential';
import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { givenFiles } from '../../../nodes/FluxKontext/images/givenFiles';
import { otherFileOf } from '../../../nodes/FluxKontext/images/otherFile';
import { pictureFileName } from '../../../nodes/FluxKontext/images/pictureType';
import { isLocalHost, judgeUrl } from '../../../nodes/FluxKontext/images/untrustedUrl';
import { splitUrls } from '../../../nodes/FluxKontext/images/urlList';
import { providers } from '../../../nodes/FluxKontext/providers';
import { isUsableJobId, wellFormed } from '../../../nodes/FluxKontext/providers/jobIds';
import { categoryOfRefusal, categoryOfWords } from '../../../nodes/FluxKontext/providers/judge';
import { problemsOf } from '../../../nodes/FluxKontext/providers/problems';
import { parseJson, quote, timeIn } from '../../../nodes/FluxKontext/providers/reading';
import { plainText, shownResponse, toldBy } from '../../../nodes/FluxKontext/providers/reasons';
import { firstLinks } from '../../../nodes/FluxKontext/providers/resultLinks';
import { statusOf } from '../../../nodes/FluxKontext/providers/statusWords';
import { networkFailureOf } from '../../../nodes/FluxKontext/transport/networkFailure';
import { retryAfterSeconds } from '../../../nodes/FluxKontext/transport/retryAfter';
import { settled } from '../../../nodes/FluxKontext/transport/settled';
import { NodeBench } from '../../unit/nodeBench';
import { answer } from '../../unit/values';

/** No text from outside makes n8n's process stand still: nothing here takes time that grows faster. */

/** Milliseconds. */
const LONGEST_STRETCH = 200;

/**
 * The least of several times that the same work keeps the processor: other programs and the compiler
 * make it longer only.
 */
async function millisecondsOf(work: () => unknown): Promise<number> {
	let least = Number.POSITIVE_INFINITY;
	for (let tries = 0; tries < 5 && least >= LONGEST_STRETCH; tries++) {
		const begun = process.cpuUsage();
		await work();
		const { user, system } = process.cpuUsage(begun);
		least = Math.min(least, (user + system) / 1_000);
	}
	return least;
}

/** What is repeated until a text is long: each is the bad case of some pattern. */
const REPEATED = [
	'.',
	'/',
	'\\',
	' ',
	'\t',
	'\n',
	'\u00A0',
	'\u200B',
	'\uFEFF',
	'\uD83D',
	'a',
	'ä',
	'漢',
	'0',
	'9',
	'%',
	'%25',
	'%41',
	'&',
	'&#x',
	'&amp;',
	',',
	', ',
	',https://',
	':',
	'::',
	'[',
	']',
	'(',
	'{',
	'<',
	'-',
	'_',
	'@',
	'"',
	"'",
	'a.',
	'1.',
	'1.1.1.1.',
	'.local',
	'0.0',
	'1e',
	'+',
	'v1=',
	`v1=${'a'.repeat(64)},`,
	'\\u0073',
	'\\\\',
	'Mon, ',
	'11:',
	'11:11:11 ',
	'sk-',
	'Bearer ',
	'prompt_',
	'content ',
	'image ',
	'cannot download the ',
	'violates our ',
	'<script>',
	'<title',
	'{"error":',
	'insufficient ',
	'image',
];

/** Beginning and end: what must fail at the end is tried from everywhere before. */
const AROUND: ReadonlyArray<readonly [start: string, end: string]> = [
	['', ''],
	['https://a', 'x/'],
	['https://a.example.com/', '!'],
	['Mon, 01 Jan 2026 ', 'x'],
];

function textsOf(length: number): string[] {
	return AROUND.flatMap(([start, end]) =>
		REPEATED.map((part) => `${start}${part.repeat(length / part.length)}${end}`),
	);
}

const CREDENTIAL = { baseUrl: 'https://example.com', apiKey: 'sk-the-key-of-a-person' };
const allowance = { localHost: 'localhost', schemes: ['https:'] };
const hide = secretsHider([CREDENTIAL.apiKey, 'whsec-the-secret']);
const signature = providers.toApis.callback?.signature ?? null;

function signatureOf(headers: Readonly<Record<string, string>>): unknown {
	if (signature === null) throw new Error('ToAPIs signs');
	const { idHeader, timestampHeader, signatureHeader } = signature;
	const right = { [idHeader]: 'evt_1', [timestampHeader]: '0', [signatureHeader]: 'v1=0' };
	return signatureProblem(
		signature,
		{ headers: { ...right, ...headers }, body: Buffer.from('{}') },
		'secret',
		0,
	);
}

const headerOf = (name: 'idHeader' | 'timestampHeader' | 'signatureHeader') =>
	signature?.[name] ?? '';

function parametersOf(value: string): Parameters {
	return new Parameters((name) => (name === 'options' ? { value } : value));
}

async function editWith(imageUrl: string): Promise<unknown> {
	const bench = new NodeBench({
		type: new FluxKontext(),
		parameters: {
			provider: 'vtrix',
			resource: 'image',
			operation: 'edit',
			prompt: 'A fox',
			imageSource: 'url',
			imageUrl,
		},
		node: { onError: 'continueRegularOutput' },
	});
	return await new FluxKontext().execute.call(bench.execution([{ json: {} }]));
}

/** Everything that reads a text from outside, by what the text is. What it throws is a refusal. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
	'a URL': (text) => judgeUrl(text, allowance),
	'a host': isLocalHost,
	'a base URL': (baseUrl) => readCredential({ ...CREDENTIAL, baseUrl }, 'X API'),
	'an API key': (apiKey) => readCredential({ ...CREDENTIAL, apiKey }, 'X API'),
	'a webhook secret': (webhookSecret) => readCredential({ ...CREDENTIAL, webhookSecret }, 'X API'),
	'a key that is hidden': (text) => {
		const apiKey = text.slice(0, 4_000);
		return secretsHider([apiKey])(`bad key ${apiKey}`);
	},
	"another node's URL": async (url) => {
		const authenticate = authenticateWith('X API', () => ({}));
		return typeof authenticate === 'function' && (await authenticate(CREDENTIAL, { url }));
	},
	'a response that may show the key': hide,
	'a quotation': quote,
	JSON: parseJson,
	'a code and a reason': (text) => [
		categoryOfWords({ code: text, reason: text }),
		categoryOfRefusal({ code: text, reason: text }, 404, 'submit'),
	],
	'what is told of a failure': toldBy,
	'a web page': (text) => plainText(`<html>${text}`),
	'a result link': (text) => firstLinks([text]),
	"a job's state": (text) => statusOf({}, text, true),
	'a time': timeIn,
	'a job ID': isUsableJobId,
	'a job ID of Unicode': wellFormed,
	'a job ID in a file name': (jobId) => pictureFileName('apixo', jobId, 0, 'png'),
	'Retry-After': (header) => retryAfterSeconds(header, 0),
	"a callback's ID": (text) => signatureOf({ [headerOf('idHeader')]: text }),
	"a callback's time": (text) => signatureOf({ [headerOf('timestampHeader')]: text }),
	"a callback's signature": (text) => signatureOf({ [headerOf('signatureHeader')]: text }),
	"an address's reference": (text) =>
		signedReference(
			{ 'flux-reference': text, 'flux-nonce': text, 'flux-signature': text },
			CREDENTIAL.apiKey,
			'trigger',
		),
	"a waiting execution's reference": (text) => [parkedItem('p', text), isOtherParking('p', text)],
	'the beginning of a file': (text) => otherFileOf(Buffer.from(text)),
	'a list of URLs': splitUrls,
	'a list of fields': givenFiles,
	'a response that is shown': shownResponse,
	'a text field': (text) => parametersOf(text).text('value', 'Value'),
	'an aspect ratio': (aspectRatio) =>
		problemsOf(providers.vtrix.capabilities, {
			model: 'pro',
			prompt: 'A fox',
			pictures: [],
			aspectRatio,
			options: {},
			callback: null,
		}),
	'a prompt': (prompt) =>
		problemsOf(providers.apixo.capabilities, {
			model: 'pro',
			prompt,
			pictures: [],
			aspectRatio: '1:1',
			options: { outputFormat: prompt, imageField: prompt, route: prompt },
			callback: null,
		}),
	"an error's message": (message) =>
		networkFailureOf(Object.assign(new Error(message), { code: message })),
};

/** Reads a text; what the reader throws is its refusal. */
async function read(reader: (text: string) => unknown, text: string): Promise<void> {
	await settled(Promise.resolve().then(() => reader(text)));
}

/** The texts that take too long, with the time. */
async function slowTexts(reader: (text: string) => unknown, texts: readonly string[]) {
	const slow: string[] = [];
	for (const text of texts) {
		const time = await millisecondsOf(async () => await read(reader, text));
		if (time >= LONGEST_STRETCH) slow.push(`${text.slice(0, 60)}… ${Math.round(time)} ms`);
	}
	return slow;
}

describe('60,000 characters', () => {
	const texts = textsOf(60_000);

	it.each(Object.keys(READERS))('as %s are read at once', async (name) => {
		const reader = READERS[name] ?? (() => {});
		expect(await slowTexts(reader, texts)).toEqual([]);
	});

	it.each(['.', '/', ' ', '\n', ',', ', ', '%', 'ä', ',https://'])(
		'of %j in Image URL are refused at once',
		async (part) => {
			const text = `https://a${part.repeat(60_000 / part.length)}x/`;
			expect(await slowTexts(editWith, [text])).toEqual([]);
		},
	);
});

/** Four megabytes in the shapes that a response may have. */
const SIZE = 4_000_000;
const RESPONSES: Readonly<Record<string, () => string>> = {
	'one text': () => JSON.stringify({ code: 400, message: 'a'.repeat(SIZE), error: 'x' }),
	'one text of blanks': () =>
		JSON.stringify({ message: ' '.repeat(SIZE), error: { message: ' '.repeat(9) } }),
	'one text of backslashes': () => `{"message":"${'\\\\'.repeat(SIZE / 2)}"}`,
	'one text of escapes': () => `{"message":"${'\\u0073'.repeat(SIZE / 6)}"}`,
	'one text of percent signs': () => JSON.stringify({ error: { message: '%'.repeat(SIZE) } }),
	'one job ID': () => JSON.stringify({ id: 'a'.repeat(SIZE), data: { taskId: 'a'.repeat(9) } }),
	'one link': () => JSON.stringify({ output: `https://a${'.'.repeat(SIZE)}x/` }),
	'many links': () =>
		JSON.stringify({
			id: 'task_1',
			status: 'completed',
			output: Array(SIZE / 40).fill('https://cdn.example.com/picture.png'),
			data: { state: 'success', taskId: 'task_1' },
		}),
	'many keys': () =>
		JSON.stringify(
			Object.fromEntries(Array.from({ length: SIZE / 20 }, (_, i) => [`key_${i}`, i])),
		),
	'an open bracket': () => '['.repeat(SIZE),
	'deep arrays': () => '['.repeat(SIZE / 2) + ']'.repeat(SIZE / 2),
	'deep objects': () => `${'{"error":'.repeat(SIZE / 10)}1${'}'.repeat(SIZE / 10)}`,
	'a web page': () => `<html>${'<p>x</p>'.repeat(SIZE / 8)}</html>`,
	'open tags': () => '<'.repeat(SIZE),
	'no JSON': () => 'a'.repeat(SIZE),
};

describe.each(Object.keys(RESPONSES))('a response of 4 MB, %s', (shape) => {
	const text = RESPONSES[shape]?.() ?? '';

	it('is searched for secrets at once', async () => {
		expect(await slowTexts(hide, [text])).toEqual([]);
	});

	it.each(
		Object.values(providers).flatMap((provider) =>
			[200, 400].map((status) => [provider.name, status, provider] as const),
		),
	)('is read at once: %s, HTTP %i', async (_name, status, provider) => {
		const { readSubmission, status: lookUp, upload, balance, callback } = provider;
		const response = { ...answer({}), status, text };
		const all = {
			submission: () => readSubmission(response),
			status: () => lookUp?.read(response, 'task_1'),
			upload: () => upload?.read(response),
			balance: () => balance?.read(response),
			callback: () => callback?.read(text, 'task_1'),
		};
		const slow: string[] = [];
		for (const [name, work] of Object.entries(all)) {
			const time = await millisecondsOf(work);
			if (time >= LONGEST_STRETCH) slow.push(`${name} ${Math.round(time)} ms`);
		}
		expect(slow).toEqual([]);
	});
});
