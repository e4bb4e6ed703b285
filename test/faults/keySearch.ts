/** The base64 text of the secret at each of the three places where it may begin in a longer text. */
function base64Forms(secret: string): string[] {
	return [0, 1, 2].flatMap((offset) => {
		const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
		// The characters at both ends also hold bits of what stands around the secret.
		const whole = bytes
			.toString('base64')
			.replace(/=+$/, '')
			.slice(offset + 1, -1);
		return [whole, whole.replace(/\+/g, '-').replace(/\//g, '_')];
	});
}

/** The secret as it may stand in a text: as it is, in a URL, in HTML, in JSON, in hex, in base64. */
export function formsOf(secret: string): string[] {
	const forms = [
		secret,
		encodeURIComponent(secret),
		encodeURIComponent(secret).toLowerCase(),
		new URLSearchParams({ secret }).toString().slice('secret='.length),
		secret.replace(/&/g, '&amp;'),
		secret.replace(/\//g, '\\/'),
		Buffer.from(secret).toString('hex'),
		...base64Forms(secret),
	];
	return [...new Set(forms)];
}

/**
 * Every text within a value, with where it stands: keys, values, bytes, entries of maps and sets, and
 * what errors hide (message, stack, cause). Not recursive: values may be nested deeply.
 */
export function* textsIn(
	value: unknown,
): Generator<{ readonly path: string; readonly text: string }> {
	const seen = new Set<object>();
	const open: Array<{ path: string; part: unknown }> = [{ path: '', part: value }];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const { path, part } = next;
		if (typeof part === 'string') yield { path, text: part };
		if (typeof part !== 'object' || part === null || seen.has(part)) continue;
		seen.add(part);
		if (part instanceof Uint8Array) {
			yield { path, text: Buffer.from(part).toString('latin1') };
			continue;
		}
		const entries: Array<[unknown, unknown]> = Reflect.ownKeys(part).map((key) => [
			key,
			Reflect.get(part, key),
		]);
		if (part instanceof Map || part instanceof Set) entries.push(...part.entries());
		for (const [key, inside] of entries) {
			const name = typeof key === 'object' ? '{}' : String(key);
			// A deeply nested value would otherwise have a path as long as the whole.
			const deeper = path.length > 200 ? '…' : `${path}/${name}`;
			if (typeof key === 'string') yield { path: deeper, text: key };
			if (typeof key === 'object') open.push({ path: deeper, part: key });
			open.push({ path: deeper, part: inside });
		}
	}
}

/** Where a secret stands in what was produced; empty where it is nowhere. */
export function placesOf(secrets: readonly string[], produced: unknown): string[] {
	const forms = secrets.flatMap(formsOf);
	const places: string[] = [];
	for (const { path, text } of textsIn(produced)) {
		if (forms.some((form) => text.includes(form))) places.push(path);
	}
	return places;
}
