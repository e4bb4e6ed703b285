import { readMark } from '../simulator';
import { errorOf, itemsOf, useTestbed } from '../workflows/engine';
import { Office, runExample } from './runExample';

const simulator = useTestbed();
let office: Office;
beforeEach(() => {
	office = new Office();
});
afterEach(() => office.close());

const run = async () =>
	await runExample('scheduled-folder.json', simulator(), office, {
		imageFolder: office.folder('pictures'),
		editedFolder: office.folder('edited'),
		prompt: 'make it blue',
	});

const editedNames = () => office.files('edited').map(({ name }) => name.replace(/-vtrix-.*/, ''));

describe('The folder that is edited every night', () => {
	it('saves each edited picture under its own name and sends one message with the cost', async () => {
		office.picture('pictures', 'cat.png');
		office.picture('pictures', 'dog.jpg');
		office.picture('pictures', 'cat.jpg');
		const finished = await run();
		expect(errorOf(finished)).toBeNull();
		expect(editedNames()).toEqual(['cat', 'cat', 'dog']);

		const { jobs } = simulator();
		for (const { name, bytes } of office.files('edited')) {
			const mark = readMark(bytes);
			expect(mark).toMatchObject({ provider: 'vtrix', prompt: 'make it blue' });
			expect(name).toContain(mark?.jobId);
		}

		const cost = Number(jobs.reduce((sum, { billed }) => sum + billed, 0).toFixed(3));
		expect(cost).toBeGreaterThan(0);
		expect(office.mails).toHaveLength(1);
		const [mail] = office.mails;
		expect(mail).toMatchObject({
			fromEmail: 'n8n@example.com',
			toEmail: 'team@example.com',
			subject: `Images edited: 3, cost: ${cost} USD`,
			attribution: false,
		});
		for (const { name } of office.files('edited')) expect(mail?.text).toContain(name);
		for (const name of ['cat.png', 'dog.jpg', 'cat.jpg']) {
			expect(mail?.text).toContain(`${name}: edited, saved as ${name.split('.')[0]}-vtrix-`);
		}
		expect(mail?.text).toContain(`Total: ${cost} USD`);
	});

	it('links every saved picture to the file that it was made from', async () => {
		const a = office.picture('pictures', 'a.png');
		const b = office.picture('pictures', 'b.png');
		const finished = await run();
		const lines = itemsOf(finished, 'Line for Edited');
		expect(lines.map(({ json }) => json.edited)).toEqual(['a.png', 'b.png']);
		expect(lines.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(office.files('edited').map(({ bytes }) => readMark(bytes)?.inputSha256)).toEqual([
			[a],
			[b],
		]);
	});

	it('edits and pays for a file only once, and sends nothing in a night without a new file', async () => {
		office.picture('pictures', 'cat.png');
		await run();
		await run();
		expect(simulator().jobs).toHaveLength(1);
		expect(office.mails).toHaveLength(1);
		office.picture('pictures', 'dog.png');
		await run();
		expect(editedNames()).toEqual(['cat', 'dog']);
		expect(office.mails.map(({ subject }) => subject.split(',')[0])).toEqual([
			'Images edited: 1',
			'Images edited: 1',
		]);
	});

	it('ends well and sends nothing where the folder is empty or holds no picture', async () => {
		office.folder('pictures');
		expect(errorOf(await run())).toBeNull();
		expect(office.mails).toEqual([]);
		expect(simulator().requests).toEqual([]);
	});

	it('names a picture that could not be edited, and saves the others', async () => {
		for (const name of ['a.png', 'b.png', 'c.png']) office.picture('pictures', name);
		simulator().order({ provider: 'vtrix', job: { outcome: 'failure' }, times: 1 });
		expect(errorOf(await run())).toBeNull();
		const edited = editedNames();
		expect(edited).toHaveLength(2);
		const failed = ['a', 'b', 'c'].find((name) => !edited.includes(name));
		const [mail, ...others] = office.mails;
		expect(others).toEqual([]);
		expect(mail?.subject).toMatch(/^Images edited: 2, cost: [\d.]+ USD$/);
		expect(mail?.text).toContain(`${failed}.png: not edited, charged: unknown.`);
	});

	it('sends the message also where no picture could be edited, with a cost of 0', async () => {
		office.picture('pictures', 'a.png');
		const fault = { kind: 'status', status: 402 } as const;
		simulator().order({ provider: 'vtrix', step: 'submit', fault });
		expect(errorOf(await run())).toBeNull();
		expect(office.files('edited')).toEqual([]);
		expect(office.mails.map(({ subject }) => subject)).toEqual(['Images edited: 0, cost: 0 USD']);
		expect(office.mails[0]?.text).toContain('a.png: not edited, charged: no.');
	});
});
