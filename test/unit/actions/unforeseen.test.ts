import { providers } from '../../../nodes/FluxKontext/providers';
import { fakeTime, passUntil } from '../fakeTime';
import { endAll, linkOf, ParkedBench, parkedWith } from './parkedBench';

/** After a paid submit nothing that is thrown may cost the run: it is that item's failure. */

const status = statusOfApixo();

function statusOfApixo() {
	if (providers.apixo.status === undefined) throw new Error('APIXO has a status check');
	return providers.apixo.status;
}

beforeEach(fakeTime);
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** `what` throws for the second of the three jobs only. */
function throwingFor(jobId: string, what: 'call' | 'read'): void {
	const { call, read } = status;
	const throwFor = (text: string) => {
		if (text.includes(jobId)) throw new URIError('URI malformed');
	};
	if (what === 'call') {
		jest.spyOn(status, 'call').mockImplementation((id) => {
			throwFor(id);
			return call(id);
		});
	} else {
		jest.spyOn(status, 'read').mockImplementation((answer, ...more) => {
			throwFor(answer.text);
			return read(answer, ...more);
		});
	}
}

const FAILED = {
	error: expect.stringContaining('task_1'),
	details: expect.objectContaining({ code: 'unexpected', jobId: 'task_1', charged: 'yes' }),
};

describe.each(['call', 'read'] as const)('what the status check throws (%s)', (what) => {
	it('before parking is that item’s failure, and the others wait', async () => {
		throwingFor('task_1', what);
		const parked = new ParkedBench();
		await passUntil(parked.execute());
		expect(parked.input[1]?.json).toEqual(FAILED);
		expect(parked.input.map(({ json }) => json.timedOut)).toEqual([true, undefined, true]);
	});

	it('where all have ended is that item’s failure, and the others come out', async () => {
		throwingFor('task_1', what);
		const parked = new ParkedBench();
		endAll(parked);
		const { value } = await passUntil(parked.execute());
		expect(value.map(({ json }) => json.imageUrl ?? json)).toEqual([linkOf(0), FAILED, linkOf(2)]);
	});

	it('after a callback is that item’s failure, and the execution goes on', async () => {
		const parked = await parkedWith();
		throwingFor('task_1', what);
		endAll(parked);
		const { value } = await passUntil(parked.call(0));
		expect(value.items?.map(({ json }) => json.imageUrl ?? json)).toEqual([
			linkOf(0),
			FAILED,
			linkOf(2),
		]);
	});

	it('while polling is that item’s failure', async () => {
		throwingFor('task_1', what);
		const parked = new ParkedBench({ parameters: { waitMode: 'poll' } });
		endAll(parked);
		const { value } = await passUntil(parked.execute());
		expect(value.map(({ json }) => json.imageUrl ?? json)).toEqual([linkOf(0), FAILED, linkOf(2)]);
	});
});
