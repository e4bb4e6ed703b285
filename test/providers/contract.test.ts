/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { allProviders } from '../../nodes/FluxKontext/providers';
import type { JobRequest, Provider } from '../../nodes/FluxKontext/providers/contract';
import type { OptionName, RequestOptions } from '../../nodes/FluxKontext/providers/requestOptions';
import { OPTION_NAMES, REQUEST_OPTIONS } from '../../nodes/FluxKontext/providers/requestOptions';
import { checkout } from '../checkout';
import { listFiles } from '../package/files';
import { readManifest } from '../package/manifest';
import { providers as simulated } from '../simulator/server';

/** What holds for every provider, and fails where one place was forgotten. */

const text = (path: string) => readFileSync(join(checkout, path), 'utf8');

function requestOf({ capabilities }: Provider, options: RequestOptions): JobRequest {
	const { aspectRatio, models } = capabilities;
	return {
		callback: null,
		model: models[0] ?? '',
		prompt: 'A house',
		pictures: [{ kind: 'url', url: 'https://example.com/house.png' }],
		aspectRatio: aspectRatio.kind === 'list' ? aspectRatio.default : '',
		options,
	};
}

/** Values that the provider's rule allows and that are not its default. */
function valueOf({ capabilities }: Provider, name: OptionName): string | number | boolean {
	const rule = capabilities.options[name];
	if (rule === undefined) throw new TypeError(`There is no rule of ${name}`);
	if ('values' in rule) return rule.values.find((value) => value !== rule.default) ?? '';
	if ('minimum' in rule) return rule.minimum;
	return typeof rule.default === 'boolean' ? !rule.default : 'text';
}

const named = allProviders.map(
	(provider) => [provider.capabilities.displayName, provider] as const,
);

describe.each(named)('%s', (displayName, provider) => {
	const { capabilities, credentialType, defaultBaseUrl, name } = provider;
	const known = OPTION_NAMES.filter((option) => capabilities.options[option] !== undefined);

	it('sends each option that it knows', () => {
		const plain = JSON.stringify(provider.submit(requestOf(provider, {})));
		const dropped = known.filter((option) => {
			const options = { [option]: valueOf(provider, option) };
			return JSON.stringify(provider.submit(requestOf(provider, options))) === plain;
		});
		expect(dropped).toEqual([]);
	});

	it('has a price for each model, or none', () => {
		const { listPrices, models } = capabilities;
		if (listPrices === null) return;
		expect(models.filter((model) => !(listPrices[model] > 0))).toEqual([]);
	});

	it('has a credential of its own, which package.json lists', () => {
		const className = `${credentialType.charAt(0).toUpperCase()}${credentialType.slice(1)}`;
		const source = text(`credentials/${className}.credentials.ts`);
		expect(source).toContain(`name = '${credentialType}'`);
		expect(source).toContain(`${name}.defaultBaseUrl`);
		expect(new URL(defaultBaseUrl).protocol).toBe('https:');
		expect(readManifest(checkout).n8n.credentials).toContain(
			`dist/credentials/${className}.credentials.js`,
		);
	});

	it('is played by the simulator', () => {
		expect(Object.keys(simulated)).toContain(name);
	});

	it.each(['README.md', 'docs/providers.md'])('stands in %s', (path) => {
		expect(text(path)).toContain(displayName);
	});
});

it('each option belongs to a provider', () => {
	const used = allProviders.flatMap(({ capabilities }) => Object.keys(capabilities.options));
	expect(Object.keys(REQUEST_OPTIONS).filter((name) => !used.includes(name))).toEqual([]);
});

/** Rule: what differs between providers is a fact of `capabilities`, never a branch on a name. */
it('no code outside of providers/ compares with the name of a provider', () => {
	const branch = new RegExp(
		`(===|!==|case) '(${allProviders.map(({ name }) => name).join('|')})'|providers\\.(${allProviders.map(({ name }) => name).join('|')})\\b`,
	);
	const branching = listFiles(checkout, ['nodes'])
		.filter((path) => path.endsWith('.ts') && !path.includes('/providers/'))
		.filter((path) => branch.test(text(path)));
	expect(branching).toEqual([]);
});
