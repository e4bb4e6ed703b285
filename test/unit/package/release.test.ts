import { releaseProblems } from '../../package/checks/release';

const manifest = (email: string, owner: string) =>
	JSON.stringify({
		version: '1.2.3',
		author: { name: 'Ann', email },
		repository: { url: `git+https://github.com/${owner}/n8n-nodes-flux-kontext.git` },
	});

describe('a release', () => {
	it('is ready with addresses and with notes of its version on top', () => {
		const changelog = '# Changelog\n\n## 1.2.3 (2026-12-01)\n\n## 1.2.2 (2026-11-01)\n';
		expect(releaseProblems(manifest('ann@ann.dev', 'ann'), changelog)).toEqual([]);
	});

	it.each(['## Unreleased', '## 1.2.30 (2026-12-01)', '## 1.2.2 (2026-11-01)'])(
		'is not ready with notes that begin with %s',
		(heading) => {
			const problems = releaseProblems(
				manifest('ann@ann.dev', 'ann'),
				`# Changelog\n\n${heading}\n`,
			);
			expect(problems).toEqual([
				`CHANGELOG.md: the first heading is '${heading}', not '## 1.2.3 (date)'`,
			]);
		},
	);

	it('is not ready with placeholders', () => {
		const placeholders = manifest('a@b.example', 'n8n-nodes-flux-kontext');
		expect(releaseProblems(placeholders, '## 1.2.3 (2026-12-01)')).toEqual([
			'package.json: a@b.example is a placeholder',
			'package.json: git+https://github.com/n8n-nodes-flux-kontext/n8n-nodes-flux-kontext.git is a placeholder',
		]);
	});
});
