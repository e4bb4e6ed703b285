/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { chromium as playwright, type Page, selectors } from 'playwright-core';

import { checkout } from '../../checkout';
import { chromium } from '../harness/chromium';
import { CleanUp } from '../harness/cleanUp';
import { silentProgress } from '../harness/progress';
import { ensureSystemPrograms } from '../harness/systemPrograms';
import { keptPictureName } from '../keptNames';
import type { TestedN8nWithOwner } from '../useN8n';
import { Canvas } from './pages/canvas';
import { CredentialDialog } from './pages/credentialDialog';
import { NodeCreator } from './pages/nodeCreator';
import { NodePanel } from './pages/nodePanel';

/** n8n's editor in a browser, as its owner sees it. Everything here is there from `beforeAll` on. */
export interface TestedEditor {
	readonly page: Page;
	readonly canvas: Canvas;
	readonly panel: NodePanel;
	readonly creator: NodeCreator;
	readonly credentialDialog: CredentialDialog;
}

const startTimeoutMs = 120_000;
/** The machine may be busy: what a person waits for comes within this time, or not at all. */
const actionTimeoutMs = 45_000;
export const usualSize = { width: 1400, height: 1000 };

/**
 * Gives the tests of a file one browser that is logged in to their n8n. Call it once, behind `useN8n`.
 * After each test it takes a picture; the reporter keptLogs.js keeps those of failed tests.
 */
export function useBrowser(n8n: TestedN8nWithOwner): TestedEditor {
	const cleanUp = new CleanUp();
	let opened: Page | undefined;
	const page = (): Page => {
		if (opened === undefined) throw new Error('The browser is open inside of tests only.');
		return opened;
	};
	beforeAll(async () => {
		opened = await open(n8n, cleanUp);
	}, startTimeoutMs);
	afterEach(async () => await keepPicture(page()));
	afterAll(async () => await cleanUp.run());
	return {
		get page() {
			return page();
		},
		get canvas() {
			return new Canvas(page(), n8n.server.url);
		},
		get panel() {
			return new NodePanel(page());
		},
		get creator() {
			return new NodeCreator(page());
		},
		get credentialDialog() {
			return new CredentialDialog(page());
		},
	};
}

async function open(n8n: TestedN8nWithOwner, cleanUp: CleanUp): Promise<Page> {
	const executablePath = await ensureSystemPrograms(chromium, silentProgress);
	selectors.setTestIdAttribute('data-test-id');
	const browser = await playwright.launch({
		executablePath,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
	});
	cleanUp.add(async () => await browser.close());
	const context = await browser.newContext({ viewport: usualSize, colorScheme: 'light' });
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const page = await context.newPage();
	page.setDefaultTimeout(actionTimeoutMs);
	await page.goto(`${n8n.server.url}/signin`);
	await page.fill('input[name=emailOrLdapLoginId]', n8n.login.email);
	await page.fill('input[name=password]', n8n.login.password);
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => !url.pathname.includes('signin'));
	return page;
}

async function keepPicture(page: Page): Promise<void> {
	const { testPath, currentTestName } = expect.getState();
	const testFile = relative(join(checkout, 'test'), testPath ?? 'unknown');
	const name = keptPictureName(testFile, currentTestName ?? 'unknown');
	const path = join(checkout, 'test-results', name);
	await mkdir(dirname(path), { recursive: true });
	await page.screenshot({ path });
}
