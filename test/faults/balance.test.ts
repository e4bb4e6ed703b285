import { describeStep } from './step';
import { balanceRows } from './table/balance';

describeStep('balance', balanceRows);
