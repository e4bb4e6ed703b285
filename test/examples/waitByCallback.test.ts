import { readMark } from '../simulator';
import { errorOf, jsonOf, useTestbed } from '../workflows/engine';
import { afterTimeLimit } from './continueExample';
import { Office, runExample } from './runExample';

const simulator = useTestbed();
let office: Office;
beforeEach(() => {
	office = new Office();
	simulator().setUpWebhook({ address: 'http://127.0.0.1:5678' });
});
afterEach(() => office.close());

const FILE = 'wait-by-callback.json';

const settings = () => ({
	imageFolder: office.folder('pictures'),
	editedFolder: office.folder('edited'),
	prompt: 'make it blue',
});

const run = async () => await runExample(FILE, simulator(), office, settings());

/** Jobs last so long, and no callback comes. */
const jobsOf = (seconds: number) =>
	simulator().order({ job: { seconds, callback: { never: true } } });

const saved = () =>
	office.files('edited').map(({ name, bytes }) => ({
		name: name.replace(/-toApis-.*/, ''),
		input: readMark(bytes)?.inputSha256,
	}));

describe('An execution that waits by callback', () => {
	it('does not wait where all pictures are ready when it looks before waiting', async () => {
		jobsOf(0);
		const cat = office.picture('pictures', 'cat.png');
		const finished = await run();
		expect(errorOf(finished)).toBeNull();
		expect(finished.waitTill).toBeUndefined();
		expect(saved()).toEqual([{ name: 'cat', input: [cat] }]);
	});

	it('is put away while a job goes on, and has saved nothing yet', async () => {
		jobsOf(60);
		office.picture('pictures', 'cat.png');
		const parked = await run();
		expect(parked.status).toBe('waiting');
		expect(parked.waitTill).toBeInstanceOf(Date);
		expect(simulator().jobs).toHaveLength(1);
		expect(saved()).toEqual([]);
	});

	it('fetches the paid pictures by polling when its time is up, and none is paid twice', async () => {
		jobsOf(2);
		const cat = office.picture('pictures', 'cat.png');
		const dog = office.picture('pictures', 'dog.png');
		const parked = await run();
		expect(parked.status).toBe('waiting');
		const stored = { file: FILE, simulator: simulator(), office, settings: settings() };
		const finished = await afterTimeLimit(stored, parked);
		expect(errorOf(finished)).toBeNull();
		const ids = simulator().jobs.map(({ jobId }) => jobId);
		expect(jsonOf(finished, 'Edit Images')).toEqual(
			jsonOf(finished, 'Wait for Job').map(({ jobId }) =>
				expect.objectContaining({ jobId, status: 'running', timedOut: true }),
			),
		);
		expect(ids).toHaveLength(2);
		expect(saved()).toEqual([
			{ name: 'cat', input: [cat] },
			{ name: 'dog', input: [dog] },
		]);
		expect(office.mails).toEqual([]);
	});

	it('tells a person of a picture that was refused, also when its time is up', async () => {
		simulator().order({
			step: 'submit',
			times: 1,
			fault: { kind: 'status', status: 402 },
		});
		jobsOf(1);
		office.picture('pictures', 'cat.png');
		office.picture('pictures', 'dog.png');
		const parked = await run();
		const stored = { file: FILE, simulator: simulator(), office, settings: settings() };
		expect(errorOf(await afterTimeLimit(stored, parked))).toBeNull();
		expect(saved()).toHaveLength(1);
		expect(office.mails).toHaveLength(1);
		expect(office.mails[0]?.text).toContain('Charged: no');
	});
});
