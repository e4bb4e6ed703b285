import type { Simulator, SimulatorOptions } from '../../simulator';
import { startSimulator } from '../../simulator';
import type { BinaryMode } from './binaryStore';
import { openBinaryStore } from './binaryStore';
import { logs, recordLogs, removeUserFolder } from './n8nCore';

/**
 * A simulator and n8n's binary store for all tests of a file. Every test begins with a simulator
 * that has forgotten orders and records, and with an empty log.
 * @returns the simulator, once the tests run
 */
export function useTestbed(
	options: SimulatorOptions & { binaryMode?: BinaryMode } = {},
): () => Simulator {
	let simulator: Simulator | null = null;
	const running = () => {
		if (simulator === null) throw new Error('The simulator runs only while tests do');
		return simulator;
	};
	beforeAll(async () => {
		simulator = await startSimulator({ jobSeconds: 0.05, ...options });
		await openBinaryStore(options.binaryMode);
		recordLogs();
	});
	beforeEach(() => {
		running().reset();
		logs.length = 0;
	});
	afterAll(async () => {
		await running().close();
		removeUserFolder();
	});
	return running;
}
