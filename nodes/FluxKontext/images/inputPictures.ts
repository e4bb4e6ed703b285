import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { JobError, refusal } from '../jobs/jobError';
import type { PictureFile } from '../providers/contract';
import { looseRecord, quote } from '../providers/reading';
import { FileUnreadable } from '../transport/body';
import type { PictureSource } from '../transport/n8nTransport';
import { settled } from '../transport/settled';
import type { ByteStream } from '../transport/stream';
import { guarded } from '../transport/stream';
import type { FileDescription, GivenFile } from './givenFiles';
import { isFile } from './givenFiles';
import type { OtherFile } from './otherFile';
import { DESCRIBED_BYTES, otherFileOf } from './otherFile';
import { pictureTypeOf } from './pictureType';
import { typeOfStream } from './typeOfStream';

interface StoredPicture {
	readonly binary: IBinaryData;
	readonly place: Place;
}

/** Where a file stands: null for the field where an expression gave the file itself. */
interface Place {
	readonly itemIndex: number;
	readonly fieldName: string | null;
}

/** How long a provider may read a file through n8n's signed link. */
const SIGNED_LINK_LIFETIME = '1 day';
const FIELD = "'Input Data Field Name'";
const MOST_FIELDS_NAMED = 10;

/** n8n's own encoding of a file that is not stored. */
function bytesIn({ data }: IBinaryData): Buffer {
	// n8n takes no data URL: read as base64 it would be other bytes.
	return data.startsWith('data:') ? Buffer.from(data) : Buffer.from(data, 'base64');
}

function endOf({ kind, what }: OtherFile, provider: string): string {
	if (kind === 'image') return `${what}, which ${provider} doesn't take`;
	return kind === 'damaged' ? what : `${what}, not an image`;
}

function subjectOf({ fileName = '' }: IBinaryData, { fieldName }: Place): string {
	if (fileName !== '') return `'${quote(fileName, 100)}'`;
	return `the file in ${fieldName === null ? FIELD : `'${quote(fieldName, 60)}'`}`;
}

