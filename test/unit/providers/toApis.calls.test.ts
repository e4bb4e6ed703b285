import type { JobRequest } from '../../../nodes/FluxKontext/providers/contract';
import { toApis } from '../../../nodes/FluxKontext/providers/toApis';
import { jobRequest, pictureFile } from '../values';

const withoutPicture = {
	model: 'flux-kontext-pro',
	prompt: 'Make the sky orange',
	size: '16:9',
};
const value = {
	...withoutPicture,
	image_urls: ['https://pictures.example.com/in.jpg'],
};

describe('submit', () => {
	it.each<[string, Partial<JobRequest>, Record<string, unknown>]>([
		['edits a picture by its URL', {}, value],
		['makes a picture from text', { pictures: [] }, withoutPicture],
		['names the model', { model: 'max' }, { ...value, model: 'flux-kontext-max' }],
		[
			'calls the ratio size',
			{ aspectRatio: 'match_input_image' },
			{
				...value,
				size: 'match_input_image',
			},
		],
		[
			'says jpg, not jpeg',
			{ options: { outputFormat: 'jpeg' } },
			{
				...value,
				metadata: { response_format: 'jpg' },
			},
		],
		[
			'puts the options under metadata',
			{
				options: { outputFormat: 'png', safetyTolerance: 0, promptUpsampling: false },
			},
			{
				...value,
				metadata: { response_format: 'png', safety_tolerance: 0, prompt_upsampling: false },
			},
		],
		[
			'names the address that is to be called',
			{ callback: { url: 'https://n8n.example.com/webhook', reference: null } },
			{ ...value, callback_url: 'https://n8n.example.com/webhook' },
		],
		[
			'sends its own mark',
			{ options: { clientBusinessId: 'order-17' } },
			{
				...value,
				client_business_id: 'order-17',
			},
		],
	])('%s', (_label, changes, expected) => {
		expect(toApis.submit(jobRequest(changes))).toStrictEqual({
			method: 'POST',
			path: '/v1/images/generations',
			body: { kind: 'json', value: expected },
		});
	});

	it('cannot send a file that was not uploaded', () => {
		const pictures = [{ kind: 'file', file: pictureFile() }] as const;
		expect(() => toApis.submit(jobRequest({ pictures }))).toThrow(TypeError);
	});
});

it.each([
	['task_img_1', '/v1/images/generations/task_img_1'],
	['../../x?y#z', '/v1/images/generations/..%2F..%2Fx%3Fy%23z'],
])('asks for the job %s', (jobId, path) => {
	expect(toApis.status?.call(jobId)).toStrictEqual({ method: 'GET', path });
});

it('uploads a file as multipart', () => {
	const picture = pictureFile();
	expect(toApis.upload?.call(picture)).toStrictEqual({
		method: 'POST',
		path: '/v1/uploads/images',
		body: {
			kind: 'multipart',
			fields: { purpose: 'generation' },
			file: { fieldName: 'file', picture },
		},
	});
});

it('asks for the balance of the key', () => {
	expect(toApis.balance?.call()).toStrictEqual({ method: 'GET', path: '/v1/balance' });
});
