/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of this project, absolute and without links: n8n judges file access by real paths. */
export const checkout = realpathSync(resolve(__dirname, '..'));
