import { Breather } from '../../../nodes/FluxKontext/jobs/breather';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { VirtualClock } from '../virtualClock';

it('rests only where the last rest is some time ago', async () => {
	const clock = new VirtualClock();
	const breather = new Breather(clock);
	await breather.breathe();
	clock.pass(0.019);
	await breather.breathe();
	expect(clock.sleeps).toEqual([]);
	clock.pass(0.001);
	await breather.breathe();
	await breather.breathe();
	expect(clock.sleeps).toEqual([0]);
});

it('lets all lanes rest together, until the one rest is over', async () => {
	const clock = new VirtualClock();
	const rests: Array<() => void> = [];
	clock.sleep = async () => await new Promise((resolve) => void rests.push(resolve));
	const breather = new Breather(clock);
	clock.pass(0.02);
	const lanes: string[] = [];
	const lane = async (name: string) => {
		await breather.breathe();
		lanes.push(name);
	};
	const work = Promise.all([lane('one'), lane('two')]);
	await Promise.resolve();
	expect([rests.length, lanes]).toEqual([1, []]);
	rests[0]?.();
	await work;
	expect(lanes).toEqual(['one', 'two']);
});

it('notices Stop, and rests again after it', async () => {
	const clock = new VirtualClock();
	const breather = new Breather(clock);
	clock.stopAt(0.02);
	clock.pass(0.02);
	await expect(breather.breathe()).rejects.toBeInstanceOf(Cancelled);
	clock.pass(0.02);
	await expect(breather.breathe()).rejects.toBeInstanceOf(Cancelled);
	expect(clock.sleeps).toHaveLength(2);
});
