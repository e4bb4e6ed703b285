import fc from 'fast-check';

import { providers } from '../../../nodes/FluxKontext/providers';
import type {
	JobRequest,
	PictureIn,
	ProviderName,
} from '../../../nodes/FluxKontext/providers/contract';
import { problemsOf } from '../../../nodes/FluxKontext/providers/problems';
import { jobRequest, pictureFile, pictureUrl } from '../values';

function problems(provider: ProviderName, changes: Partial<JobRequest>) {
	return problemsOf(providers[provider].capabilities, jobRequest(changes));
}

function file(byteLength: number, type: 'jpeg' | 'png' | 'webp' | 'gif' = 'png'): PictureIn[] {
	return [{ kind: 'file', file: pictureFile({ byteLength, type }) }];
}

function urls(count: number): PictureIn[] {
	return Array.from({ length: count }, () => pictureUrl);
}

const prompt = (length: number) => ({ prompt: 'x'.repeat(length) });

describe('a request that the documents allow', () => {
	it.each<[ProviderName, string, Partial<JobRequest>]>([
		['apixo', 'an edit', {}],
		['apixo', 'text to image', { pictures: [] }],
		['apixo', 'the max model', { model: 'max' }],
		['apixo', 'a prompt of 10,000 characters', prompt(10_000)],
		['apixo', 'a file just under 10 MB', { pictures: file(9_999_999) }],
		['apixo', 'a WebP file', { pictures: file(9, 'webp') }],
		['apixo', 'tolerance 0', { options: { safetyTolerance: 0 } }],
		['apixo', 'tolerance 2', { options: { safetyTolerance: 2 } }],
		['apixo', 'image_urls', { options: { imageField: 'image_urls' } }],
		['apixo', 'the route auto', { options: { route: 'auto' } }],
		['apixo', 'the route value', { options: { route: 'value' } }],
		['apixo', 'the route official', { options: { route: 'official' } }],
		['foxAi', 'an edit', { aspectRatio: 'match_input_image' }],
		['foxAi', 'the max model', { model: 'max' }],
		['foxAi', 'base64 text of nearly 10 MiB', { pictures: file(7_864_302, 'jpeg') }],
		['foxAi', 'a GIF file', { pictures: file(9, 'gif') }],
		['foxAi', 'a prompt of any length', prompt(50_000)],
		['foxAi', 'a negative seed', { options: { seed: -1 } }],
		['toApis', 'an edit', { aspectRatio: 'match_input_image' }],
		['toApis', 'text to image', { pictures: [] }],
		['toApis', 'a file of 10 MB', { pictures: file(10_000_000, 'gif') }],
		['toApis', 'tolerance 0', { options: { safetyTolerance: 0 } }],
		['toApis', 'tolerance 6', { options: { safetyTolerance: 6 } }],
		['toApis', 'jpeg', { options: { outputFormat: 'jpeg' } }],
		['vtrix', 'an edit', {}],
		['vtrix', 'text to image', { pictures: [] }],
		['vtrix', 'four pictures', { pictures: urls(4) }],
		['vtrix', 'a file of 15 MB', { pictures: file(15_000_000) }],
		['vtrix', 'no ratio', { aspectRatio: '' }],
		['vtrix', 'tolerance 1', { options: { safetyTolerance: 1 } }],
		['vtrix', 'tolerance 6', { options: { safetyTolerance: 6 } }],
		['vtrix', 'seed 0', { options: { seed: 0 } }],
	])('%s: %s', (provider, _, changes) => {
		expect(problems(provider, changes)).toEqual([]);
	});
});

