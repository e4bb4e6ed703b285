import { growthOf } from '../../load/growth';

const mebibyte = 1024 * 1024;

it.each<[string, number[], boolean]>([
	['stays', [100, 100, 100, 100, 100, 100, 100, 100], false],
	['rises in the first two rounds only', [50, 80, 100, 100, 100, 100, 100, 100], false],
	['goes up and down', [100, 100, 102, 99, 103, 100, 102, 100], false],
	['falls', [130, 120, 115, 112, 111, 110, 109, 108], false],
	['has one high round in between', [100, 100, 100, 100, 140, 100, 100, 100], false],
	['rises by 1 MB a round', [100, 101, 102, 103, 104, 105, 106, 107], true],
	['jumps at the end', [100, 100, 100, 100, 100, 100, 100, 109], true],
])('a heap that %s', (_, megabytes, isRising) => {
	const heaps = megabytes.map((each) => each * mebibyte);
	expect(growthOf(heaps)).toMatchObject({ isRising });
});

it('tells slope and gain from the third round on, in bytes', () => {
	const heaps = [0, 0, 10, 11, 12, 13, 14].map((each) => each * mebibyte);
	expect(growthOf(heaps)).toEqual({ slope: mebibyte, gain: 4 * mebibyte, isRising: true });
});

it('refuses to judge few rounds', () => {
	expect(() => growthOf([1, 2, 3, 4, 5, 6])).toThrow('6 rounds are too few');
});
