import type { IBinaryData } from 'n8n-workflow';
import { z } from 'zod';

import { cleaned } from '../providers/reading';

/** A file without its bytes: `$binary` leaves out the base64 text (n8n-workflow, WorkflowDataProxy). */
export interface FileDescription {
	readonly mimeType: string;
}

/** A file as a person names it: by the item's field, or as what an expression gives of it. */
export type GivenFile = string | IBinaryData | FileDescription;

/** A file of n8n: bytes as base64 text, or stored under an id. A Code node may leave out the rest. */
const fileSchema = z.object({
	data: z.string().optional(),
	id: z.string().min(1).optional(),
	fileName: z.string().optional(),
	bytes: z.number().optional(),
});

export function isFile(value: unknown): value is IBinaryData {
	const parsed = fileSchema.safeParse(value);
	return parsed.success && (parsed.data.id ?? parsed.data.data) !== undefined;
}

const descriptionSchema = z.object({ mimeType: z.string() });

function isGivenObject(value: unknown): value is IBinaryData | FileDescription {
	return isFile(value) || descriptionSchema.safeParse(value).success;
}

const objectSchema = z.custom<IBinaryData | FileDescription>(isGivenObject);
const nameSchema = z.union([z.string(), z.number().finite().transform(String)]);
/** An entry of a list: a name as it stands there, since a name may hold a comma. */
const entrySchema = z.union([
	objectSchema.transform((file) => [file]),
	nameSchema.transform((name) => [name]),
	z.null().transform(() => []),
]);

const schema = z.union([
	nameSchema.transform((names): GivenFile[] => names.split(/[,\r\n\t]/)),
	objectSchema.transform((file): GivenFile[] => [file]),
	z.array(entrySchema).transform((entries): GivenFile[] => entries.flat()),
	z.record(z.string(), objectSchema).transform((files): GivenFile[] => Object.values(files)),
]);

/**
 * Reads 'Input Data Field Name': field names separated by commas or line breaks, a file, all files of
 * an item (`$binary`), or a list of names and files.
 * @returns each file once, in their order; null where the value is something else
 */
export function givenFiles(value: unknown): readonly GivenFile[] | null {
	const parsed = schema.safeParse(value ?? '');
	if (!parsed.success) return null;
	const files = parsed.data.map((file) => (typeof file === 'string' ? cleaned(file) : file));
	return [...new Set(files.filter((file) => file !== ''))];
}
