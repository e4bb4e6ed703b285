/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { z } from 'zod';

/** The example workflows as they lie in `examples/`. */

const examplesFolder = join(__dirname, '..', '..', 'examples');

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const parametersSchema: z.ZodType<INodeParameters> = z.lazy(() =>
	z.record(
		z.string(),
		z.union([scalarSchema, z.array(scalarSchema), parametersSchema, z.array(parametersSchema)]),
	),
);

const nodeSchema = z
	.object({
		id: z.string().uuid(),
		name: z.string().min(1),
		type: z.string(),
		typeVersion: z.number(),
		position: z.tuple([z.number().int(), z.number().int()]),
		parameters: parametersSchema,
		onError: z.enum(['continueErrorOutput', 'continueRegularOutput']).optional(),
	})
	.strict();

const connectionSchema = z
	.object({
		node: z.string(),
		type: z.literal(NodeConnectionTypes.Main),
		index: z.number().int().nonnegative(),
	})
	.strict();

/**
 * What n8n's editor exports, and nothing that belongs to one n8n: no ids of credentials or webhooks,
 * no pinned data, not active.
 */
const exampleSchema = z
	.object({
		name: z.string().min(1),
		nodes: z.array(nodeSchema).min(1),
		pinData: z.object({}).strict(),
		connections: z.record(
			z.string(),
			z.object({ main: z.array(z.array(connectionSchema)) }).strict(),
		),
		active: z.literal(false),
		settings: z.object({ executionOrder: z.literal('v1') }).strict(),
		tags: z.array(z.never()),
	})
	.strict();

export interface Example {
	readonly file: string;
	readonly name: string;
	readonly nodes: readonly INode[];
	readonly connections: IConnections;
}

export const EXAMPLE_FILES: readonly string[] = readdirSync(examplesFolder).filter((name) =>
	name.endsWith('.json'),
);

export function textOf(file: string): string {
	return readFileSync(join(examplesFolder, file), 'utf8');
}

/** @throws ZodError naming what an export of the editor does not have */
export function readExample(file: string): Example {
	const content: unknown = JSON.parse(textOf(file));
	const { name, nodes, connections } = exampleSchema.parse(content);
	return { file, name, nodes, connections };
}
