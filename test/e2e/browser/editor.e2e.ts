import { credentialFields } from '../callbacks/workflows';
import { useN8n } from '../useN8n';
import { testOperations } from './operations';
import { useBrowser } from './useBrowser';

/** n8n's editor, used as a person uses it. One n8n and one browser serve all tests. */

const n8n = useN8n({ credentialFields, simulator: { callbackPauseScale: 0.1 } });
const editor = useBrowser(n8n);
const stage = { n8n, editor };

describe('each operation, filled in by hand', () => testOperations(stage));
