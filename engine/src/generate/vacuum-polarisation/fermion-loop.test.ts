import { describe, expect, it } from 'vitest';
import { fermionLoop } from './fermion-loop.ts';

const out = new Float64Array(2);
const loop = (q2: number, m2 = 1): [number, number] => {
  fermionLoop(q2, m2, out, 0);
  return [out[0], out[1]];
};

describe('one-loop vacuum polarisation of a fermion', () => {
  it('is -q^2/(5 m^2) at small q^2 and ln(-q^2/m^2) - 5/3 at large space-like q^2', () => {
    expect(loop(1e-6)[0] / 1e-6).toBeCloseTo(-0.2, 7);
    expect(loop(-1e-6)[0] / 1e-6).toBeCloseTo(0.2, 7);
    expect(loop(-1e12)[0]).toBeCloseTo(12 * Math.log(10) - 5 / 3, 10);
  });

  it('is -8/3 at threshold, from either side', () => {
    expect(loop(4)[0]).toBeCloseTo(-8 / 3, 12);
    expect(loop(4 - 1e-12)[0]).toBeCloseTo(-8 / 3, 5);
    expect(loop(4 + 1e-12)[0]).toBeCloseTo(-8 / 3, 5);
  });

  it('has the imaginary part of R above threshold and none elsewhere', () => {
    // (1 + 2/8) sqrt(1 - 4/8) at q^2 = 8
    expect(loop(8)[1]).toBeCloseTo(-Math.PI * 1.25 * Math.sqrt(0.5), 13);
    for (const q2 of [-8, -0.01, 0.01, 3.99]) expect(loop(q2)[1]).toBe(0);
  });

  it('joins its series without a step', () => {
    for (const q2 of [0.2, -0.2]) {
      const [inside] = loop(q2 * (1 - 1e-12));
      const [outside] = loop(q2 * (1 + 1e-12));
      expect(Math.abs(inside / outside - 1)).toBeLessThan(4e-12);
    }
  });

  it('is the dispersion integral over its own imaginary part', () => {
    // F(q^2) = -q^2 int ds R(s)/[s (s - q^2)] at q^2 = -3, s = 4/t, by Simpson in sqrt(1 - t)
    const q2 = -3;
    const n = 2000;
    let sum = 0;
    for (let i = 0; i <= n; i++) {
      const v = i / n;
      const t = 1 - v * v;
      const weight = i === 0 || i === n ? 1 : i % 2 ? 4 : 2;
      sum += (weight * (1 + t / 2) * v * 2 * v) / (4 - q2 * t);
    }
    expect(loop(q2)[0]).toBeCloseTo((-q2 * sum) / (3 * n), 9);
  });
});