describe('a request that the documents forbid', () => {
	it.each<[ProviderName, string, Partial<JobRequest>, string, string]>([
		['apixo', 'a model that is none', { model: 'ultra' }, 'Model', 'ultra'],
		['apixo', 'an empty prompt', { prompt: ' \n' }, 'Prompt', 'empty'],
		['apixo', 'a prompt over 10,000 characters', prompt(10_001), 'Prompt', '10001'],
		['apixo', 'two pictures', { pictures: urls(2) }, 'Image', 'up to 1'],
		['apixo', 'a file of 10 MB', { pictures: file(10_000_000) }, 'Image', '10.0 MB'],
		['apixo', 'a GIF file', { pictures: file(9, 'gif') }, 'Image', 'GIF'],
		['apixo', 'an unknown ratio', { aspectRatio: '3:2' }, 'Aspect Ratio', '3:2'],
		['apixo', 'to match', { aspectRatio: 'match_input_image' }, 'Aspect Ratio', 'match_input'],
		['apixo', 'no ratio', { aspectRatio: '' }, 'Aspect Ratio', "''"],
		['apixo', 'tolerance 3', { options: { safetyTolerance: 3 } }, 'Safety Tolerance', '3'],
		['apixo', 'tolerance -1', { options: { safetyTolerance: -1 } }, 'Safety Tolerance', '-1'],
		['apixo', 'tolerance 1.5', { options: { safetyTolerance: 1.5 } }, 'Safety Tolerance', '1.5'],
		['apixo', 'webp', { options: { outputFormat: 'webp' } }, 'Output Format', 'webp'],
		['apixo', 'an unknown field', { options: { imageField: 'image' } }, 'Image Field', 'image'],
		['apixo', 'an unknown route', { options: { route: 'fast' } }, 'Route', 'fast'],
		['foxAi', 'no picture', { pictures: [] }, 'Image', 'none to edit'],
		['foxAi', 'two pictures', { pictures: urls(2) }, 'Image', 'up to 1'],
		['foxAi', 'base64 over 10 MiB', { pictures: file(7_864_321, 'jpeg') }, 'Image', '7.8 MB'],
		['foxAi', 'an unknown ratio', { aspectRatio: '7:3' }, 'Aspect Ratio', '7:3'],
		['foxAi', 'an empty prompt', { prompt: '' }, 'Prompt', 'empty'],
		['foxAi', 'a seed of 0.5', { options: { seed: 0.5 } }, 'Seed', '0.5'],
		['toApis', 'two pictures', { pictures: urls(2) }, 'Image', 'up to 1'],
		['toApis', 'a file over 10 MB', { pictures: file(10_000_001) }, 'Image', '10.0 MB'],
		['toApis', 'an unknown ratio', { aspectRatio: '4:5' }, 'Aspect Ratio', '4:5'],
		[
			'toApis',
			'to match without a picture',
			{ aspectRatio: 'match_input_image', pictures: [] },
			'Aspect Ratio',
			'no input image',
		],
		['toApis', 'tolerance 7', { options: { safetyTolerance: 7 } }, 'Safety Tolerance', '7'],
		['toApis', 'webp', { options: { outputFormat: 'webp' } }, 'Output Format', 'webp'],
		['toApis', 'a model that is none', { model: 'flux-kontext-pro' }, 'Model', 'flux-kontext'],
		['vtrix', 'the max model', { model: 'max' }, 'Model', 'max'],
		['vtrix', 'five pictures', { pictures: urls(5) }, 'Image', 'up to 4'],
		['vtrix', 'a file over 15 MB', { pictures: file(15_000_001) }, 'Image', '15.0 MB'],
		['vtrix', 'tolerance 0', { options: { safetyTolerance: 0 } }, 'Safety Tolerance', '0'],
		['vtrix', 'tolerance 7', { options: { safetyTolerance: 7 } }, 'Safety Tolerance', '7'],
		['vtrix', 'webp', { options: { outputFormat: 'webp' } }, 'Output Format', 'webp'],
		['vtrix', 'an empty prompt', { prompt: '' }, 'Prompt', 'empty'],
	])('%s: %s', (provider, _, changes, field, words) => {
		const [problem, ...others] = problems(provider, changes);
		expect(problem).toEqual({
			field,
			message: expect.stringContaining(words),
			advice: expect.stringMatching(/\.$/),
		});
		expect(others).toEqual([]);
	});

	it('names all problems, the most important first', () => {
		const changes = { model: 'ultra', prompt: '', pictures: urls(3), aspectRatio: 'square' };
		expect(problems('apixo', changes).map(({ field }) => field)).toEqual([
			'Model',
			'Prompt',
			'Image',
			'Aspect Ratio',
		]);
	});

	it.each<[ProviderName, Partial<JobRequest>, string, string]>([
		['vtrix', { model: 'max' }, "'Model' is 'max', which Vtrix doesn't take", 'Set it to pro.'],
		[
			'apixo',
			{ options: { route: 'fast' } },
			"'Route' is 'fast', which APIXO doesn't take",
			'Set it to auto, value or official.',
		],
		[
			'apixo',
			{ options: { safetyTolerance: 3 } },
			"'Safety Tolerance' must be a whole number from 0 to 2, not 3",
			"Check the value or the expression in 'Safety Tolerance'.",
		],
		[
			'apixo',
			{ prompt: '' },
			"'Prompt' is empty",
			'Describe the image or the change that you want.',
		],
		[
			'apixo',
			{ prompt: '\u200b\ufeff\u0000 ' },
			"'Prompt' is empty",
			'Describe the image or the change that you want.',
		],
		[
			'apixo',
			prompt(10_001),
			"'Prompt' has 10001 characters; APIXO takes up to 10000",
			'Shorten the prompt.',
		],
		[
			'toApis',
			{ aspectRatio: 'match_input_image', pictures: [] },
			"'Aspect Ratio' is 'match_input_image', but there is no input image to match",
			'Choose a ratio such as 16:9.',
		],
		[
			'vtrix',
			{ aspectRatio: '22:9' },
			"'Aspect Ratio' is '22:9'; Vtrix takes width:height from 9:21 to 21:9",
			"Enter a ratio such as 16:9, or leave 'Aspect Ratio' empty.",
		],
		[
			'foxAi',
			{ pictures: [] },
			'FoxAI only edits images, and there is none to edit',
			'Add an image as a file or a URL.',
		],
		[
			'vtrix',
			{ pictures: urls(5) },
			'There are 5 images; Vtrix takes up to 4',
			'Enter fewer images.',
		],
		[
			'apixo',
			{ pictures: file(9, 'gif') },
			"The image is a GIF, which APIXO doesn't take",
			"Convert it to JPEG, PNG or WebP first: an Edit Image node before this one does that with its option 'Format'.",
		],
		[
			'toApis',
			{ pictures: file(10_000_001) },
			'The image is 10.1 MB; ToAPIs takes up to 10.0 MB',
			'Add an Edit Image node (Resize) before this one.',
		],
		[
			'foxAi',
			{ pictures: file(12_500_000) },
			'The image is 12.5 MB; FoxAI takes up to 7.8 MB',
			'Add an Edit Image node (Resize) before this one.',
		],
		[
			'apixo',
			{ pictures: file(10_000_000) },
			'The image is 10.0 MB; APIXO takes up to 9.9 MB',
			'Add an Edit Image node (Resize) before this one.',
		],
		[
			'vtrix',
			{ pictures: [pictureUrl, ...file(15_000_001)] },
			'Image 2 is 15.1 MB; Vtrix takes up to 15.0 MB',
			'Add an Edit Image node (Resize) before this one.',
		],
	])('%s, given %j, says what is wrong and what to do', (provider, changes, message, advice) => {
		expect(problems(provider, changes)).toMatchObject([{ message, advice }]);
	});

	it.each(['apixo', 'vtrix'] as const)('never shows a long value in full (%s)', (provider) => {
		const long = 'x'.repeat(5000);
		const changes = {
			model: long,
			aspectRatio: long,
			options: { outputFormat: long, route: long },
		};
		for (const { message } of problems(provider, changes)) expect(message.length).toBeLessThan(200);
	});
});

