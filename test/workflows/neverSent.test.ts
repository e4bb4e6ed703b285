/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';

import type { ProviderName } from '../simulator';
import { fromUrl, pictureItem, PROVIDERS, runToError, userFolder, useTestbed } from './engine';
import { TestCredentials } from './engine/credentials';

/** What never reached the provider is never 'may have been charged', and is not sent again. */

const simulator = useTestbed();

const NOT_CHARGED = { charged: 'no', jobId: null };

/** These take a file as it is; APIXO takes an address. */
const takesFiles = ['foxAi', 'toApis', 'vtrix'] as const;

function edit(provider: ProviderName, items?: readonly INodeExecutionData[]) {
	const source = items === undefined ? fromUrl(simulator()) : {};
	const parameters = { prompt: 'make it blue', ...source };
	return { provider, operation: 'edit' as const, parameters, ...(items && { items }) };
}

async function itemWithSize(bytesFromReal: number): Promise<INodeExecutionData> {
	const item = await pictureItem('in');
	const data = item.binary?.data;
	if (data === undefined) throw new Error('The item has no file');
	return { ...item, binary: { data: { ...data, bytes: (data.bytes ?? 0) + bytesFromReal } } };
}

describe('a file that is not as n8n recorded it', () => {
	it.each(
		takesFiles.flatMap((provider) => [
			[provider, 'shorter', 10] as const,
			[provider, 'longer', -10] as const,
		]),
	)('%s: it is %s', async (provider, _what, difference) => {
		const error = await runToError(simulator(), edit(provider, [await itemWithSize(difference)]));
		expect(error.message).toBe('The stored image is incomplete or has changed');
		expect(error.description).toContain('Nothing was charged.');
		expect(error.details).toMatchObject({
			...NOT_CHARGED,
			category: 'input',
			code: 'file_size_differs',
		});
		expect(simulator().jobs).toEqual([]);
	});

	it.each(takesFiles)('%s: it is gone', async (provider) => {
		const item = await pictureItem('in');
		await rm(join(userFolder(), 'storage'), { recursive: true });
		const error = await runToError(simulator(), edit(provider, [item]));
		expect(error.message).toBe("n8n could not read 'in.png'");
		expect(error.description).toContain('Nothing was sent and nothing was charged.');
		expect(error.details).toMatchObject({
			...NOT_CHARGED,
			category: 'input',
			code: 'file_unreadable',
		});
		expect(simulator().requests).toEqual([]);
	});
});

describe('a credential that n8n cannot evaluate', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each(PROVIDERS)("%s: n8n's reason is told", async (provider) => {
		jest
			.spyOn(TestCredentials.prototype, 'authenticate')
			.mockRejectedValue(new Error("The expression hasn't been executed"));
		const error = await runToError(simulator(), edit(provider));
		expect(error.message).toBe('n8n could not send the request');
		expect(error.description).toContain("Reason: The expression hasn't been executed.");
		expect(error.details).toMatchObject({
			...NOT_CHARGED,
			category: 'configuration',
			code: 'not_sent',
		});
		expect(simulator().requests).toEqual([]);
	});

	it('ToAPIs: the upload is not repeated either', async () => {
		const authenticate = jest
			.spyOn(TestCredentials.prototype, 'authenticate')
			.mockRejectedValue(new Error("The expression hasn't been executed"));
		const error = await runToError(simulator(), edit('toApis', [await pictureItem('in')]));
		expect(error.details).toMatchObject({ ...NOT_CHARGED, code: 'not_sent' });
		expect(authenticate).toHaveBeenCalledTimes(1);
	});
});

describe("n8n's proxy", () => {
	const before = { ...process.env };
	afterEach(() => {
		process.env = { ...before };
	});

	it.each(PROVIDERS)('%s: that wants a password is named', async (provider) => {
		const proxy = createServer((socket) => {
			socket.on('error', () => {});
			socket.once('data', () => {
				socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
			});
		}).listen(0, '127.0.0.1');
		await once(proxy, 'listening');
		const { port } = proxy.address() as AddressInfo;
		Object.assign(process.env, { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '' });
		const credential = { apiKey: 'key', baseUrl: 'https://api.example.com' };
		const error = await runToError(simulator(), {
			...edit(provider),
			parameters: {
				prompt: 'make it blue',
				imageSource: 'url',
				imageUrl: 'https://pictures.example.com/in.png',
			},
			credential,
		});
		proxy.close();
		expect(error.message).toBe("n8n's proxy refused the request");
		expect(error.description).toContain('HTTPS_PROXY');
		expect(error.details).toMatchObject({
			...NOT_CHARGED,
			category: 'configuration',
			code: 'http_407',
			httpStatus: 407,
			retryable: false,
		});
	});
});
