import { stringify } from 'flatted';

import { hasFinished, itemsOf, readExecution } from '../../e2e/harness/n8nAnswers';

const head = {
	id: '7',
	workflowId: 'w1',
	mode: 'webhook',
	startedAt: '2026-01-02T00:00:00.000Z',
	stoppedAt: null,
};

const runData = {
	Edit: [
		{ executionTime: 10, executionStatus: 'error', error: { message: 'first try' } },
		{
			executionTime: 3210,
			executionStatus: 'success',
			data: {
				main: [
					[
						{
							json: { jobId: 'j1' },
							binary: { data: { id: 'filesystem-v2:x', mimeType: 'image/png' } },
							pairedItem: { item: 0 },
						},
					],
					null,
				],
			},
		},
	],
};

describe("reading n8n's executions", () => {
	it('unpacks what each node did', () => {
		const data = stringify({ resultData: { runData } });
		const execution = readExecution({ ...head, status: 'success', data });
		expect(execution).toMatchObject({ id: '7', status: 'success', error: null });
		expect(execution.nodeRuns.Edit?.map(({ executionTime }) => executionTime)).toEqual([10, 3210]);
	});

	it("gives the items of a node's last run", () => {
		const data = stringify({ resultData: { runData } });
		const execution = readExecution({ ...head, status: 'success', data });
		expect(itemsOf(execution, 'Edit')).toEqual([
			{
				json: { jobId: 'j1' },
				binary: { data: { id: 'filesystem-v2:x', mimeType: 'image/png' } },
			},
		]);
	});

	it.each([
		['the first output of the last run', {}, ['last, first']],
		['the second output of the last run', { output: 1 }, ['last, second']],
		['the first output of the first run', { run: 0 }, ['early, first']],
	])('gives the items of %s', (_sentence, place, expected) => {
		const runOf = (...texts: string[]) => ({
			executionTime: 1,
			data: { main: texts.map((text) => [{ json: { text } }]) },
		});
		const runs = [runOf('early, first', 'early, second'), runOf('last, first', 'last, second')];
		const data = stringify({ resultData: { runData: { Edit: runs } } });
		const items = itemsOf(readExecution({ ...head, status: 'success', data }), 'Edit', place);
		expect(items.map(({ json }) => json.text)).toEqual(expected);
	});

	it.each([
		['an output that gave nothing', 'Edit', { output: 1 }],
		['an output that does not exist', 'Edit', { output: 5 }],
		['a run that failed', 'Edit', { run: 0 }],
		['a run that was not', 'Edit', { run: 2 }],
		['a node that did not run', 'Nobody', {}],
	])('gives no items for %s', (_sentence, name, place) => {
		const data = stringify({ resultData: { runData } });
		expect(itemsOf(readExecution({ ...head, status: 'success', data }), name, place)).toEqual([]);
	});

	it('tells how long a parked one waits', () => {
		const waitTill = '2026-01-02T01:00:00.000Z';
		const execution = readExecution({ ...head, status: 'waiting', waitTill, data: null });
		expect(execution).toMatchObject({ status: 'waiting', mode: 'webhook', waitTill });
		expect(readExecution({ ...head, status: 'running' }).waitTill).toBeNull();
	});

	it('unpacks the error of a failed one', () => {
		const error = { message: 'No key', description: 'Set one', node: { name: 'Edit' } };
		const data = stringify({ resultData: { runData: {}, error } });
		expect(readExecution({ ...head, status: 'error', data }).error).toEqual(error);
	});

	it('reads one that has no data yet', () => {
		expect(readExecution({ ...head, status: 'new', data: null }).nodeRuns).toEqual({});
	});

	it('refuses another shape', () => {
		expect(() => readExecution({ id: 7 })).toThrow('invalid_type');
	});

	it.each([
		['new', false],
		['running', false],
		['waiting', false],
		['success', true],
		['error', true],
		['canceled', true],
		['crashed', true],
	])('knows whether status %s is the last one: %s', (status, expected) => {
		expect(hasFinished({ status })).toBe(expected);
	});
});