function capitalized(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Items are counted from 1, as the editor does. */
function whereIs({ itemIndex, fieldName }: Place): string {
	const where = fieldName === null ? `the expression in ${FIELD}` : `'${quote(fieldName, 60)}'`;
	return `This is the file in ${where}, item ${itemIndex + 1}.`;
}

/** Where n8n keeps an item's files with 'Binary Mode: combined' (n8n-workflow, BINARY_IN_JSON_PROPERTY). */
const FILES_IN_JSON = '_files';

/** The item names a file that n8n's storage does not give. */
function unreadable(binary: IBinaryData, place: Place, cause: unknown): JobError {
	const message = `n8n could not read ${subjectOf(binary, place)}`;
	const reason = new FileUnreadable(cause).message;
	const advice = `Reason: ${reason}. Run the node that loads the image again. ${whereIs(place)}`;
	const { failure, description } = refusal(message, advice);
	return new JobError({ ...failure, code: 'file_unreadable' }, null, message, description);
}

/** The files of this run's items: looked at before anything is paid, streamed when needed. */
export class InputPictures implements PictureSource {
	private readonly stored = new Map<PictureFile, StoredPicture>();

	constructor(private readonly context: IExecuteFunctions) {}

	/**
	 * Finds a file and tells its type from its first bytes and its exact size.
	 * @param given the field of the item, or the file itself
	 * @param provider its name, for the refusal
	 * @throws JobError when there is no such file, or it is no image that is taken anywhere
	 */
	async inspect(itemIndex: number, given: GivenFile, provider: string): Promise<PictureFile> {
		const binary =
			typeof given === 'string' ? this.fileIn(itemIndex, given) : this.fileOf(itemIndex, given);
		const place = { itemIndex, fieldName: typeof given === 'string' ? given : null };
		const read = await settled(this.inspectBytes(binary));
		if (!read.ok) throw unreadable(binary, place, read.error);
		const { type, start, byteLength } = read.value;
		if (type === null) {
			const other = otherFileOf(start);
			const message = `${capitalized(subjectOf(binary, place))} is ${endOf(other, provider)}`;
			throw refusal(message, `${other.advice} ${whereIs(place)}`);
		}
		const id = `${itemIndex}/${place.fieldName ?? `file ${this.stored.size}`}`;
		const file = { id, type, byteLength };
		this.stored.set(file, { binary, place });
		return file;
	}

	/** The fields in which an item has a file, as a person enters them. */
	fieldsOf(itemIndex: number): string[] {
		const item = this.context.getInputData()[itemIndex];
		const files = this.isCombined()
			? looseRecord.parse(item?.json[FILES_IN_JSON])
			: (item?.binary ?? {});
		return Object.entries(files).flatMap(([name, file]) => (isFile(file) ? [name] : []));
	}

	private isCombined(): boolean {
		return this.context.getWorkflowSettings().binaryMode === 'combined';
	}

	async stream(file: PictureFile): Promise<ByteStream | null> {
		const { id } = this.find(file).binary;
		return id === undefined ? null : guarded(await this.context.helpers.getBinaryStream(id));
	}

	async bytes(file: PictureFile): Promise<Buffer> {
		return await Promise.resolve(bytesIn(this.find(file).binary));
	}

	/**
	 * A link under which n8n itself hands out the file, without a login, for a day. A file that only
	 * the item holds, as a Code node makes it, is stored first.
	 * @throws JobError where n8n keeps files in memory
	 */
	async signedLink(file: PictureFile): Promise<string> {
		const { binary, place } = this.find(file);
		const stored = binary.id === undefined ? await this.store(file, binary) : binary;
		if (stored.id === undefined) {
			throw refusal(
				`${capitalized(subjectOf(binary, place))} has no URL that the provider can download it from`,
				"Your n8n instance keeps files in memory (N8N_DEFAULT_BINARY_DATA_MODE). Set it to filesystem, set 'Image Source' to 'URL', or choose ToAPIs, which takes files.",
				'configuration',
			);
		}
		return this.context.helpers.createBinarySignedUrl(stored, SIGNED_LINK_LIFETIME);
	}

	private find(file: PictureFile): StoredPicture {
		const stored = this.stored.get(file);
		if (stored === undefined) throw new TypeError(`Image ${file.id} was not inspected`);
		return stored;
	}

	private async store({ type }: PictureFile, binary: IBinaryData): Promise<IBinaryData> {
		const { prepareBinaryData } = this.context.helpers;
		return await prepareBinaryData(bytesIn(binary), binary.fileName, `image/${type}`);
	}

	/** A file that came without its bytes is the one of the item that is described so. */
	private fileOf(itemIndex: number, given: IBinaryData | FileDescription): IBinaryData {
		if (isFile(given)) return given;
		const described = Object.entries(given);
		const [file, ...others] = Object.values(this.context.getInputData()[itemIndex]?.binary ?? {})
			.filter(isFile)
			.filter((one) => described.every(([key, value]) => Reflect.get(one, key) === value));
		if (file !== undefined && others.length === 0) return file;
		throw refusal(
			`The expression in ${FIELD} gives a file without its bytes`,
			"Enter the name of the field instead, or an expression such as {{ $('Read File').item.binary.data }}.",
		);
	}

	private fileIn(itemIndex: number, fieldName: string): IBinaryData {
		// With 'Binary Mode: combined' n8n takes a path into the JSON; a field's name does as well here.
		const paths = this.isCombined() ? [fieldName, `${FILES_IN_JSON}.${fieldName}`] : [fieldName];
		for (const path of paths) {
			const file = this.fileAt(itemIndex, path);
			if (file !== null) return file;
		}
		throw this.missing(itemIndex, fieldName);
	}

	private fileAt(itemIndex: number, path: string): IBinaryData | null {
		try {
			const file: unknown = this.context.helpers.assertBinaryData(itemIndex, path);
			// For 'toString' n8n gives the method that every object has.
			return isFile(file) ? file : null;
		} catch {
			return null;
		}
	}

	private missing(itemIndex: number, fieldName: string): JobError {
		const fields = this.fieldsOf(itemIndex).map((name) => quote(name, 60));
		const missing = `No file in '${quote(fieldName, 60)}'. This item has`;
		if (fields.length === 0) {
			return refusal(
				`${missing} no files`,
				`Connect a node that outputs the file, or enter the file of an earlier node in ${FIELD}, such as {{ $('Read File').item.binary.data }}. For an image with a public URL, set 'Image Source' to 'URL'.`,
			);
		}
		const named = fields.slice(0, MOST_FIELDS_NAMED).map((name) => `'${name}'`);
		const more = fields.length > MOST_FIELDS_NAMED ? ', …' : '';
		return refusal(
			`${missing}: ${named.join(', ')}${more}`,
			`Enter ${fields.length === 1 ? fields[0] : 'one of them'} in ${FIELD}.`,
		);
	}

	/** `start` is only as long as it takes to tell the type, or to tell what else the file is. */
	private async inspectBytes(binary: IBinaryData) {
		if (binary.id === undefined) {
			const bytes = bytesIn(binary);
			const start = bytes.subarray(0, DESCRIBED_BYTES);
			return { type: pictureTypeOf(start), start, byteLength: bytes.length };
		}
		const { helpers } = this.context;
		const stream = guarded(await helpers.getBinaryStream(binary.id));
		try {
			const { type, start } = await typeOfStream(stream);
			const byteLength = binary.bytes ?? (await helpers.getBinaryMetadata(binary.id)).fileSize;
			return { type, start, byteLength };
		} finally {
			stream.destroy();
		}
	}
}
