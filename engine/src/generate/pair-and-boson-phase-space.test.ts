import { describe, expect, it } from 'vitest';
import { PairAndBosonPhaseSpace } from './pair-and-boson-phase-space.ts';

/** Mean of the jacobian over a midpoint grid. */
function volume(s: number, fermion: number, boson: number): number {
  const space = new PairAndBosonPhaseSpace(fermion, boson);
  const steps = 600;
  let sum = 0;
  for (let i = 0; i < steps; i++) for (let j = 0; j < steps; j++) sum += space.sample(s, (i + 0.5) / steps, (j + 0.5) / steps);
  return sum / (steps * steps);
}

describe('phase space of a pair and a boson', () => {
  it('has the volume s/(256 pi^3) for massless particles', () => {
    expect(volume(100, 1e-4, 1e-4) / (100 / (256 * Math.PI ** 3))).toBeCloseTo(1, 3);
  });

  it('has the volume of its one-dimensional integral with masses', () => {
    const s = 112;
    const [m, M] = [1.7, 3];
    const kallen = (a: number, b: number, c: number) => a * a + b * b + c * c - 2 * (a * b + b * c + c * a);
    const low = 4 * m * m;
    const high = (Math.sqrt(s) - M) ** 2;
    let sum = 0;
    const steps = 20_000;
    for (let i = 0; i < steps; i++) {
      const pair = low + ((high - low) * (i + 0.5)) / steps;
      sum += Math.sqrt(kallen(s, pair, M * M)) * Math.sqrt(1 - (4 * m * m) / pair);
    }
    const expected = (sum * (high - low)) / steps / (128 * Math.PI ** 3 * s);
    expect(volume(s, m, M) / expected).toBeCloseTo(1, 3);
  });

  it('leaves invariants that belong together', () => {
    const space = new PairAndBosonPhaseSpace(0.1056583755, 2);
    expect(space.sample(111.9, 0.3, 0.8)).toBeGreaterThan(0);
    expect(space.d1 + space.d2).toBeCloseTo(space.total, 12);
    expect(space.sPair).toBeCloseTo(111.9 + 4 - space.total, 12);
    expect((space.d2 - space.d1) / space.total).toBeCloseTo(space.product, 12);
    expect(Math.abs(space.product)).toBeLessThan(space.b);
  });
});
