/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Runtime } from '../../nodes/FluxKontext/transport/runtime';
import { BEGINNING } from './virtualClock';

/**
 * Time in which several things wait side by side: it stands still until everything that can go on has
 * gone on, then jumps to the next moment for which something is planned.
 */
export class Timeline implements Runtime {
	private time = BEGINNING;
	private planned: Array<{ readonly time: number; readonly happen: () => void }> = [];

	/** @param chance what `random` gives, from 0 up to 1 */
	constructor(private readonly chance = 0) {}

	now(): number {
		return this.time;
	}

	random(): number {
		return this.chance;
	}

	throwIfCancelled(): void {}

	async sleep(milliseconds: number): Promise<void> {
		await new Promise<void>((resolve) => this.plan(this.time + milliseconds, resolve));
	}

	/** Seconds since the beginning. */
	get seconds(): number {
		return (this.time - BEGINNING) / 1000;
	}

	/** Plans what happens so many seconds after the beginning. */
	at(seconds: number, happen: () => void): void {
		this.plan(BEGINNING + seconds * 1000, happen);
	}

	/**
	 * Lets time pass until nothing is planned any more, or until so many seconds after the beginning.
	 * @throws when that takes more moments than anything here should
	 */
	async run(until = Number.POSITIVE_INFINITY, mostMoments = 10_000): Promise<void> {
		const last = BEGINNING + until * 1000;
		for (let moments = 0; ; moments++) {
			await nextTurn();
			const next = Math.min(...this.planned.map(({ time }) => time));
			if (next > last || next === Number.POSITIVE_INFINITY) return;
			if (moments > mostMoments) throw new Error(`Still not over after ${this.seconds} seconds`);
			const due = this.planned.filter(({ time }) => time === next);
			this.planned = this.planned.filter(({ time }) => time !== next);
			this.time = next;
			for (const { happen } of due) happen();
		}
	}

	private plan(time: number, happen: () => void): void {
		this.planned.push({ time: Math.max(time, this.time), happen });
	}
}
