import { describe, expect, it } from 'vitest';
import { interferenceExponent, shellCorrection, softExponent } from './soft-exponent.ts';

/** Photons between the cut in the rest frame of a pair and that in a frame where its particles have the energies f1 E and f2 E, by quadrature. */
function shell(f1: number, f2: number): number {
  const across2 = f1 * f2 - 1;
  const steps = 4000;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const eta = -14 + (28 * i) / steps;
    const c = Math.tanh(eta);
    // the azimuth's mean of the logarithm of the photon's energy ratio
    const a = (f1 + f2) / 2 + (c * (f1 - f2)) / 2;
    const mean = Math.log((a + Math.sqrt(a * a - across2 * (1 - c * c))) / 2);
    const ends = ((1 + c) / 2) * Math.log(f1) + ((1 - c) / 2) * Math.log(f2);
    sum += (i === 0 || i === steps ? 0.5 : 1) * (mean - ends);
  }
  return (-2 * sum * 28) / steps;
}

describe('exponent of soft photons', () => {
  it('is that of Jadach, Ward, Was for a pair back to back', () => {
    // (gamma/2) ln(Delta/E) x 2 + gamma/4 + (alpha/pi)(pi^2/3 - 1/2), gamma = 2 (alpha/pi)(L - 1), over alpha/pi, at L = 20, Delta = E/100
    const m2 = 100 * Math.exp(-20);
    expect(softExponent(100, m2, 5, 5, 0.05)).toBeCloseTo(2 * 19 * Math.log(0.01) + 9.5 + Math.PI ** 2 / 3 - 0.5, 10);
  });

  it.each([
    [1, 1],
    [2, 1],
    [5, 0.5],
    [4, 3],
  ])('has the shell between two frames in which the cut is the same, energies x %d and x %d', (f1, f2) => {
    const E = 3;
    const q2 = 4 * E * E;
    expect(shellCorrection(q2, f1 * E, f2 * E)).toBeCloseTo(shell(f1, f2), 5);
  });

  it('of interference is ln(t/u)(2 ln Delta + 1/2) twice and two dilogarithms at Born level, and odd in the cosine', () => {
    const at = (c: number) => {
      const t = 2 * 25 * (1 - c);
      const u = 2 * 25 * (1 + c);
      return interferenceExponent(t, t, u, u, 5, 5, 5, 0.05);
    };
    expect(at(0)).toBeCloseTo(0, 12);
    expect(at(0.6)).toBeCloseTo(-at(-0.6), 12);
    // Li2(0.8) - Li2(0.2) = 1.0747946000082 - 0.2110037754397
    const dilogarithms = 2 * (1.0747946000082 - 0.2110037754397);
    expect(at(0.6)).toBeCloseTo(2 * Math.log(0.25) * (2 * Math.log(0.01) + 0.5) + dilogarithms, 9);
  });
});
