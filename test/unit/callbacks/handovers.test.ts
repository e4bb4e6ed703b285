import { Handovers } from '../../../nodes/FluxKontext/callbacks/handovers';

const MINUTE = 60_000;

describe('what was handed over', () => {
	it('is not handed over again', () => {
		const handovers = new Handovers();
		expect(handovers.has('one')).toBe(false);
		expect(handovers.begin('one', 0)).toBe(true);
		expect(handovers.has('one')).toBe(true);
		expect(handovers.begin('one', 10 * MINUTE)).toBe(false);
		expect(handovers.begin('another', 0)).toBe(true);
	});

	it('may be handed over again when n8n has refused it', () => {
		const handovers = new Handovers();
		handovers.begin('one', 0);
		handovers.refuse('one');
		expect(handovers.has('one')).toBe(false);
		expect(handovers.begin('one', 1)).toBe(true);
	});

	it('is undecided for a minute, where nobody knows what n8n did', () => {
		const handovers = new Handovers();
		handovers.begin('one', 1_000);
		expect(handovers.isAccepted('one')).toBe(false);
		expect(handovers.isUndecided('one', 1_000 + MINUTE - 1)).toBe(true);
		expect(handovers.isUndecided('one', 1_000 + MINUTE)).toBe(false);
	});

	it('is accepted for good when n8n went on with it', () => {
		const handovers = new Handovers();
		handovers.begin('one', 0);
		handovers.accept('one');
		expect(handovers.isAccepted('one')).toBe(true);
		expect(handovers.isUndecided('one', Number.MAX_SAFE_INTEGER)).toBe(true);
	});

	it('is unknown to who never began', () => {
		const handovers = new Handovers();
		expect(handovers.isAccepted('one')).toBe(false);
		expect(handovers.isUndecided('one', 0)).toBe(false);
	});

	it('is forgotten after a thousand others', () => {
		const handovers = new Handovers();
		for (let index = 0; index <= 1_000; index++) handovers.begin(`parking ${index}`, 0);
		expect(handovers.has('parking 0')).toBe(false);
		expect(handovers.has('parking 1')).toBe(true);
		handovers.accept('another');
		expect(handovers.has('parking 1')).toBe(false);
	});
});
