import type {
	AspectRatioRule,
	Capabilities,
	JobRequest,
	PictureFile,
	PictureIn,
	PicturesInRule,
} from './contract';
import { cleaned, quote } from './reading';
import type { NumberRule } from './requestOptions';
import { optionsOfKind, REQUEST_OPTIONS } from './requestOptions';

/** Why a request may not leave n8n. `field` is the name in the editor's panel. */
export interface Problem {
	readonly field: string;
	/** What is wrong, a sentence without its full stop. */
	readonly message: string;
	/** What to do, a whole sentence. */
	readonly advice: string;
}

const PICTURE_TYPE_NAMES = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP', gif: 'GIF' } as const;

/** Names in the editor's panel, as error texts use them; those of options are in REQUEST_OPTIONS. */
export const FIELD_NAMES = {
	model: 'Model',
	prompt: 'Prompt',
	pictures: 'Image',
	aspectRatio: 'Aspect Ratio',
} as const;

/** `a`, `a or b`, `a, b or c`. */
function alternatives(values: readonly string[]): string {
	const [last = '', ...others] = [...values].reverse();
	return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`;
}

function choiceProblem(
	field: string,
	value: string | undefined,
	values: readonly string[],
	provider: string,
): Problem[] {
	if (value === undefined || values.includes(value)) return [];
	const message = `'${field}' is '${quote(value, 60)}', which ${provider} doesn't take`;
	return [{ field, message, advice: `Set it to ${alternatives(values)}.` }];
}

function numberProblem(
	field: string,
	value: number | undefined,
	rule: NumberRule | undefined,
): Problem[] {
	if (value === undefined || rule === undefined) return [];
	if (Number.isInteger(value) && value >= rule.minimum && value <= rule.maximum) return [];
	const message = `'${field}' must be a whole number from ${rule.minimum} to ${rule.maximum}, not ${value}`;
	return [{ field, message, advice: `Check the value or the expression in '${field}'.` }];
}

function promptProblems(prompt: string, maximum: number | null, provider: string): Problem[] {
	const field = FIELD_NAMES.prompt;
	if (cleaned(prompt) === '') {
		const message = `'${field}' is empty`;
		return [{ field, message, advice: 'Describe the image or the change that you want.' }];
	}
	const length = Array.from(prompt).length;
	if (maximum !== null && length > maximum) {
		const message = `'${field}' has ${length} characters; ${provider} takes up to ${maximum}`;
		return [{ field, message, advice: 'Shorten the prompt.' }];
	}
	return [];
}

function ratioOf(text: string): readonly [number, number] | null {
	const match = /^(\d{1,5}):(\d{1,5})$/.exec(text);
	const [width, height] = [Number(match?.[1]), Number(match?.[2])];
	return width * height > 0 ? [width, height] : null;
}

/** Whether width divided by height of `left` is at most that of `right`. */
function isAtMost(left: readonly [number, number], right: readonly [number, number]): boolean {
	return left[0] * right[1] <= right[0] * left[1];
}

function aspectRatioProblems(
	value: string,
	rule: AspectRatioRule,
	hasPicture: boolean,
	provider: string,
): Problem[] {
	const field = FIELD_NAMES.aspectRatio;
	if (rule.kind === 'list') {
		if (rule.onlyWithPicture.includes(value) && !hasPicture) {
			const message = `'${field}' is '${value}', but there is no input image to match`;
			return [{ field, message, advice: `Choose a ratio such as ${rule.defaultWithoutPicture}.` }];
		}
		return choiceProblem(field, value, rule.values, provider);
	}
	if (value === '') return [];
	const ratio = ratioOf(value);
	if (ratio !== null && isAtMost(rule.narrowest, ratio) && isAtMost(ratio, rule.widest)) return [];
	const range = `${rule.narrowest.join(':')} to ${rule.widest.join(':')}`;
	const message = `'${field}' is '${quote(value, 60)}'; ${provider} takes width:height from ${range}`;
	return [{ field, message, advice: "Enter a ratio such as 16:9, or leave 'Aspect Ratio' empty." }];
}

function pictureProblems(
	pictures: readonly PictureIn[],
	rule: PicturesInRule,
	provider: string,
): Problem[] {
	const field = FIELD_NAMES.pictures;
	if (pictures.length === 0 && !rule.optional) {
		const message = `${provider} only edits images, and there is none to edit`;
		return [{ field, message, advice: 'Add an image as a file or a URL.' }];
	}
	if (pictures.length > rule.maximum) {
		const message = `There are ${pictures.length} images; ${provider} takes up to ${rule.maximum}`;
		return [{ field, message, advice: 'Enter fewer images.' }];
	}
	return pictures.flatMap((picture, index) => {
		if (picture.kind === 'url') return [];
		const subject = pictures.length === 1 ? 'The image' : `Image ${index + 1}`;
		return fileProblems(picture.file, subject, rule, provider);
	});
}

/** Megabytes with one decimal. A size is rounded up and a limit down, so that they never look alike. */
function megabytes(bytes: number, round: (value: number) => number): string {
	return `${(round(bytes / 1e5) / 10).toFixed(1)} MB`;
}

function fileProblems(
	{ type, byteLength }: PictureFile,
	subject: string,
	{ types, maximumBytes }: PicturesInRule,
	provider: string,
): Problem[] {
	const field = FIELD_NAMES.pictures;
	if (!types.includes(type)) {
		const message = `${subject} is a ${PICTURE_TYPE_NAMES[type]}, which ${provider} doesn't take`;
		const taken = alternatives(types.map((name) => PICTURE_TYPE_NAMES[name]));
		const advice = `Convert it to ${taken} first: an Edit Image node before this one does that with its option 'Format'.`;
		return [{ field, message, advice }];
	}
	if (byteLength <= maximumBytes) return [];
	const size = megabytes(byteLength, Math.ceil);
	const limit = megabytes(maximumBytes, Math.floor);
	const message = `${subject} is ${size}; ${provider} takes up to ${limit}`;
	return [{ field, message, advice: 'Add an Edit Image node (Resize) before this one.' }];
}

/**
 * Everything that can be said against a request without asking the provider, most important first.
 * An empty list means the request may be sent. No fact stands here: each comes from `capabilities`.
 */
export function problemsOf(capabilities: Capabilities, request: JobRequest): Problem[] {
	const { displayName: provider, options: rules } = capabilities;
	const { options, pictures } = request;
	return [
		...choiceProblem(FIELD_NAMES.model, request.model, capabilities.models, provider),
		...promptProblems(request.prompt, capabilities.promptMaximumCharacters, provider),
		...pictureProblems(pictures, capabilities.picturesIn, provider),
		...aspectRatioProblems(
			request.aspectRatio,
			capabilities.aspectRatio,
			pictures.length > 0,
			provider,
		),
		...optionsOfKind('wholeNumber').flatMap((name) =>
			numberProblem(REQUEST_OPTIONS[name].label, options[name], rules[name]),
		),
		...optionsOfKind('choice').flatMap((name) =>
			choiceProblem(
				REQUEST_OPTIONS[name].label,
				options[name],
				rules[name]?.values ?? [],
				provider,
			),
		),
	];
}
