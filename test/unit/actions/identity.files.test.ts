import type { INodeExecutionData } from 'n8n-workflow';

import { identityOf } from '../../../nodes/FluxKontext/actions/identity';

const item = (file: unknown): INodeExecutionData =>
	JSON.parse(JSON.stringify({ json: {}, binary: { data: file } }));

it.each([
	['null', null],
	['text', 'a.png'],
	['bytes as a Code node may leave them', { type: 'Buffer', data: [1, 2] }],
	['a file without data', { mimeType: 'image/png' }],
])('an item whose file is %s is known again', (_, file) => {
	const { atFirst } = identityOf('bought', item(file));
	expect(identityOf('bought', item(file)).atFirst).toBe(atFirst);
	expect(identityOf('bought', item({ data: 'iVBORw0KGgo=' })).atFirst).not.toBe(atFirst);
});
