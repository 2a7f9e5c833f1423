import { expect, it } from 'vitest';
import { columnsFrom } from './columns-from.ts';
import { compileSearch } from './compile.ts';
import { beams, masses, randomEvents, search } from './fixture.test.ts';

it('selects and counts as the release before: digest over cut flow, windows, N-1 and spectra of 3000 events', () => {
  const compiled = compileSearch(search, { beams });
  const { batch, tracks, clusters, bits } = columnsFrom(randomEvents(3000, 7));
  const sums = compiled.newAccumulator(masses);
  compiled.process(batch, tracks, clusters, bits, sums);
  expect(compiled.hash).toBe('67ff03152aa851cb415b36810e47eb56305d36a6d8694389aee033c4963ecd80');
  expect(sums.digest()).toBe('0fb4f53aa571bd3f73454210990836f4fed3b90abddc7ee0c1ab23094ce0b249');
});
