import { credentialFields } from '../callbacks/workflows';
import { testFaults } from './faults';
import { testOperations } from './operations';
import { testParking } from './parking';
import { testRepeats } from './repeats';
import { useQueueN8n } from './useQueueN8n';

/**
 * n8n in queue mode: main, two workers, two webhook processors, Redis, PostgreSQL, and a proxy in front.
 * They take a while to start, so one set serves all tests.
 */

// Repeats come 3, 15, 75 s (APIXO) and 1, 4, 16, 76 s (ToAPIs) after the first call.
const n8n = useQueueN8n({ credentialFields, simulator: { callbackPauseScale: 0.1 } });

describe('operations', () => testOperations(n8n));
describe('waiting by callback', () => testParking(n8n));
describe('repeats', () => testRepeats(n8n));
describe('faults', () => testFaults(n8n));
