import { describeStep } from './step';
import { downloadRows } from './table/download';

describeStep('download', downloadRows);
