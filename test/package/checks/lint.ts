import { z } from 'zod';

import type { Check } from '../project';
import { runTool } from '../runTool';

const reportSchema = z.array(
	z.object({
		filePath: z.string(),
		messages: z.array(
			z.object({
				ruleId: z.string().nullable(),
				severity: z.number(),
				message: z.string(),
				line: z.number().optional(),
			}),
		),
	}),
);

async function lintFindings(root: string): Promise<string[]> {
	const result = await runTool(root, 'eslint', ['.', '--format', 'json']);
	if (!result.standardOutput.startsWith('[')) return [result.output];
	return reportSchema.parse(JSON.parse(result.standardOutput)).flatMap(({ filePath, messages }) =>
		messages.map(({ ruleId, severity, message, line }) => {
			const kind = severity === 2 ? 'error' : 'warning';
			const place = `${filePath.slice(root.length + 1)}:${line ?? 1}`;
			return `${place} ${kind} ${message} (${ruleId ?? 'no rule'})`;
		}),
	);
}

/**
 * n8n's linter finds neither an error nor a warning. `n8n-node lint` itself lets warnings pass, but
 * it alone insists on n8n's unchanged eslint configuration.
 */
export const lint: Check = {
	name: 'lint',
	async run({ root }) {
		const findings = await lintFindings(root);
		if (findings.length > 0) return findings;
		const { exitCode, output } = await runTool(root, 'n8n-node', ['lint']);
		return exitCode === 0 ? [] : [output];
	},
};
