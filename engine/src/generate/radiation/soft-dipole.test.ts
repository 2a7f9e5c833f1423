import { describe, expect, it } from 'vitest';
import { SoftDipole } from './soft-dipole.ts';

/** -(alpha/4 pi^2) (q1/q1.k - q2/q2.k)^2 k^2, integrated over the directions in the frame of the pair, over alpha. */
function strengthByQuadrature(s: number, m1: number, m2: number, steps: number): number {
  const energy1 = (s + m1 * m1 - m2 * m2) / (2 * Math.sqrt(s));
  const energy2 = Math.sqrt(s) - energy1;
  const p = Math.sqrt(energy1 * energy1 - m1 * m1);
  const product = (s - m1 * m1 - m2 * m2) / 2;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const c = -1 + (2 * (i + 0.5)) / steps;
    const d1 = energy1 - p * c;
    const d2 = energy2 + p * c;
    sum += ((2 * product) / (d1 * d2) - (m1 / d1) ** 2 - (m2 / d2) ** 2) * (2 / steps);
  }
  return sum / (2 * Math.PI);
}

describe('soft dipole', () => {
  const dipole = new SoftDipole();

  it('light pair: (2/pi)[ln(s/m^2) - 1] photons per unit of ln k, 0.0877/alpha for the beams at 10.58 GeV', () => {
    dipole.set(0.5 * 10.58 ** 2 - 0.000511 ** 2, 0.000511 ** 2);
    expect(dipole.strength).toBeCloseTo((2 / Math.PI) * (2 * Math.log(10.58 / 0.000511) - 1), 8);
    expect(dipole.strength / 137.036).toBeCloseTo(0.0877, 4);
  });

  it.each([
    [3, 1, 1],
    [9, 0.3, 1.5],
  ])('is the integral of the eikonal factor: s = %d, masses %d and %d', (s, m1, m2) => {
    dipole.set((s * s - m1 * m1 - m2 * m2) / 2, m1 * m2);
    expect(dipole.strength).toBeCloseTo(strengthByQuadrature(s * s, m1, m2, 100000), 5);
    expect(dipole.flatStrength - dipole.strength).toBeCloseTo(2 / Math.PI, 12);
  });

  it('draws t with the density 1 - kappa cosh t: its integral is the uniform', () => {
    for (const kappa of [0.02, 0.6, 5e-9]) {
      dipole.set(1, kappa);
      const root = Math.sqrt(1 - kappa * kappa);
      for (let i = 0; i < 200; i++) {
        const u = (i + 0.5) / 200;
        const t = dipole.draw(u);
        const share = 0.5 + (t - kappa * Math.sinh(t)) / (2 * (dipole.range - root));
        expect(Math.abs(share - u)).toBeLessThan(1e-5);
      }
      expect(dipole.deadCone(0)).toBeCloseTo(1 - kappa, 14);
      expect(dipole.deadCone(dipole.range)).toBeLessThan(1e-6);
      expect(dipole.drawFlat(0.75)).toBeCloseTo(0.5 * dipole.range, 12);
    }
  });
});
