import { WorkflowExecute } from 'n8n-core';
import type { IDataObject, IRun, IRunExecutionData } from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { FluxKontextTrigger } from '../../nodes/FluxKontext/FluxKontextTrigger.node';
import type { Simulator } from '../simulator';
import { additionalDataOf, nodeTypesOf } from '../workflows/engine';
import { TestCredentials } from '../workflows/engine/credentials';
import { FLUX_KONTEXT_TRIGGER } from './fluxKontextTrigger';
import type { Office, Settings } from './runExample';
import { preparedExample, surroundings } from './runExample';

/** Examples that do not begin at their start: n8n goes on with an execution that it has stored. */

interface Stored {
	readonly file: string;
	readonly simulator: Simulator;
	readonly office: Office;
	readonly settings: Settings;
}

async function goOn(
	{ file, simulator, office, settings }: Stored,
	dataOf: (workflow: Workflow) => IRunExecutionData,
): Promise<IRun> {
	const { nodes, connections } = preparedExample(file, settings);
	const workflow = new Workflow({
		id: 'test',
		name: 'Test',
		nodes,
		connections,
		active: false,
		nodeTypes: nodeTypesOf([], {
			...surroundings(office),
			[FLUX_KONTEXT_TRIGGER]: new FluxKontextTrigger(),
		}),
		settings: { executionOrder: 'v1' },
	});
	const credentials = new TestCredentials(simulator, {});
	const additionalData = additionalDataOf(credentials, nodes, connections);
	const execution = new WorkflowExecute(additionalData, 'manual', dataOf(workflow));
	return await execution.processRunExecutionData(workflow);
}

/** What n8n does with a parked execution when its time is up. */
export async function afterTimeLimit(stored: Stored, parked: IRun): Promise<IRun> {
	return await goOn(stored, () => parked.data);
}

/** An execution that begins at the workflow's trigger. */
function begunAtTrigger({ nodes }: Workflow, json: IDataObject): IRunExecutionData {
	const node = Object.values(nodes).find(({ type }) => type === FLUX_KONTEXT_TRIGGER);
	if (node === undefined) throw new Error('The workflow has no trigger');
	return createRunExecutionData({
		executionData: {
			contextData: {},
			metadata: {},
			nodeExecutionStack: [{ node, data: { main: [[{ json }]] }, source: null }],
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
}

/**
 * What n8n does with what the trigger's webhook() has handed over.
 * @param json of the trigger's item
 */
export async function startedByCallback(stored: Stored, json: IDataObject): Promise<IRun> {
	return await goOn(stored, (workflow) => begunAtTrigger(workflow, json));
}
