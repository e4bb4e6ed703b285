import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { ProviderName } from '../simulator';
import { makePicture } from '../simulator';
import type { OperationName } from './engine';
import { PROVIDERS, storedFile } from './engine';

/** One thing that may not leave n8n, as far as it differs from an edit that may. */
export interface Wrong {
	readonly what: string;
	readonly provider: ProviderName;
	readonly operation?: OperationName;
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	/** The files of the item, one after another in `a`, `b`, …; default: one good PNG in `data`. */
	readonly files?: readonly Buffer[];
	readonly message: string;
}

const png = makePicture({ width: 16, height: 16, seed: 'in', format: 'png' });
const gif = makePicture({ width: 1, height: 1, seed: 'in', format: 'gif' });
const ofSize = (bytes: number) => Buffer.concat([png, Buffer.alloc(bytes - png.length)]);

/** The item that is wrong. */
export async function itemOf({ files }: Wrong): Promise<INodeExecutionData> {
	if (files === undefined) return { json: {}, binary: { data: await storedFile(png) } };
	const fields = await Promise.all(
		files.map(async (file, index) => ['abcde'.charAt(index), await storedFile(file)] as const),
	);
	return { json: {}, binary: Object.fromEntries(fields) };
}

function ratio(provider: ProviderName, aspectRatio: string, message: string): Wrong {
	const what = `the ratio ${aspectRatio}`;
	return { what, provider, parameters: { aspectRatio }, message: `'Aspect Ratio' is ${message}` };
}

function option(
	provider: ProviderName,
	name: string,
	value: string | number,
	message: string,
): Wrong {
	return { what: `${name} ${value}`, provider, options: { [name]: value }, message };
}

function files(provider: ProviderName, what: string, pictures: Buffer[], message: string): Wrong {
	const names = pictures.map((_file, index) => 'abcde'.charAt(index)).join(', ');
	return { what, provider, files: pictures, parameters: { binaryPropertyName: names }, message };
}

function address(imageUrl: string, message: string): Wrong[] {
	return PROVIDERS.map((provider) => ({
		what: `the address '${imageUrl}'`,
		provider,
		parameters: { imageSource: 'url', imageUrl },
		message,
	}));
}

/** n8n itself refuses a required field that is empty; an expression may still give nothing. */
const EMPTY = '={{ "" }}';
const MEBIBYTE = 1024 * 1024;

const NAMES = { apixo: 'APIXO', foxAi: 'FoxAI', toApis: 'ToAPIs', vtrix: 'Vtrix' } as const;

/** Files that are none of the types, all under the name of a PNG. */
const OTHER_FILES: ReadonlyArray<readonly [string, Buffer, (provider: string) => string]> = [
	['a PDF', Buffer.from('%PDF-1.7 …'), () => 'a PDF document, not an image'],
	['an empty file', Buffer.alloc(0), () => 'an empty file (0 bytes), not an image'],
	['a login page', Buffer.from('<!doctype html>'), () => 'a web page (HTML), not an image'],
	[
		'base64 text',
		Buffer.from(png.toString('base64')),
		() => 'the base64 text of a PNG image, not an image',
	],
	[
		'a HEIC photo',
		Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1'),
		(provider) => `a HEIC photo (iPhone), which ${provider} doesn't take`,
	],
	[
		'an SVG',
		Buffer.from('<?xml version="1.0"?><!-- x --><svg/>'),
		(provider) => `an SVG drawing, which ${provider} doesn't take`,
	],
];

