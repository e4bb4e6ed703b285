/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console */
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { checkout } from '../checkout';
import { CleanUp } from '../e2e/harness/cleanUp';
import { Interrupted, interruptionSignal } from '../e2e/harness/interruption';
import { consoleProgress as progress } from '../e2e/harness/progress';
import { contactSheet } from './contactSheet';
import { type DemoOptions, parseDemoOptions, WrongUsage } from './options';
import { report } from './report';
import { type DemoResult, type EditSettings, runEdit } from './runEdit';
import { type DemoSession, startDemoSession } from './session';
import { type DemoEdit, demoEdits } from './workflows';

const demoFolder = join(checkout, 'test', 'demo');
const pictureFile = join(demoFolder, 'picture.png');
const outputFolder = join(checkout, 'demo-output');
const keyVariable = 'FLUX_KONTEXT_API_KEY';
const simulatedTimeoutMs = 120_000;
const realTimeoutMs = 600_000;

/**
 * The whole demo. What was started is ended, and what was made temporarily removed, whatever happens.
 *
 * @returns the exit code
 */
export async function main(commandLine: string[]): Promise<number> {
	const signal = interruptionSignal();
	const cleanUp = new CleanUp();
	const environmentKey = process.env[keyVariable];
	// The programs that the demo starts have no use for it.
	Reflect.deleteProperty(process.env, keyVariable);
	let secret = environmentKey;
	try {
		const options = parseDemoOptions(commandLine, environmentKey);
		secret = options.service?.apiKey ?? secret;
		return await demo(options, cleanUp, signal);
	} catch (error) {
		if (signal.reason instanceof Interrupted) {
			progress.say('\nEnding …');
			return signal.reason.exitCode;
		}
		const text = error instanceof Error ? error.message : String(error);
		console.error(`\n${without(secret, text)}`);
		return error instanceof WrongUsage ? 2 : 1;
	} finally {
		await cleanUp.run();
	}
}

async function demo(options: DemoOptions, cleanUp: CleanUp, signal: AbortSignal): Promise<number> {
	await emptyOutputFolder();
	const session = await startDemoSession({
		cleanUp,
		signal,
		n8nVersion: options.n8nVersion,
		simulated: options.service === null,
		fileFolders: [demoFolder, outputFolder],
	});
	const results = await runEdits(options, session, signal);
	signal.throwIfAborted();
	const secret = options.service?.apiKey;
	await writeContactSheet(results, options);
	progress.say(`\n${without(secret, report(results))}\n`);
	progress.say('Before and after: demo-output/contact-sheet.html');
	if (options.service === null) {
		progress.say('The simulator recolours pictures; it does not understand what a prompt says.');
	}
	const hasFailed = results.some(({ failure }) => failure !== null);
	if (hasFailed) {
		const log = await session.n8n.logText();
		await writeFile(join(outputFolder, 'n8n.log'), without(secret, log));
		progress.say('What n8n wrote is in demo-output/n8n.log.');
	}
	if (!options.once) await leaveRunning(session, results, signal);
	return hasFailed ? 1 : 0;
}

async function emptyOutputFolder(): Promise<void> {
	await rm(outputFolder, { recursive: true, force: true });
	await mkdir(outputFolder, { recursive: true });
}

async function runEdits(
	options: DemoOptions,
	session: DemoSession,
	signal: AbortSignal,
): Promise<DemoResult[]> {
	const edits = demoEdits.filter(
		({ provider }) => options.provider === null || options.provider === provider,
	);
	const names = edits.map(({ title }) => title).join(', ');
	return await progress.step(
		`Editing the picture with ${names}${options.service === null ? ' (simulated)' : ''}`,
		async () =>
			await Promise.all(
				edits.map(async (edit) => {
					const result = await runEdit(session.client, settingsFor(edit, options, session));
					const outcome = result.failure === null ? 'picture saved' : 'failed';
					if (!signal.aborted) progress.say(`    ${edit.title}: ${outcome}`);
					return result;
				}),
			),
	);
}

function settingsFor(
	edit: DemoEdit,
	{ service }: DemoOptions,
	{ simulator }: DemoSession,
): EditSettings {
	const common = { edit, pictureFile, outputFile: join(outputFolder, edit.provider) };
	if (service !== null) {
		return {
			...common,
			apiKey: service.apiKey,
			baseUrl: service.baseUrl,
			source: sourceFor(edit, service.imageUrl),
			simulated: false,
			timeoutMs: realTimeoutMs,
		};
	}
	return {
		...common,
		apiKey: simulator?.apiKeys[edit.provider] ?? '',
		baseUrl: simulator?.baseUrls[edit.provider] ?? null,
		source: 'file',
		simulated: true,
		timeoutMs: simulatedTimeoutMs,
	};
}

/** The real APIXO fetches pictures itself, and this n8n listens on this machine only. */
function sourceFor(edit: DemoEdit, imageUrl: string | null): EditSettings['source'] {
	if (imageUrl !== null) return { url: imageUrl };
	if (edit.provider !== 'apixo') return 'file';
	progress.say(
		'APIXO takes only public addresses of pictures (--image-url): making one from text.',
	);
	return 'none';
}

async function writeContactSheet(results: DemoResult[], { service }: DemoOptions): Promise<void> {
	const original = await readFile(pictureFile);
	const sheet = contactSheet(
		results.map(({ edit, source, picture }) => ({
			title: edit.title,
			prompt: edit.prompt,
			before: source === 'file' ? original : wordsFor(source),
			after: picture ?? 'no picture',
			simulated: service === null,
		})),
	);
	await writeFile(join(outputFolder, 'contact-sheet.html'), sheet);
}

function wordsFor(source: Exclude<EditSettings['source'], 'file'>): string {
	return source === 'none' ? 'from text alone' : 'at its own address';
}

async function leaveRunning(
	{ n8n: { server }, login }: DemoSession,
	results: DemoResult[],
	signal: AbortSignal,
): Promise<void> {
	progress.say(
		[
			`n8n's editor is running: ${server.url}`,
			`  e-mail    ${login.email}`,
			`  password  ${login.password}`,
			...results.map(({ edit, workflowUrl }) => `  ${edit.title.padEnd(8)}  ${workflowUrl}`),
			'Ctrl-C ends it.',
		].join('\n'),
	);
	const interrupted = signal.aborted ? Promise.resolve() : once(signal, 'abort');
	await Promise.race([interrupted, server.ended]);
	progress.say(signal.aborted ? '\nEnding …' : 'n8n has ended by itself.');
}

function without(secret: string | undefined, text: string): string {
	return secret === undefined || secret === '' ? text : text.replaceAll(secret, '***');
}
