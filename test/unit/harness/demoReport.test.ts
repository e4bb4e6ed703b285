import { priceText, report, table } from '../../demo/report';
import type { DemoResult } from '../../demo/runEdit';
import { demoEdits } from '../../demo/workflows';

function resultWith(changes: Partial<DemoResult>): DemoResult {
	const [edit] = demoEdits;
	if (edit === undefined) throw new Error('There is no edit.');
	return {
		edit,
		source: 'file',
		workflowUrl: 'http://127.0.0.1:1/workflow/w',
		jobId: null,
		seconds: null,
		cost: null,
		file: null,
		picture: null,
		failure: null,
		...changes,
	};
}

describe('the report', () => {
	it('shows a success with everything known', () => {
		const cost = { amount: 0.03, currency: 'USD', source: 'list price' };
		const text = report([
			resultWith({ jobId: 'task_1', seconds: 3.456, cost, file: 'demo-output/apixo.png' }),
		]);
		expect(text.split('\n')).toEqual([
			'Provider  Job     Status     Seconds  Price                  File',
			'--------  ------  ---------  -------  ---------------------  ---------------------',
			'APIXO     task_1  succeeded  3.5      0.03 USD (list price)  demo-output/apixo.png',
		]);
	});

	it('shows a failure and why', () => {
		const text = report([resultWith({ failure: 'no credit' })]);
		expect(text).toMatch(/APIXO +- +failed +- +not told +-\n\nAPIXO: no credit$/);
	});

	it.each([
		[
			'a reported price',
			{ amount: 0.0375, currency: 'USD', source: 'reported' },
			'0.0375 USD (reported)',
		],
		['no price', null, 'not told'],
	])('writes %s', (_sentence, cost, expected) => {
		expect(priceText(cost)).toBe(expected);
	});

	it('makes columns as wide as their widest cell', () => {
		expect(
			table([
				['A', 'B'],
				['long', 'x'],
			]),
		).toBe('A     B\n----  -\nlong  x');
	});
});
