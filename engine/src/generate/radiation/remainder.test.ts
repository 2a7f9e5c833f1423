import { describe, expect, it } from 'vitest';
import { bhabhaRemainder } from './bhabha.ts';
import { photonPairRemainder } from './photon-pair.ts';

describe('virtual corrections of a photon pair', () => {
  it('are pi^2/3 - (5/4)(ln 2 - ln^2 2) at 90 degrees', () => {
    const ln2 = Math.log(2);
    expect(photonPairRemainder(0, Math.PI)).toBeCloseTo(Math.PI ** 2 / 3 + 2.5 * (ln2 * ln2 - ln2), 12);
  });

  it('are the same forward and backward', () => {
    expect(photonPairRemainder(0.8, 0.01)).toBeCloseTo(photonPairRemainder(-0.8, 0.01), 15);
  });

  it('agree with the form of Eidelman and Kuraev', () => {
    for (const c of [0.1, 0.5, 0.9]) {
      const half = (x: number) => {
        const r = (1 + x) / (1 - x);
        const l = Math.log((1 - x) / 2);
        return (1 + 1.5 * r) * l + (1 + 1 / r + 0.5 * r) * l * l;
      };
      const K = Math.PI ** 2 / 3 + ((1 - c * c) / (2 * (1 + c * c))) * (half(c) + half(-c));
      expect(photonPairRemainder(c, Math.PI)).toBeCloseTo(K, 11);
    }
  });
});

describe('virtual corrections of Bhabha scattering', () => {
  it('become those of two vertices at t in the forward direction', () => {
    // all of it is 1 + (alpha/pi)[4 (L - 1) ln Delta + 3 ln(-t/m^2) - 4], so K = 6 S - 1, and 4 S - pi^2 without the exponent
    const c = 1 - 1e-7;
    const S = 0.5 * Math.log((1 - c) / 2);
    expect(bhabhaRemainder(c, Math.PI)).toBeCloseTo(4 * S - Math.PI ** 2, 3);
  });

  it('at 90 degrees, by hand', () => {
    // S = C = -ln(2)/2: F = 42 S^2 - 10 C + 62 S = 10.5 ln^2 2 - 26 ln 2
    const ln2 = Math.log(2);
    expect(bhabhaRemainder(0, Math.PI)).toBeCloseTo((10.5 * ln2 * ln2 - 26 * ln2) / 9 - (2 * Math.PI ** 2) / 3, 12);
  });
});
