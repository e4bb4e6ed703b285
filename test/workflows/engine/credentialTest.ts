import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';

import type { ProviderName, Simulator } from '../../simulator';
import { CREDENTIAL_CLASSES, TestCredentials } from './credentials';
import { additionalDataOf } from './engine';
import { CREDENTIAL_TYPES, node } from './workflow';

const TESTER = 'test.credentialTester';

/** A node that sends a credential's test request, as n8n's editor does on Save. */
function testerOf(type: string, { request }: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'Tester',
			name: 'credentialTester',
			group: ['transform'],
			version: 1,
			description: 'Sends the test request of a credential',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: type, required: true }],
			properties: [
				{ displayName: 'Test', name: 'test', type: 'string', default: '', routing: { request } },
			],
		},
	};
}

type Rule = NonNullable<ICredentialTestRequest['rules']>[number];

/** As lodash reads a path, in a text too. */
function valueAt(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce(
			(part, key) =>
				part === undefined || part === null ? undefined : Reflect.get(Object(part), key),
			value,
		);
}

/**
 * The message of the first rule that a response breaks, or null: a success is judged by its body, and
 * any other by its status (n8n, credentials-tester.service.ts).
 */
function brokenRule(
	{ rules = [] }: ICredentialTestRequest,
	breaks: (rule: Rule) => boolean,
): string | null {
	return rules.find(breaks)?.properties.message ?? null;
}

/** The status of a response that n8n's request threw for. */
function statusOf(error: unknown): number | null {
	const status = valueAt(error, 'cause.response.status');
	return typeof status === 'number' ? status : null;
}

/**
 * Tests a credential through n8n's own routing of declarative requests.
 * @returns 'passed', or why the credential was refused
 */
export async function testCredential(
	simulator: Simulator,
	provider: ProviderName,
	values: ICredentialDataDecryptedObject,
): Promise<string> {
	const type = CREDENTIAL_TYPES[provider];
	const { test } = CREDENTIAL_CLASSES[provider];
	if (test === undefined) throw new Error(`${type} has no test`);
	const nodeType = testerOf(type, test);
	const tester = node('Tester', TESTER, {}, { credentials: { [type]: { id: type, name: type } } });
	const workflow = new Workflow({
		nodes: [tester],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const items: INodeExecutionData[] = [{ json: {} }];
	const context = new ExecuteContext(
		workflow,
		tester,
		additionalDataOf(new TestCredentials(simulator, { [type]: values }), [tester], {}),
		'internal',
		createEmptyRunExecutionData(),
		0,
		items,
		{ main: [items] },
		{ node: tester, data: { main: [items] }, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, { id: type, name: type, type, data: values });
	try {
		const body = (await routing.runNode())?.[0]?.[0]?.json;
		const isBroken = ({ type, properties }: Rule) =>
			type === 'responseSuccessBody' && valueAt(body, properties.key) === properties.value;
		return brokenRule(test, isBroken) ?? 'passed';
	} catch (error) {
		const status = statusOf(error);
		const isBroken = ({ type, properties }: Rule) =>
			type === 'responseCode' && properties.value === status;
		return brokenRule(test, isBroken) ?? (error instanceof Error ? error.message : String(error));
	}
}
