import fc from 'fast-check';

import { allProviders } from '../../../nodes/FluxKontext/providers';
import { secondsToNextLook } from '../../../nodes/FluxKontext/jobs/schedule';

it.each([
	['a short wait', 3, 0, 8, 0, 3],
	['a tenth of what was waited', 3, 0, 50, 0, 5],
	['at most 10 seconds', 3, 0, 100, 0, 10],
	['at most 10 seconds, however long', 3, 0, 100_000, 0, 10],
	['up to a fifth longer', 3, 0, 100, 1, 12],
	['half of the fifth', 3, 0, 50, 0.5, 5.5],
	['jitter on the shortest too', 5, 0, 0, 1, 6],
	['as the person says', 3, 7, 100, 1, 7],
	['as the person says, even shorter', 3, 0.5, 100, 1, 0.5],
])('%s', (_, shortestInterval, fixedInterval, waited, random, expected) => {
	const schedule = { firstWait: 8, shortestInterval, fixedInterval };
	expect(secondsToNextLook(schedule, waited, random)).toBeCloseTo(expected, 10);
});

const intervals = allProviders.flatMap(({ capabilities }) =>
	capabilities.polling === null ? [] : [capabilities.polling],
);

it('is never under the shortest interval nor over 12 seconds', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...intervals),
			fc.double({ min: 0, max: 100_000, noNaN: true }),
			fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			(polling, waited, random) => {
				const seconds = secondsToNextLook({ ...polling, fixedInterval: 0 }, waited, random);
				expect(seconds).toBeGreaterThanOrEqual(polling.shortestInterval);
				expect(seconds).toBeLessThanOrEqual(12);
			},
		),
	);
});

it('grows with the time waited', () => {
	const time = fc.double({ min: 0, max: 1000, noNaN: true });
	fc.assert(
		fc.property(time, time, fc.constantFrom(...intervals), (one, other, polling) => {
			const schedule = { ...polling, fixedInterval: 0 };
			const [early, late] = [Math.min(one, other), Math.max(one, other)];
			const atEarly = secondsToNextLook(schedule, early, 0);
			expect(atEarly).toBeLessThanOrEqual(secondsToNextLook(schedule, late, 0));
		}),
	);
});
