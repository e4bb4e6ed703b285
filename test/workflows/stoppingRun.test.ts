import type { RecordedRequest } from '../simulator';
import { fromUrl, pictureItem, runToError, useTestbed } from './engine';

const simulator = useTestbed();

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;
const prompt = '={{ $json.text }}';

function requestsOf(step: RecordedRequest['step']): RecordedRequest[] {
	return simulator().requests.filter((request) => request.step === step);
}

describe('after the first failure under Stop Workflow, nothing is submitted', () => {
	it('ToAPIs: files whose upload was still under way', async () => {
		simulator().order({ step: 'upload', times: 1, fault: { kind: 'status', status: 413 } });
		simulator().order({ step: 'upload', fault: { kind: 'trickle', bytesPerSecond: 400 } });
		const texts = ['a', 'b', 'c', 'd'];
		const error = await runToError(simulator(), {
			provider: 'toApis',
			operation: 'edit',
			parameters: { prompt },
			options: { concurrency: texts.length },
			items: await Promise.all(texts.map(async (text) => await pictureItem(text, { text }))),
		});
		expect(error.details).toMatchObject({ category: 'input', charged: 'no', httpStatus: 413 });
		expect(error.description).not.toContain('Other jobs of this run');
		expect(requestsOf('upload')).toHaveLength(texts.length);
		expect(requestsOf('submit')).toEqual([]);
		expect(simulator().jobs).toEqual([]);
	});

	it('APIXO: a submit that was answered 429 and waits for its next try', async () => {
		const headers = { 'retry-after': '1' };
		simulator().order({
			prompt: 'refused',
			step: 'submit',
			fault: { kind: 'status', status: 401 },
		});
		simulator().order({
			prompt: 'busy',
			step: 'submit',
			times: 1,
			fault: { kind: 'status', status: 429, headers },
		});
		const error = await runToError(simulator(), {
			provider: 'apixo',
			operation: 'edit',
			parameters: { prompt, ...fromUrl(simulator()) },
			options: { concurrency: 2 },
			items: ['refused', 'busy', 'third'].map((text) => ({ json: { text } })),
		});
		expect(error.itemIndex).toBe(0);
		expect(error.details).toMatchObject({ category: 'authentication', charged: 'no' });
		expect(requestsOf('submit').map(({ status }) => status)).toEqual(
			expect.arrayContaining([401, 429]),
		);
		expect(requestsOf('submit')).toHaveLength(2);
		expect(simulator().jobs).toEqual([]);
	});
});

describe('the error of a run that stops', () => {
	it.each(withLookUp)(
		'%s: names each other job that was, or may have been, paid for',
		async (provider) => {
			const failure = { code: 'content_violation', message: 'The content was refused' };
			simulator().order({ prompt: 'refused', job: { outcome: 'failure', failure, seconds: 0.5 } });
			simulator().order({ prompt: 'endless', job: { outcome: 'never' } });
			simulator().order({ prompt: 'expired', job: { expired: true } });
			const texts = ['good', 'refused', 'endless', 'expired'];
			const error = await runToError(simulator(), {
				provider,
				operation: 'edit',
				parameters: { prompt, ...fromUrl(simulator()) },
				options: { concurrency: texts.length, timeout: 2, requestTimeout: 2 },
				items: texts.map((text) => ({ json: { text } })),
			});
			const [good, refused, endless, expired] = texts.map((text) =>
				simulator().jobs.find((job) => job.prompt === text),
			);
			expect(error.itemIndex).toBe(1);
			expect(error.details).toMatchObject({ category: 'content', jobId: refused?.jobId });
			const [own = '', others = ''] = error.description.split('Other jobs of this run: ');
			expect(own).toContain('The content was refused');
			const [first = '', second = '', third = ''] = others.split('; ');
			expect(first).toBe(`Item 1: succeeded ${good?.jobId} ${good?.pictures[0]}`);
			expect(second).toContain(
				`Item 3: The image was not ready within 2 seconds (job ${endless?.jobId}).`,
			);
			expect(third).toContain(`Item 4: The image could not be downloaded (job ${expired?.jobId}).`);
			expect(third).toContain(`Image link: ${expired?.pictures[0]}`);
			expect(others).not.toContain('Item 2:');
		},
	);

	it('names a submit whose answer was lost, and no item that cost nothing', async () => {
		simulator().order({ prompt: 'lost', step: 'submit', fault: { kind: 'acceptThenCut' } });
		simulator().order({
			prompt: 'refused',
			step: 'submit',
			fault: { kind: 'status', status: 400 },
		});
		const texts = ['refused', 'lost', 'refused too'];
		const error = await runToError(simulator(), {
			provider: 'vtrix',
			operation: 'edit',
			parameters: { prompt, ...fromUrl(simulator()) },
			options: { concurrency: texts.length },
			items: texts.map((text) => ({ json: { text } })),
		});
		expect(error.itemIndex).toBe(0);
		const [, others = ''] = error.description.split('Other jobs of this run: ');
		expect(others).toMatch(/^Item 2: Vtrix could not be reached, or the connection was cut\./);
		expect(others).toMatch(/Submitted at \d{4}-\d\d-\d\dT/);
		expect(others).not.toContain('Item 3:');
	});
});
