import { apixo } from '../../../nodes/FluxKontext/providers/apixo';
import type { JobRequest } from '../../../nodes/FluxKontext/providers/contract';
import { jobRequest } from '../values';

const input = { mode: 'pro', prompt: 'Make the sky orange', aspect_ratio: '16:9' };
const image_url = 'https://pictures.example.com/in.jpg';

describe('submit', () => {
	it.each<[string, Partial<JobRequest>, Record<string, unknown>, Record<string, unknown>]>([
		['makes a picture from text', { pictures: [] }, {}, input],
		['edits a picture by its URL', {}, {}, { ...input, image_url }],
		[
			'sends the chosen ratio and model',
			{ aspectRatio: '3:4', model: 'max' },
			{},
			{
				...input,
				image_url,
				mode: 'max',
				aspect_ratio: '3:4',
			},
		],
		[
			'names the picture as newer pages do',
			{ options: { imageField: 'image_urls' } },
			{},
			{
				...input,
				image_urls: [image_url],
			},
		],
		[
			'sends no empty list of pictures',
			{
				pictures: [],
				options: { imageField: 'image_urls' },
			},
			{},
			input,
		],
		[
			'names the address that is to be called',
			{ callback: { url: 'https://n8n.example.com/webhook', reference: 'order-17' } },
			{ request_type: 'callback', callback_url: 'https://n8n.example.com/webhook' },
			{ ...input, image_url },
		],
		[
			'puts the route beside the input',
			{ options: { route: 'official' } },
			{
				provider: 'official',
			},
			{ ...input, image_url },
		],
		[
			'sends every option under its documented name',
			{
				options: {
					outputFormat: 'png',
					promptUpsampling: true,
					enableTranslation: false,
					safetyTolerance: 0,
					watermark: 'My Shop',
					uploadCn: true,
				},
			},
			{},
			{
				...input,
				image_url,
				output_format: 'png',
				promptUpsampling: true,
				enableTranslation: false,
				safetyTolerance: 0,
				watermark: 'My Shop',
				uploadCn: true,
			},
		],
	])('%s', (_, changes, top, expected) => {
		expect(apixo.submit(jobRequest(changes))).toStrictEqual({
			method: 'POST',
			path: '/generateTask/flux-kontext',
			body: { kind: 'json', value: { request_type: 'async', ...top, input: expected } },
		});
	});
});

it('asks for a job by its id', () => {
	expect(apixo.status?.call('task/1 &x')).toStrictEqual({
		method: 'GET',
		path: '/statusTask/flux-kontext',
		query: { taskId: 'task/1 &x' },
	});
});

it('asks for the balance', () => {
	expect(apixo.balance?.call()).toStrictEqual({ method: 'GET', path: '/apikeys/current-balance' });
});
