import { Cancelled, type Runtime } from '../../nodes/FluxKontext/transport/runtime';

/** Any moment will do: 2026-01-02T00:00:00Z. */
export const BEGINNING = Date.UTC(2026, 0, 2);

/** Time that passes only by sleeping, or by `pass`. Stop can be pressed at a moment to come. */
export class VirtualClock implements Runtime {
	readonly sleeps: number[] = [];
	private time = BEGINNING;
	private stopTime = Number.POSITIVE_INFINITY;

	/** @param chance what `random` gives, from 0 up to 1 */
	constructor(private readonly chance = 0) {}

	now(): number {
		return this.time;
	}

	random(): number {
		return this.chance;
	}

	/** Seconds since the beginning. */
	get seconds(): number {
		return (this.time - BEGINNING) / 1000;
	}

	/** Lets time pass, as a request does. */
	pass(seconds: number): void {
		this.time += seconds * 1000;
	}

	/** Presses Stop so many seconds after the beginning. */
	stopAt(seconds: number): void {
		this.stopTime = BEGINNING + seconds * 1000;
	}

	throwIfCancelled(): void {
		if (this.time >= this.stopTime) throw new Cancelled();
	}

	async sleep(milliseconds: number): Promise<void> {
		this.sleeps.push(milliseconds / 1000);
		this.time = Math.min(this.time + milliseconds, Math.max(this.time, this.stopTime));
		this.throwIfCancelled();
	}
}

/** A deadline so many seconds after the beginning. */
export function after(seconds: number): number {
	return BEGINNING + seconds * 1000;
}
