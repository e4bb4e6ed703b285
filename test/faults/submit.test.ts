import { describeStep } from './step';
import { submitRows } from './table/submit';

describeStep('submit', submitRows);
