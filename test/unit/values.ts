import type {
	Failure,
	HttpAnswer,
	JobRequest,
	Job,
	PictureFile,
} from '../../nodes/FluxKontext/providers/contract';

/** An answer that holds JSON, or the text as it is. */
export function answer(
	body: unknown,
	status = 200,
	headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
	return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** An edit with a picture by URL, unless something else is said. */
export function jobRequest(changes: Partial<JobRequest> = {}): JobRequest {
	return {
		callback: null,
		model: 'pro',
		prompt: 'Make the sky orange',
		pictures: [{ kind: 'url', url: 'https://pictures.example.com/in.jpg' }],
		aspectRatio: '16:9',
		options: {},
		...changes,
	};
}

export const pictureUrl = { kind: 'url', url: 'https://pictures.example.com/in.jpg' } as const;

export function pictureFile(changes: Partial<PictureFile> = {}): PictureFile {
	return { id: '0/data', type: 'png', byteLength: 1000, ...changes };
}

/** A job of which only the named facts are known. */
export function state(known: Partial<Job>): Job {
	return {
		provider: 'apixo',
		jobId: null,
		status: 'running',
		model: null,
		images: [],
		cost: null,
		createdAt: null,
		completedAt: null,
		reference: null,
		failure: null,
		raw: null,
		...known,
	};
}

export function failure(changes: Partial<Failure> = {}): Failure {
	return {
		category: 'provider',
		code: 'http_500',
		reason: 'Something broke',
		httpStatus: 500,
		charged: 'unknown',
		...changes,
	};
}
