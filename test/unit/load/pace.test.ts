import { paced } from '../../load/pace';

it('does something with every value, in order', async () => {
	const seen: number[] = [];
	await paced([1, 2, 3], 1_000, (value) => seen.push(value));
	expect(seen).toEqual([1, 2, 3]);
});
