import { describeStep } from './step';
import { uploadRows } from './table/upload';

describeStep('upload', uploadRows);
