import { credentialFields } from '../callbacks/workflows';
import { useN8n } from '../useN8n';
import { testAgent } from './agent';
import { testCallbacks } from './callbacks';
import { testCredentials } from './credentials';
import { accountNames } from './fieldTable';
import { testFailures } from './failures';
import { testFinding } from './finding';
import { testLooks } from './looks';
import { testOperations } from './operations';
import { Pictures } from './pictures';
import { useBrowser } from './useBrowser';

/** n8n's editor, used as a person uses it. One n8n and one browser serve all tests. */

const n8n = useN8n({
	...{ credentialFields, credentialNames: accountNames },
	simulator: { callbackPauseScale: 0.1 },
});
const editor = useBrowser(n8n);
const stage = { n8n, editor };
const pictures = new Pictures(editor);

describe('finding the node', () => testFinding(stage));
describe('a credential', () => testCredentials(stage));
describe('each operation, filled in by hand', () => testOperations(stage));
describe('a failure', () => testFailures(stage, pictures));
describe('callbacks', () => testCallbacks(stage, pictures));
describe('an AI agent', () => testAgent(stage));
describe('how it looks', () => testLooks(stage, pictures));
