import { randomBytes } from 'node:crypto';

export interface Upload {
	id: string;
	url: string;
	mimeType: string;
	bytes: Buffer;
}

/** Files that were sent to ToAPIs' upload API. They are served below `/files/uploads/`. */
export class UploadStore {
	private uploads: Upload[] = [];

	constructor(private readonly simulatorUrl: string) {}

	add(bytes: Buffer, mimeType: string): Upload {
		const id = `upload_${randomBytes(8).toString('hex')}`;
		const extension = mimeType.slice('image/'.length).replace('jpeg', 'jpg');
		const url = `${this.simulatorUrl}/files/uploads/${id}.${extension}`;
		const upload = { id, url, mimeType, bytes };
		this.uploads.push(upload);
		return upload;
	}

	findByUrl(url: string): Upload | undefined {
		return this.uploads.find((upload) => upload.url === url);
	}

	clear(): void {
		this.uploads = [];
	}
}
