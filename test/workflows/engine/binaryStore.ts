/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';

import { service, userFolder } from './n8nCore';

/** Where n8n keeps files: on disk, as it does by default, or in memory (its mode `default`). */
export type BinaryMode = 'filesystem' | 'memory';

/** Sets up n8n's binary store in the test file's own folder. */
export async function openBinaryStore(mode: BinaryMode = 'filesystem'): Promise<void> {
	const config = service(BinaryDataConfig);
	config.mode = mode === 'memory' ? 'default' : mode;
	config.localStoragePath = join(userFolder(), 'storage');
	await service(BinaryDataService).init();
}

/** Puts a file into the store, as a node before ours would have done. */
export async function storedFile(
	bytes: Buffer,
	fileName = 'in.png',
	mimeType = 'image/png',
): Promise<IBinaryData> {
	const location = { type: 'execution', workflowId: 'test', executionId: 'input' } as const;
	const binary = { data: '', fileName, mimeType };
	return await service(BinaryDataService).store(location, bytes, binary);
}

/** The bytes of a file that a workflow gave. */
export async function bytesOf(binary: IBinaryData): Promise<Buffer> {
	return await service(BinaryDataService).getAsBuffer(binary);
}

/**
 * The file behind the token of n8n's signed link.
 * @throws when the token is forged or too old
 */
export async function signedFile(token: string): Promise<Buffer> {
	const store = service(BinaryDataService);
	return await store.getAsBuffer({ id: store.validateSignedToken(token), data: '', mimeType: '' });
}
