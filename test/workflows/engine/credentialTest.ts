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

/** The message of the first rule that a 2xx answer breaks, or null. */
function brokenRule(
	{ rules = [] }: ICredentialTestRequest,
	answer: INodeExecutionData | undefined,
): string | null {
	for (const { type, properties } of rules) {
		if (type !== 'responseSuccessBody') continue;
		if (Reflect.get(Object(answer?.json), properties.key) === properties.value) {
			return properties.message;
		}
	}
	return null;
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
		const output = await routing.runNode();
		return brokenRule(test, output?.[0]?.[0]) ?? 'passed';
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
