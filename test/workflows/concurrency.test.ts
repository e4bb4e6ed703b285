import type { ProviderName } from '../simulator';
import { fromUrl, markOf, PROVIDERS, runScenario, useTestbed } from './engine';

const simulator = useTestbed();

function scenario(provider: ProviderName, count: number, concurrency: number) {
	const texts = Array.from({ length: count }, (_, index) => `picture ${index}.`);
	return {
		provider,
		operation: 'edit' as const,
		parameters: { prompt: '={{ $json.text }}', ...fromUrl(simulator()) },
		options: { concurrency },
		items: texts.map((text) => ({ json: { text } })),
	};
}

async function expectOwnPictures(items: Parameters<typeof markOf>[0][]): Promise<void> {
	for (const [index, item] of items.entries()) {
		expect(await markOf(item)).toMatchObject({ prompt: `picture ${index}.` });
		expect(item?.pairedItem).toEqual({ item: index });
	}
}

describe('ten items at concurrency 10 with jobs of 3 s', () => {
	it.each(['toApis', 'foxAi'] as const)(
		'%s: all ten jobs are open at the same time',
		async (provider) => {
			simulator().order({ job: { seconds: 3 } });
			const { items } = await runScenario(simulator(), scenario(provider, 10, 10));
			expect(items).toHaveLength(10);
			await expectOwnPictures(items);
			const { jobs, requests } = simulator();
			expect(jobs).toHaveLength(10);
			const lastSubmit = Math.max(...jobs.map(({ submittedAt }) => submittedAt));
			const firstEnd = Math.min(...jobs.map(({ submittedAt }) => submittedAt)) + 3_000;
			expect(lastSubmit).toBeLessThan(firstEnd);
			const firstDownload = requests.findIndex(({ step }) => step === 'download');
			const submitsBefore = requests
				.slice(0, firstDownload)
				.filter(({ step }) => step === 'submit');
			expect(submitsBefore).toHaveLength(10);
		},
	);
});

describe('concurrency is a limit', () => {
	/** The most jobs that were open together, where a job ends when its picture is fetched. */
	function mostOpenJobs(): number {
		let open = 0;
		let most = 0;
		for (const { step } of simulator().requests) {
			if (step === 'submit') open += 1;
			if (step === 'download') open -= 1;
			most = Math.max(most, open);
		}
		return most;
	}

	it.each(PROVIDERS.flatMap((provider) => [1, 2, 5].map((limit) => [provider, limit] as const)))(
		'%s: never more than %i open jobs',
		async (provider, limit) => {
			const { items } = await runScenario(simulator(), scenario(provider, 6, limit));
			expect(items).toHaveLength(6);
			expect(mostOpenJobs()).toBe(limit);
			await expectOwnPictures(items);
		},
	);

	it('jobs that end out of order come out in input order', async () => {
		const seconds = [0.6, 0.1, 0.4, 0];
		seconds.forEach((time, index) => {
			simulator().order({ prompt: `picture ${index}.`, job: { seconds: time } });
		});
		const { items } = await runScenario(simulator(), scenario('toApis', 4, 4));
		await expectOwnPictures(items);
	});
});
