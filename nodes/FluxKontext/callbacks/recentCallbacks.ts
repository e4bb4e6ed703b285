import { forgetOldest } from './forgetOldest';

/** So many callbacks are remembered; the oldest are forgotten first. */
const MOST_REMEMBERED = 10_000;

/** Told by who takes a callback, once: whether n8n has it now. */
export type Taken = (handedOver: boolean) => void;

/** Callbacks that this process has handed to n8n lately: saves an execution for most repeats. */
export class RecentCallbacks {
	private readonly callbacks = new Map<string, Promise<boolean>>();

	constructor(private readonly most = MOST_REMEMBERED) {}

	/**
	 * Takes a callback, before anything is awaited. A repeat that comes meanwhile waits for what
	 * becomes of the first, and is taken itself where that failed.
	 * @returns null for a repeat of a callback that was handed over
	 */
	async take(key: string): Promise<Taken | null> {
		for (;;) {
			const before = this.callbacks.get(key);
			if (before === undefined) return this.reserve(key);
			if (await before) return null;
		}
	}

	private reserve(key: string): Taken {
		let taken: Taken = () => {};
		const outcome = new Promise<boolean>((resolve) => {
			taken = (handedOver) => {
				if (!handedOver && this.callbacks.get(key) === outcome) this.callbacks.delete(key);
				resolve(handedOver);
			};
		});
		this.callbacks.set(key, outcome);
		forgetOldest(this.callbacks, this.most);
		return taken;
	}
}
