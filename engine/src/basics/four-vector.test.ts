import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boost,
  boostFromRestFrame,
  boostToRestFrame,
  boostWith,
  cosOpeningAngle,
  cosTheta,
  deltaPhi,
  dot,
  mass2,
  momentum,
  momentum2,
  openingAngle,
  phi,
  rotateOntoZ,
  rotateZOnto,
  signedMass,
  theta,
  transverseMomentum,
} from './four-vector.ts';

const vector = (...p: number[]) => Float64Array.from(p);

describe('by hand', () => {
  // E = 13, p = (3, 4, 12): |p| = 13, pt = 5
  const light = vector(0, 13, 3, 4, 12);
  it('lengths and products', () => {
    expect(momentum2(light, 1)).toBe(169);
    expect(momentum(light, 1)).toBe(13);
    expect(transverseMomentum(light, 1)).toBe(5);
    expect(mass2(light, 1)).toBe(0);
    expect(mass2(vector(5, 0, 0, 3), 0)).toBe(16);
    expect(signedMass(vector(5, 0, 0, 3), 0)).toBe(4);
    expect(signedMass(vector(3, 0, 5, 0), 0)).toBe(-4);
    // 13 * 2 - (3 * 1 + 4 * 1 + 12 * 1)
    expect(dot(light, 1, vector(2, 1, 1, 1), 0)).toBe(7);
  });

  it('mass of a fast electron keeps its digits', () => {
    const m = 0.51099895e-3;
    const p = 7;
    const energy = Math.sqrt(p * p + m * m);
    // E^2 - p^2 by subtraction is right to 1e-8 only; the energy itself carries 1e-16 * 7^2/m^2
    expect(mass2(vector(energy, 0, 0, p), 0) / (m * m)).toBeCloseTo(1, 7);
  });

  it('angles', () => {
    expect(cosTheta(light, 1)).toBeCloseTo(12 / 13, 15);
    expect(theta(light, 1)).toBeCloseTo(Math.atan2(5, 12), 15);
    expect(phi(light, 1)).toBeCloseTo(Math.atan2(4, 3), 15);
    expect(theta(vector(1, 0, 0, -1), 0)).toBe(Math.PI);
    expect(theta(vector(1, 1e-9, 0, 1), 0)).toBeCloseTo(1e-9, 24);
    expect(openingAngle(vector(1, 1, 0, 0), 0, vector(1, 0, 2, 0), 0)).toBeCloseTo(Math.PI / 2, 15);
    expect(openingAngle(vector(1, 0, 0, 1), 0, vector(1, 1e-9, 0, 1), 0)).toBeCloseTo(1e-9, 22);
    expect(openingAngle(light, 1, vector(1, -3, -4, -12), 0)).toBe(Math.PI);
    expect(cosOpeningAngle(vector(1, 1, 1, 0), 0, vector(1, 0, 2, 0), 0)).toBeCloseTo(Math.SQRT1_2, 15);
    expect(deltaPhi(3, -3)).toBeCloseTo(6 - 2 * Math.PI, 15);
    expect(deltaPhi(-3, 3)).toBeCloseTo(2 * Math.PI - 6, 15);
    expect(deltaPhi(1, 0.5)).toBe(0.5);
  });

  it('boost: beta = 0.6 along z, gamma = 1.25', () => {
    // at rest with m = 4: E' = 1.25 * 4 = 5, pz' = 0.6 * 5 = 3
    const p = vector(9, 4, 0, 0, 0);
    boost(p, 1, 0, 0, 0.6);
    expect(p[0]).toBe(9);
    expect(p[1]).toBeCloseTo(5, 15);
    expect(p[4]).toBeCloseTo(3, 15);
    // photon along -z: E' = gamma (1 - beta) E = 0.5
    const photon = vector(1, 0, 0, -1);
    boost(photon, 0, 0, 0, 0.6);
    expect(photon[0]).toBeCloseTo(0.5, 15);
    expect(photon[3]).toBeCloseTo(-0.5, 15);
  });

  it('rest frames: q = (5, 0, 0, 3), mass 4', () => {
    const q = vector(5, 0, 0, 3);
    const p = vector(4, 0, 0, 0);
    boostFromRestFrame(p, 0, q, 0);
    expect(Array.from(p)).toEqual([5, 0, 0, 3]);
    boostToRestFrame(p, 0, q, 0);
    expect(Array.from(p)).toEqual([4, 0, 0, 0]);
    boostWith(p, 0, q, 0, 1, 4);
    expect(Array.from(p)).toEqual([5, 0, 0, 3]);
  });

  it('rotations: z onto x, and onto -z', () => {
    const p = vector(1, 0, 0, 2);
    rotateZOnto(p, 0, 1, 0, 0);
    expect(Array.from(p)).toEqual([1, 2, 0, 0]);
    const x = vector(1, 1, 0, 0);
    rotateZOnto(x, 0, 1, 0, 0);
    expect(Array.from(x)).toEqual([1, 0, 0, -1]);
    // a transverse part whose square underflows must not scale the vector
    const close = vector(1, 1, 0.5, 0);
    rotateZOnto(close, 0, 1.6e-162, 0, 1);
    expect(Array.from(close.subarray(0, 3))).toEqual([1, 1, 0.5]);
    expect(Math.abs(close[3])).toBeLessThan(1e-140);
    const down = vector(1, 0.5, 0.25, 2);
    rotateZOnto(down, 0, 0, 0, -1);
    expect(Array.from(down)).toEqual([1, -0.5, 0.25, -2]);
  });
});

