import { describeStep } from './step';
import { statusRows } from './table/status';

describeStep('status', statusRows);