/** The lists of the documents, written down once more. */
const RATIOS: ReadonlyArray<readonly [ProviderName, string]> = [
	['apixo', '21:9 16:9 4:3 1:1 3:4 9:16'],
	['foxAi', 'match_input_image 1:1 16:9 9:16 4:3 3:4 3:2 2:3 4:5 5:4 21:9 9:21 2:1 1:2'],
	['toApis', 'match_input_image 1:1 4:3 3:4 16:9 9:16 3:2 2:3 21:9 9:21'],
];
const EVERY_RATIO = [...new Set(RATIOS.flatMap(([, list]) => list.split(' ')))];

it.each(RATIOS)('%s takes exactly its own ratios', (provider, list) => {
	const taken = EVERY_RATIO.filter(
		(aspectRatio) => problems(provider, { aspectRatio }).length === 0,
	);
	expect(taken.sort()).toEqual(list.split(' ').sort());
});

describe('the ratio of Vtrix', () => {
	it.each(['21:9', '9:21', '7:3', '3:7', '1:1', '16:9', '210:90', '2:1', '1:2'])(
		'%s is taken',
		(aspectRatio) => {
			expect(problems('vtrix', { aspectRatio })).toEqual([]);
		},
	);

	it.each([
		'9:22',
		'22:9',
		'211:90',
		'0:1',
		'1:0',
		'0:0',
		'-16:-9',
		'16/9',
		'16x9',
		'16:9:1',
		'16',
		':',
		'wide',
		'match_input_image',
		'1e3:1e3',
		' 16:9',
	])('%p is refused', (aspectRatio) => {
		expect(problems('vtrix', { aspectRatio })).toMatchObject([{ field: 'Aspect Ratio' }]);
	});

	it('is judged by value', () => {
		const side = fc.integer({ min: 1, max: 99_999 });
		fc.assert(
			fc.property(side, side, (width, height) => {
				const inRange = 21 * width >= 9 * height && 9 * width <= 21 * height;
				const found = problems('vtrix', { aspectRatio: `${width}:${height}` });
				expect(found.length === 0).toBe(inRange);
			}),
		);
	});
});
