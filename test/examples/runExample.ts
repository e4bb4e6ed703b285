/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INode, INodeParameters, INodeType, IRun } from 'n8n-workflow';
import { z } from 'zod';

import { isProviderName } from '../../nodes/FluxKontext/providers';
import type { Simulator } from '../simulator';
import { makePicture } from '../simulator';
import { CREDENTIAL_TYPES, FLUX_KONTEXT, runWorkflow, START } from '../workflows/engine';
import { readExample } from './exampleFiles';
import { FLUX_KONTEXT_TRIGGER } from './fluxKontextTrigger';
import type { Mail } from './standIns';
import { standIns, TRIGGERS } from './standIns';

/** As the simulator records the pictures that it is given. */
export function sha256Of(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** A folder on disk, a mailbox and n8n's memory of earlier executions. */
export class Office {
	readonly mails: Mail[] = [];
	readonly seen = new Set<string>();
	/** What the mail server does before it takes a mail. */
	beforeDelivery: () => void = () => {};
	private readonly root = mkdtempSync(join(tmpdir(), 'flux-kontext-examples-'));

	/** An absolute path; the folder is made. */
	folder(name: string): string {
		const path = join(this.root, name);
		mkdirSync(path, { recursive: true });
		return path;
	}

	/** Puts a small picture of its own into a folder; gives its SHA-256. */
	picture(folder: string, name: string): string {
		const format = name.endsWith('.png') ? 'png' : 'jpeg';
		const bytes = makePicture({ width: 64, height: 48, seed: name, format });
		writeFileSync(join(this.folder(folder), name), bytes);
		return sha256Of(bytes);
	}

	/** Names and bytes of the files in a folder. */
	files(folder: string): Array<{ readonly name: string; readonly bytes: Buffer }> {
		const path = this.folder(folder);
		return readdirSync(path, { withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ name }) => ({ name, bytes: readFileSync(join(path, name)) }));
	}

	close(): void {
		rmSync(this.root, { recursive: true, force: true });
	}
}

const assignmentsSchema = z.array(
	z.object({ id: z.string(), name: z.string(), type: z.string(), value: z.string() }),
);

/** The node 'Settings' as a person fills it in. */
function filledIn(node: INode, values: Readonly<Record<string, string>>): INode {
	const given = z.object({ assignments: z.unknown() }).parse(node.parameters.assignments);
	const assignments = assignmentsSchema
		.parse(given.assignments)
		.map((one) => ({ ...one, value: values[one.name] ?? one.value }));
	const unknown = Object.keys(values).filter(
		(name) => !assignments.some((assignment) => assignment.name === name),
	);
	if (unknown.length > 0) throw new Error(`No setting ${unknown.join(', ')}`);
	return { ...node, parameters: { ...node.parameters, assignments: { assignments } } };
}

/** A FLUX Kontext node with a credential chosen, and quick looks at the job. */
function withCredential(node: INode): INode {
	const provider = String(node.parameters.provider);
	if (!isProviderName(provider)) throw new Error(`No provider ${provider}`);
	const type = CREDENTIAL_TYPES[provider];
	const given = z.record(z.string(), z.number()).parse(node.parameters.options);
	const options: INodeParameters = { ...given, pollingInterval: 0.1 };
	return {
		...node,
		parameters: { ...node.parameters, options },
		credentials: { [type]: { id: type, name: type } },
	};
}

export type Settings = Readonly<Record<string, string>>;

/** An example as its notes say that it is to be made ready: settings filled in, credentials chosen. */
export function preparedExample(file: string, settings: Settings) {
	const { nodes, connections } = readExample(file);
	const prepared = nodes.map((node): INode => {
		if ([FLUX_KONTEXT, FLUX_KONTEXT_TRIGGER].includes(node.type)) return withCredential(node);
		if (TRIGGERS.includes(node.type)) return { ...node, type: START, parameters: {} };
		return node.name === 'Settings' ? filledIn(node, settings) : node;
	});
	return { nodes: prepared, connections };
}

/** What an example meets: the stand-ins, with the office behind them. */
export function surroundings(office: Office): Readonly<Record<string, INodeType>> {
	return standIns({
		seen: office.seen,
		deliver: (mail) => {
			office.beforeDelivery();
			office.mails.push(mail);
		},
	});
}

/** Runs an example that is started by hand or by a clock through n8n's engine. */
export async function runExample(
	file: string,
	simulator: Simulator,
	office: Office,
	settings: Settings,
): Promise<IRun> {
	return await runWorkflow({
		simulator,
		...preparedExample(file, settings),
		items: [{ json: {} }],
		extraNodes: surroundings(office),
	});
}
