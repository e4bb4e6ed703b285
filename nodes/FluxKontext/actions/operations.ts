import { getBalance } from './account/getBalance.operation';
import { edit } from './image/edit.operation';
import { generate } from './image/generate.operation';
import { getStatus } from './job/getStatus.operation';
import { submit } from './job/submit.operation';
import { wait } from './job/wait.operation';
import type { Operation } from './operation';

/** All operations; the first of a resource is its default. */
export const operations: readonly Operation[] = [
	edit,
	generate,
	submit,
	wait,
	getStatus,
	getBalance,
];
