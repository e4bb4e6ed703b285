import { LATE, n8nRuntime, within } from '../../../nodes/FluxKontext/transport/n8nRuntime';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';

const never = async () => await new Promise<never>(() => {});
const LONG = 1_000_000;

describe('sleep', () => {
	it('ends by itself', async () => {
		await expect(n8nRuntime(undefined).sleep(0)).resolves.toBeUndefined();
	});

	it.each([
		['before', AbortSignal.abort()],
		['before, with a reason of its own', AbortSignal.abort(new Error('why'))],
	])('does not begin when Stop came %s', async (_, stop) => {
		await expect(n8nRuntime(stop).sleep(LONG)).rejects.toBeInstanceOf(Cancelled);
	});

	it('ends when Stop comes', async () => {
		const stop = new AbortController();
		const slept = n8nRuntime(stop.signal).sleep(LONG);
		stop.abort();
		await expect(slept).rejects.toBeInstanceOf(Cancelled);
	});
});

it('throws once the execution is stopped, not before', () => {
	const stop = new AbortController();
	const runtime = n8nRuntime(stop.signal);
	expect(() => runtime.throwIfCancelled()).not.toThrow();
	stop.abort();
	expect(() => runtime.throwIfCancelled()).toThrow(Cancelled);
});

describe('within', () => {
	it('gives the result of work that is in time', async () => {
		expect(await within(Promise.resolve('done'), LONG, undefined)).toBe('done');
	});

	it.each([0, -5])('is late after %i milliseconds', async (milliseconds) => {
		expect(await within(never(), milliseconds, undefined)).toBe(LATE);
	});

	it('throws what the work throws', async () => {
		const work = Promise.reject(new Error('broken'));
		await expect(within(work, LONG, undefined)).rejects.toThrow('broken');
	});

	it('ends when Stop comes', async () => {
		const stop = new AbortController();
		const waited = within(never(), LONG, stop.signal);
		stop.abort();
		await expect(waited).rejects.toBeInstanceOf(Cancelled);
	});

	it('ends at once when Stop came before', async () => {
		await expect(within(never(), LONG, AbortSignal.abort())).rejects.toBeInstanceOf(Cancelled);
	});
});
