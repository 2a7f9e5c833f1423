import { describe, expect, it } from 'vitest';
import { emission } from '../../amplitude/lepton-pair-photon.ts';
import { emissionFactor } from './emission-factor.ts';

describe('emission factor', () => {
  it('massless, incoming: (s/z) [(1 - 2a/s)^2 + (1 - 2b/s)^2]/2', () => {
    const [a, b, z] = [7, 11, 64];
    const s = z + 2 * (a + b);
    expect(emissionFactor(a, b, z, 0)).toBeCloseTo(((0.5 * s) / z) * ((1 - (2 * a) / s) ** 2 + (1 - (2 * b) / s) ** 2), 12);
  });

  it('soft: the eikonal factor over its part without dead cones', () => {
    const [a, b, z, m2] = [3e-6, 2e-6, 4, 0.4];
    const product = 0.5 * z - m2;
    const eikonal = (2 * product) / (a * b) - m2 / a ** 2 - m2 / b ** 2;
    // massive pair of the same current: 1 + 2 m^2/z
    expect(emissionFactor(a, b, z, m2) / ((eikonal * a * b) / (2 * product))).toBeCloseTo(1 + (2 * m2) / z, 4);
    expect(emissionFactor(-a, -b, z, m2)).toBeCloseTo(emissionFactor(a, b, z, m2), 4);
  });

  it('is the average of the exact emission over the directions of the other pair', () => {
    // electrons of mass 0.5 along z with energy 2, photon of energy 0.7 at cos = 0.6 in the x-z plane, light pair in the rest frame of the rest
    const m2 = 0.25;
    const p = Math.sqrt(4 - m2);
    const w = 0.7;
    const c = 0.6;
    const a = w * (2 - p * c);
    const b = w * (2 + p * c);
    const z = 16 - 8 * w;
    const root = Math.sqrt(z);
    // Q = (4 - w, -0.8 w, 0, -0.6 w): its components of p1 - p2 need p.n for directions n in the frame of Q
    const Q = [4 - w, -0.8 * w, -0.6 * w];
    const boosted = (e: number, x: number, pz: number) => {
      const along = (Q[0] * e - Q[1] * x - Q[2] * pz) / root;
      const shift = (e + along) / (Q[0] + root);
      return [along, x - shift * Q[1], pz - shift * Q[2]];
    };
    const p1 = boosted(2, 0, p);
    const p2 = boosted(2, 0, -p);
    let sum = 0;
    const n = 40;
    for (let i = 0; i < n; i++) {
      const cos = -1 + (2 * (i + 0.5)) / n;
      const sin = Math.sqrt(1 - cos * cos);
      for (let j = 0; j < n; j++) {
        const phi = (2 * Math.PI * (j + 0.5)) / n;
        // q1 - q2 = root (0, direction)
        const X = -root * (p1[1] * sin * Math.cos(phi) + p1[2] * cos);
        const Y = -root * (p2[1] * sin * Math.cos(phi) + p2[2] * cos);
        sum += emission(a, b, z, X, Y, -z, m2) / (n * n);
      }
    }
    const product = 8 - m2;
    expect(emissionFactor(a, b, z, m2) / ((3 * sum * a * b) / (32 * product))).toBeCloseTo(1, 3);
  });
});