describe('for any vectors', () => {
  const component = fc.double({ min: -10, max: 10, noNaN: true });
  const massive = fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), component, component, component);
  const build = ([m, x, y, z]: number[]) => vector(Math.sqrt(m * m + x * x + y * y + z * z), x, y, z);

  it('boosts keep products and invert', () => {
    fc.assert(
      fc.property(massive, massive, massive, (a, b, frame) => {
        const [p, k, q] = [build(a), build(b), build(frame)];
        const [p0, k0] = [p.slice(), k.slice()];
        const product = dot(p, 0, k, 0);
        const gamma = q[0] / frame[0];
        const tolerance = 1e-13 * gamma * gamma * p[0] * k[0];
        boostToRestFrame(p, 0, q, 0);
        boostToRestFrame(k, 0, q, 0);
        expect(Math.abs(dot(p, 0, k, 0) - product)).toBeLessThan(tolerance);
        boostFromRestFrame(p, 0, q, 0);
        for (let i = 0; i < 4; i++) expect(Math.abs(p[i] - p0[i])).toBeLessThan(1e-11 * gamma * gamma * p0[0]);
        // the boost by velocity is the same
        boost(k, 0, q[1] / q[0], q[2] / q[0], q[3] / q[0]);
        for (let i = 0; i < 4; i++) expect(Math.abs(k[i] - k0[i])).toBeLessThan(1e-11 * gamma * gamma * k0[0]);
      }),
    );
  });

  it('rotations keep lengths, take z onto the direction, and invert', () => {
    fc.assert(
      fc.property(
        massive,
        fc.double({ min: 0, max: 3.14, noNaN: true }),
        fc.double({ min: -3.14, max: 3.14, noNaN: true }),
        (a, t, f) => {
          const [nx, ny, nz] = [Math.sin(t) * Math.cos(f), Math.sin(t) * Math.sin(f), Math.cos(t)];
          const z = vector(1, 0, 0, 1);
          rotateZOnto(z, 0, nx, ny, nz);
          expect(Math.abs(z[1] - nx) + Math.abs(z[2] - ny) + Math.abs(z[3] - nz)).toBeLessThan(1e-15);
          const p = build(a);
          const before = p.slice();
          rotateZOnto(p, 0, nx, ny, nz);
          expect(momentum2(p, 0)).toBeCloseTo(momentum2(before, 0), 11);
          rotateOntoZ(p, 0, nx, ny, nz);
          for (let i = 0; i < 4; i++) expect(p[i]).toBeCloseTo(before[i], 12);
        },
      ),
    );
  });
});
