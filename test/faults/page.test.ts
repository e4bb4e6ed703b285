import { callbackCellsOf } from './callbackCell';
import { cellsOf } from './cell';
import { headText } from './page';
import { expectCurrentHead } from './pageFile';
import { balanceRows } from './table/balance';
import { callbackRows } from './table/callback';
import { downloadRows } from './table/download';
import { statusRows } from './table/status';
import { submitRows } from './table/submit';
import { uploadRows } from './table/upload';

const LEAST_CELLS = 250;

const cells = {
	submit: cellsOf('submit', submitRows).length,
	upload: cellsOf('upload', uploadRows).length,
	status: cellsOf('status', statusRows).length,
	download: cellsOf('download', downloadRows).length,
	balance: cellsOf('balance', balanceRows).length,
	callback: callbackCellsOf(callbackRows).length,
};

it('the matrix is large enough', () => {
	const total = Object.values(cells).reduce((sum, count) => sum + count, 0);
	expect(total).toBeGreaterThanOrEqual(LEAST_CELLS);
});

it('the head of docs/faults.md is current', () => {
	expectCurrentHead(headText(cells));
});
