import type { WebhookContext } from 'n8n-core';

import { parkedInContext } from '../../../nodes/FluxKontext/actions/parkedContext';
import { RecordingResponse } from '../recordingResponse';
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
