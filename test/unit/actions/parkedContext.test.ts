import type { WebhookContext } from 'n8n-core';

import { isStillParked, parkedInContext } from '../../../nodes/FluxKontext/actions/parkedContext';
import { RecordingResponse } from '../recordingResponse';
import type { ParkedRequest } from './parkedBench';
import { ParkedBench } from './parkedBench';

/** The context of a callback, of a node with that name. */
async function contextOf(name: string, parks = true): Promise<WebhookContext> {
	const parked = new ParkedBench({ count: 2, node: { name } });
	if (parks) await parked.execute();
	parked.bench.restart();
	const { bench } = parked;
	return bench.webhook({ body: null }, new RecordingResponse(), 'webhook', bench.runData);
}

/** As an n8n has it that keeps the execution somewhere else. */
function keptElsewhere(context: WebhookContext): WebhookContext {
	return new Proxy(context, {
		get(target, property) {
			if (property === 'runExecutionData') return undefined;
			const value: unknown = Reflect.get(target, property);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}

describe.each<[string, (context: WebhookContext) => WebhookContext]>([
	['as n8n-core keeps it', (context) => context],
	['by an expression', keptElsewhere],
])('a parking is read %s', (_, seen) => {
	it.each(['FLUX Kontext', 'a "quoted" name', '{{ $json }}', "it's \\ \u2028"])(
		'of a node named %p',
		async (name) => {
			const parked = parkedInContext(seen(await contextOf(name)));
			expect(parked?.items.map(({ kind }) => kind)).toEqual(['open', 'open']);
		},
	);

	it('which is null where nothing is parked', async () => {
		expect(parkedInContext(seen(await contextOf('FLUX Kontext', false)))).toBeNull();
	});
});

describe("whether an execution still waits for a parking, by n8n's database", () => {
	type Stored = (bench: ParkedBench['bench']) => unknown;
	const changed =
		(change: (runData: ParkedBench['bench']['runData']) => void): Stored =>
		({ runData }) => {
			const copy: typeof runData = JSON.parse(JSON.stringify(runData));
			change(copy);
			return copy;
		};

	it.each<[string, boolean | null, Stored]>([
		['it waits for it', true, changed(() => {})],
		['it runs', false, changed((runData) => void delete runData.waitTill)],
		['it is gone', false, () => undefined],
		['it is gone, as null', false, () => null],
		[
			'it waits in another node',
			false,
			changed(({ resultData }) => void (resultData.lastNodeExecuted = 'Another')),
		],
		[
			'it waits for another parking',
			false,
			changed(({ executionData }) => {
				const { fluxKontextParked } = Object(executionData?.contextData['node:FLUX Kontext']);
				Object.assign(fluxKontextParked, { parkingId: 'another' });
			}),
		],
		[
			'this node has no parking any more',
			false,
			changed(({ executionData }) => {
				if (executionData) executionData.contextData = {};
			}),
		],
		['it is kept in a way that nobody knows', null, () => ({ version: 9 })],
	])('%s: %p', async (_, expected, stored) => {
		const { bench, context, parkingId } = await waiting();
		bench.readStored = () => stored(bench);
		expect(await isStillParked(context(), parkingId)).toBe(expected);
	});

	it('is not known where n8n does not tell', async () => {
		const { context, parkingId } = await waiting({ tellsNothing: true });
		expect(await isStillParked(context(), parkingId)).toBeNull();
	});

	it('is not known of an execution without an id', async () => {
		const { bench, context, parkingId } = await waiting();
		Object.assign(bench, { executionId: undefined });
		expect(await isStillParked(context(), parkingId)).toBeNull();
	});

	it('throws where the database does not answer', async () => {
		const { bench, context, parkingId } = await waiting();
		bench.readStored = () => {
			throw new Error('away');
		};
		await expect(isStillParked(context(), parkingId)).rejects.toThrow('away');
	});

	async function waiting(request: ParkedRequest = {}) {
		const parked = new ParkedBench({ count: 1, ...request });
		await parked.execute();
		const { bench } = parked;
		const context = () =>
			bench.webhook({ body: null }, new RecordingResponse(), 'webhook', bench.runData);
		return { bench, context, parkingId: parkedInContext(context())?.parkingId ?? '' };
	}
});
