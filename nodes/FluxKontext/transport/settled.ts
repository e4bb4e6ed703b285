/** What became of a promise, as a value. */
export type Settled<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly error: unknown };

/** Never rejects: what would be thrown is in the value. */
export async function settled<Value>(work: Promise<Value>): Promise<Settled<Value>> {
	return await work.then(
		(value) => ({ ok: true, value }) as const,
		(error: unknown) => ({ ok: false, error }) as const,
	);
}