/** Everything that the documents forbid and a person can ask for in the panel. */
export const WRONG: readonly Wrong[] = [
	...PROVIDERS.flatMap((provider): Wrong[] => [
		{ what: 'no prompt', provider, parameters: { prompt: EMPTY }, message: "'Prompt' is empty" },
		{
			what: 'a blank prompt',
			provider,
			parameters: { prompt: ' \n' },
			message: "'Prompt' is empty",
		},
		{
			what: 'a field without a file',
			provider,
			parameters: { binaryPropertyName: 'other' },
			message: "No file in 'other'. This item has: 'data'",
		},
		{
			what: 'no field name',
			provider,
			parameters: { binaryPropertyName: ' ' },
			message: "'Input Data Field Name' is empty",
		},
		...['constructor', '__proto__', 'prototype', 'toString'].map(
			(name): Wrong => ({
				what: `the field '${name}'`,
				provider,
				parameters: { binaryPropertyName: name },
				message: `No file in '${name}'. This item has: 'data'`,
			}),
		),
		{
			what: 'an expression that gives no file',
			provider,
			parameters: { binaryPropertyName: '={{ true }}' },
			message: "'Input Data Field Name' is neither a field name nor a file",
		},
		...['constructor', '__proto__', 'prototype'].map(
			(name): Wrong => ({
				what: `the output field '${name}'`,
				provider,
				parameters: { outputBinaryPropertyName: name },
				message: `'Put Output File in Field' can't be '${name}'`,
			}),
		),
		...OTHER_FILES.map(([what, file, message]) =>
			files(provider, what, [file], `'in.png' is ${message(NAMES[provider])}`),
		),
		option(provider, 'concurrency', 0, "'Concurrency' must be a number from 1 to 100, not 0"),
		option(
			provider,
			'requestTimeout',
			0,
			"'Request Timeout' must be a number from 1 to 3600, not 0",
		),
		option(
			provider,
			'requestTimeout',
			'={{ "soon" }}',
			"'Request Timeout' must be a number from 1 to 3600, not 'soon'",
		),
	]),
	...(['none', 'weird'] as const).flatMap((imageSource) =>
		PROVIDERS.map(
			(provider): Wrong => ({
				what: `the picture source '${imageSource}'`,
				provider,
				parameters: { imageSource },
				message: `'Image Source' is '${imageSource}', which this operation does not take`,
			}),
		),
	),
	...PROVIDERS.map(
		(provider): Wrong => ({
			what: "submit with the picture source 'weird'",
			provider,
			operation: 'submit',
			parameters: { imageSource: 'weird' },
			message: "'Image Source' is 'weird', which this operation does not take",
		}),
	),
	...address(EMPTY, "'Image URL' is empty"),
	...address('address', "'Image URL' can't be used: it is not a URL"),
	...address('not an address', "URL 1 in 'Image URL' can't be used: it is not a URL"),
	...address(
		'https://example.com/my photo.png',
		"URL 2 in 'Image URL' can't be used: it is not a URL",
	),
	...address(
		'={{ ["https://example.com/a.png,https://example.com/b.png"] }}',
		"Entry 1 of the list in 'Image URL' is not one URL",
	),
	...address(
		'={{ ["https://example.com/a.png", "https://example.com/my photo.png"] }}',
		"Entry 2 of the list in 'Image URL' is not one URL",
	),
	...address('ftp://example.com/a.png', "'Image URL' can't be used: it starts with ftp:"),
	...address(
		'https://a:b@example.com/a.png',
		"'Image URL' can't be used: it contains a user name or password",
	),
	...address(
		'http://10.1.2.3/a.png',
		"'Image URL' can't be used: it points to a private or local address",
	),
	...address(
		'http://localhost/a.png',
		"'Image URL' can't be used: it points to a private or local address",
	),
	...address(
		'https://example.com/a.pnghttps://example.com/b.png',
		"'Image URL' can't be used: it has another URL inside",
	),
	...(['apixo', 'foxAi', 'toApis'] as const).flatMap((provider): Wrong[] => {
		const name = NAMES[provider];
		return [
			files(
				provider,
				'two files',
				[png, png],
				`'Input Data Field Name' has 2 images; ${name} takes up to 1`,
			),
			...[',', '\n', ' ', '\t', ';', ', ', '\r\n'].map(
				(separator): Wrong => ({
					what: `two addresses with ${JSON.stringify(separator)} between them`,
					provider,
					parameters: {
						imageSource: 'url',
						imageUrl: `https://example.com/a.png${separator}https://example.com/b.png`,
					},
					message: `'Image URL' has 2 images; ${name} takes up to 1`,
				}),
			),
			{
				what: 'a model of another name',
				provider,
				parameters: { model: 'ultra' },
				message: `'Model' is 'ultra', which ${name} doesn't take`,
			},
		];
	}),

	...(['apixo', 'toApis', 'vtrix'] as const).flatMap((provider) => [
		option(provider, 'timeout', 0, "'Timeout' must be a number from 1 to 86400, not 0"),
		option(
			provider,
			'timeout',
			'={{ "soon" }}',
			"'Timeout' must be a number from 1 to 86400, not 'soon'",
		),
		option(
			provider,
			'pollingInterval',
			-1,
			"'Polling Interval' must be a number from 0 to 3600, not -1",
		),
	]),
	...['constructor', '__proto__', 'toString'].flatMap((name): Wrong[] => {
		const message = (field: string) => `'${field}' is '${name}', which APIXO doesn't take`;
		return [
			{
				what: `the model '${name}'`,
				provider: 'apixo',
				parameters: { model: name },
				message: message('Model'),
			},
			ratio('apixo', name, `'${name}', which APIXO doesn't take`),
			option('apixo', 'outputFormat', name, message('Output Format')),
			option('apixo', 'route', name, message('Route')),
		];
	}),
	{
		what: 'a prompt of 10,001 characters',
		provider: 'apixo',
		parameters: { prompt: 'x'.repeat(10_001) },
		message: "'Prompt' has 10001 characters; APIXO takes up to 10000",
	},
	{
		what: 'a prompt of 10,001 characters of two UTF-16 units each',
		provider: 'apixo',
		parameters: { prompt: '😀'.repeat(10_001) },
		message: "'Prompt' has 10001 characters; APIXO takes up to 10000",
	},
	ratio('apixo', '3:2', "'3:2', which APIXO doesn't take"),
	ratio('apixo', 'match_input_image', "'match_input_image', which APIXO doesn't take"),
	files('apixo', 'a GIF', [gif], "The image is a GIF, which APIXO doesn't take"),
	files(
		'apixo',
		'a file of 11 MB',
		[ofSize(11_000_000)],
		'The image is 11.0 MB; APIXO takes up to 9.9 MB',
	),
	option(
		'apixo',
		'safetyTolerance',
		3,
		"'Safety Tolerance' must be a whole number from 0 to 2, not 3",
	),
	option('apixo', 'outputFormat', 'webp', "'Output Format' is 'webp', which APIXO doesn't take"),
	option('apixo', 'imageField', 'picture', "'Image Field' is 'picture', which APIXO doesn't take"),
	option('apixo', 'route', 'cheap', "'Route' is 'cheap', which APIXO doesn't take"),

	ratio('foxAi', '10:1', "'10:1', which FoxAI doesn't take"),
	files(
		'foxAi',
		'a file of 8 MiB',
		[ofSize(8 * MEBIBYTE)],
		'The image is 8.4 MB; FoxAI takes up to 7.8 MB',
	),
	option(
		'foxAi',
		'seed',
		1.5,
		"'Seed' must be a whole number from -9007199254740991 to 9007199254740991, not 1.5",
	),

	ratio('toApis', '4:5', "'4:5', which ToAPIs doesn't take"),
	{
		what: 'a ratio to match without a picture',
		provider: 'toApis',
		operation: 'generate',
		parameters: { aspectRatio: 'match_input_image' },
		message: "'Aspect Ratio' is 'match_input_image', but there is no input image to match",
	},
	files(
		'toApis',
		'a file of 11 MB',
		[ofSize(11_000_000)],
		'The image is 11.0 MB; ToAPIs takes up to 10.0 MB',
	),
	option(
		'toApis',
		'safetyTolerance',
		7,
		"'Safety Tolerance' must be a whole number from 0 to 6, not 7",
	),
	option('toApis', 'outputFormat', 'gif', "'Output Format' is 'gif', which ToAPIs doesn't take"),

	ratio('vtrix', '9:22', "'9:22'; Vtrix takes width:height from 9:21 to 21:9"),
	ratio('vtrix', '22:9', "'22:9'; Vtrix takes width:height from 9:21 to 21:9"),
	ratio('vtrix', 'wide', "'wide'; Vtrix takes width:height from 9:21 to 21:9"),
	files(
		'vtrix',
		'five files',
		[png, png, png, png, png],
		"'Input Data Field Name' has 5 images; Vtrix takes up to 4",
	),
	files(
		'vtrix',
		'a file one byte larger than 15 MB',
		[ofSize(15_000_001)],
		'The image is 15.1 MB; Vtrix takes up to 15.0 MB',
	),
	option(
		'vtrix',
		'safetyTolerance',
		0,
		"'Safety Tolerance' must be a whole number from 1 to 6, not 0",
	),
	option('vtrix', 'outputFormat', 'webp', "'Output Format' is 'webp', which Vtrix doesn't take"),
	option(
		'vtrix',
		'seed',
		0.5,
		"'Seed' must be a whole number from -9007199254740991 to 9007199254740991, not 0.5",
	),

	...(['wait', 'getStatus'] as const).flatMap((operation) =>
		[
			[EMPTY, "'Job ID' is empty"],
			['a b', "'Job ID' is not the ID of a job"],
			['..', "'Job ID' is not the ID of a job"],
			['x'.repeat(301), "'Job ID' is not the ID of a job"],
		].map(
			([jobId = '', message = '']): Wrong => ({
				what: `${operation} with the job ID '${jobId.slice(0, 5)}'`,
				provider: 'toApis',
				operation,
				parameters: { jobId },
				message,
			}),
		),
	),
];
