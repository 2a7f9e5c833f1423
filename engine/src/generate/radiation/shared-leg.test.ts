import { describe, expect, it } from 'vitest';
import { sharedLeg } from './shared-leg.ts';

describe('two photons of one leg', () => {
  it('of a beam, by hand', () => {
    // y = 0.5, 0.3: 5/7 and 3/5 as second; (1 + z^2)/2 = 0.540816, 0.58 over 0.625, 0.745
    expect(sharedLeg(0.5, 0.3, true)).toBeCloseTo(0.5 * (0.5408163265306122 / 0.625 + 0.58 / 0.745), 12);
    expect(sharedLeg(0.3, 0.5, true)).toBe(sharedLeg(0.5, 0.3, true));
    expect(sharedLeg(0.6, 0.4, true)).toBe(0);
  });

  it('of an outgoing charge, by hand', () => {
    // y = 1/2, 1/2: x = 1, 1, so 1/3 as first: (1 + 4/9)/2 = 13/18 over 5/8
    expect(sharedLeg(0.5, 0.5, false)).toBeCloseTo(13 / 18 / 0.625, 12);
  });

  it('take nothing from each other when one is soft', () => {
    for (const initial of [true, false]) expect(sharedLeg(1e-9, 0.7, initial)).toBeCloseTo(1, 8);
  });
});
