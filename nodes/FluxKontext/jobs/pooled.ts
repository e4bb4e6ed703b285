import { settled } from '../transport/settled';

/**
 * Runs `task` for 0, 1, … up to `count` - 1, at most `width` at a time, beginning in order. A task
 * that gives false, or throws, keeps further ones from beginning.
 * @throws the first error that a task threw, at once
 */
export async function pooled(
	count: number,
	width: number,
	task: (index: number) => Promise<boolean>,
): Promise<void> {
	let next = 0;
	let halted = false;
	const lane = async () => {
		while (next < count && !halted) {
			const goesOn = await settled(task(next++));
			if (!goesOn.ok || !goesOn.value) halted = true;
			if (!goesOn.ok) throw goesOn.error;
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}
