/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

import type { Progress } from './progress';
import { runProgram } from './runProgram';

/** Programs of the machine that tests need beside n8n. */
export interface SystemPrograms<Found> {
	/** Their paths; undefined unless all are there. */
	find(): Found | undefined;
	/** The packages of Debian that have them. */
	debianPackages: readonly string[];
	/** What to tell a person whose machine lacks them. */
	help: string;
}

const installTimeoutMs = 300_000;

/**
 * Finds programs, or installs Debian's packages where this process may.
 *
 * @throws {Error} naming the packages where they are missing and may not be installed
 */
export async function ensureSystemPrograms<Found>(
	{ find, debianPackages, help }: SystemPrograms<Found>,
	progress: Progress,
): Promise<Found> {
	const found = find();
	if (found !== undefined) return found;
	if (isRoot() && existsSync('/usr/bin/apt-get')) {
		await progress.step(
			`Installing ${debianPackages.join(' and ')}`,
			async () => await installWithApt(debianPackages),
		);
	}
	const installed = find();
	if (installed === undefined) throw new Error(help);
	return installed;
}

export function isRoot(): boolean {
	return process.getuid?.() === 0;
}

async function installWithApt(debianPackages: readonly string[]): Promise<void> {
	const settings = {
		folder: tmpdir(),
		environment: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		timeoutMs: installTimeoutMs,
	};
	await runProgram('apt-get', ['update'], settings);
	await runProgram(
		'apt-get',
		['install', '--yes', '--no-install-recommends', ...debianPackages],
		settings,
	);
}
