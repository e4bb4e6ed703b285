/** Forgets what was put in first, down to `most` entries: a Map and a Set keep that order. */
export function forgetOldest<Key>(
	memory: { readonly size: number; keys(): Iterable<Key>; delete(key: Key): boolean },
	most: number,
): void {
	for (const oldest of memory.keys()) {
		if (memory.size <= most) return;
		memory.delete(oldest);
	}
}
