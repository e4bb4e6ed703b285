import { readMark } from '../simulator';
import { errorOf, useTestbed } from '../workflows/engine';
import { Office, runExample, sha256Of } from './runExample';

const simulator = useTestbed();
let office: Office;
beforeEach(() => {
	office = new Office();
	office.folder('pictures/steps');
});
afterEach(() => office.close());

const run = async () =>
	await runExample('edit-in-steps.json', simulator(), office, {
		folder: office.folder('pictures'),
		image: 'portrait.jpg',
	});

const steps = () =>
	office.files('pictures/steps').map(({ name, bytes }) => ({ name, mark: readMark(bytes) }));

describe('A picture edited in three steps', () => {
	it('keeps the picture of each step, each made from the one before', async () => {
		const portrait = office.picture('pictures', 'portrait.jpg');
		expect(errorOf(await run())).toBeNull();
		const { jobs } = simulator();
		expect(jobs.map(({ provider, billed }) => [provider, billed])).toEqual([
			['foxAi', 0.025],
			['foxAi', 0.025],
			['foxAi', 0.025],
		]);
		expect(steps().map(({ mark }) => mark?.prompt)).toEqual(jobs.map(({ prompt }) => prompt));
		expect(steps().map(({ name }) => name.replace(/-foxAi-.*/, ''))).toEqual([
			'portrait-step-1',
			'portrait-step-2',
			'portrait-step-3',
		]);
		const pictures = office.files('pictures/steps').map(({ bytes }) => sha256Of(bytes));
		expect(jobs.map(({ inputs }) => inputs.map(({ sha256 }) => sha256))).toEqual([
			[portrait],
			[pictures[0]],
			[pictures[1]],
		]);
	});

	it('overwrites nothing when it is run again', async () => {
		office.picture('pictures', 'portrait.jpg');
		await run();
		await run();
		expect(steps()).toHaveLength(6);
	});

	it('keeps the steps before a step that fails, and asks for none after it', async () => {
		office.picture('pictures', 'portrait.jpg');
		simulator().order({ prompt: 'evening sun', job: { outcome: 'failure' } });
		expect(errorOf(await run())).not.toBeNull();
		expect(steps().map(({ name }) => name.replace(/-foxAi-.*/, ''))).toEqual(['portrait-step-1']);
		expect(simulator().jobs.map(({ prompt }) => prompt)).not.toContainEqual(
			expect.stringContaining('oil painting'),
		);
	});

	it('says so where there is no such picture, before anything is paid', async () => {
		expect(errorOf(await run())).toMatchObject({ message: 'No file(s) found' });
		expect(simulator().requests).toEqual([]);
	});
});
