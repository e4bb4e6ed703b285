import { createHash } from 'node:crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { JobError, refusal } from '../jobs/jobError';
import type { PictureFile } from '../providers/contract';
import { FileUnreadable } from '../transport/body';
import type { PictureSource } from '../transport/n8nTransport';
import { settled } from '../transport/settled';
import type { ByteStream } from '../transport/stream';
import { firstBytes, guarded } from '../transport/stream';
import { pictureTypeOf, SIGNATURE_BYTES } from './pictureType';

interface StoredPicture {
	readonly binary: IBinaryData;
	readonly itemIndex: number;
	readonly fieldName: string;
}

/** How long a provider may read a file through n8n's signed link. */
const SIGNED_LINK_LIFETIME = '1 day';

/** The item names a file that n8n's storage does not give. */
function fileUnreadable(fieldName: string, cause: unknown): JobError {
	const message = `n8n could not read the file in '${fieldName}'`;
	const advice = `Reason: ${new FileUnreadable(cause).message}. Run the node that loads the image again.`;
	const { failure, description } = refusal(message, advice);
	return new JobError({ ...failure, code: 'file_unreadable' }, null, message, description);
}

/** The files of this run's items: looked at before anything is paid, streamed when needed. */
export class InputPictures implements PictureSource {
	private readonly stored = new Map<PictureFile, StoredPicture>();

	constructor(private readonly context: IExecuteFunctions) {}

	/**
	 * Finds a file of an item and tells its type from its first bytes and its exact size.
	 * @throws JobError when there is no such file, or it is no picture
	 */
	async inspect(itemIndex: number, fieldName: string): Promise<PictureFile> {
		const binary = this.binaryOf(itemIndex, fieldName);
		const looked = await settled(
			binary.id === undefined
				? this.inspectInMemory(itemIndex, fieldName)
				: this.inspectStored(binary, binary.id),
		);
		if (!looked.ok) throw fileUnreadable(fieldName, looked.error);
		const { start, byteLength } = looked.value;
		const type = pictureTypeOf(start);
		if (type === null) {
			throw refusal(
				`The file in the field '${fieldName}' is not a picture`,
				"Its first bytes are not those of a JPEG, PNG, WebP or GIF. Check the file, and 'Input Data Field Name'.",
			);
		}
		const file = { id: `${itemIndex}/${fieldName}`, type, byteLength };
		this.stored.set(file, { binary, itemIndex, fieldName });
		return file;
	}

	async stream(file: PictureFile): Promise<ByteStream | null> {
		const { id } = this.find(file).binary;
		return id === undefined ? null : guarded(await this.context.helpers.getBinaryStream(id));
	}

	async bytes(file: PictureFile): Promise<Buffer> {
		const { itemIndex, fieldName } = this.find(file);
		return await this.context.helpers.getBinaryDataBuffer(itemIndex, fieldName);
	}

	/**
	 * A link under which n8n itself hands out the file, without a login, for a day.
	 * @throws JobError where n8n keeps files in memory
	 */
	signedLink(file: PictureFile): string {
		const { binary, fieldName } = this.find(file);
		if (binary.id === undefined) {
			throw refusal(
				`The file in the field '${fieldName}' has no address that the provider could read`,
				"This n8n keeps files in memory (N8N_DEFAULT_BINARY_DATA_MODE). Set it to filesystem, set 'Image Source' to 'URL', or choose ToAPIs, which takes files.",
				'configuration',
			);
		}
		return this.context.helpers.createBinarySignedUrl(binary, SIGNED_LINK_LIFETIME);
	}

	/** The same for the same stored bytes, also when n8n runs the node again. */
	identity(file: PictureFile): string {
		const { binary } = this.find(file);
		return binary.id ?? createHash('sha256').update(binary.data).digest('hex');
	}

	private find(file: PictureFile): StoredPicture {
		const stored = this.stored.get(file);
		if (stored === undefined) throw new TypeError(`Picture ${file.id} was not inspected`);
		return stored;
	}

	private binaryOf(itemIndex: number, fieldName: string): IBinaryData {
		try {
			return this.context.helpers.assertBinaryData(itemIndex, fieldName);
		} catch {
			throw refusal(
				`The item has no file in the field '${fieldName}'`,
				"Check 'Input Data Field Name', and that the node before hands over a file. A picture that has an address can be given with 'Image Source' set to 'URL'.",
			);
		}
	}

	private async inspectInMemory(itemIndex: number, fieldName: string) {
		const bytes = await this.context.helpers.getBinaryDataBuffer(itemIndex, fieldName);
		return { start: bytes.subarray(0, SIGNATURE_BYTES), byteLength: bytes.length };
	}

	private async inspectStored(binary: IBinaryData, id: string) {
		const { helpers } = this.context;
		const stream = guarded(await helpers.getBinaryStream(id));
		try {
			const start = await firstBytes(stream, SIGNATURE_BYTES);
			const byteLength = binary.bytes ?? (await helpers.getBinaryMetadata(id)).fileSize;
			return { start, byteLength };
		} finally {
			stream.destroy();
		}
	}
}
