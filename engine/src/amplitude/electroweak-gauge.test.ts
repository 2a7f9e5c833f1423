import { describe, expect, it } from 'vitest';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';

/** Momenta of e- e+ -> n products in a plane and out of it, by sequential two-body decays with fixed angles. */
function momenta(sqrtS: number, masses: readonly number[], electron: number): number[] {
  const half = sqrtS / 2;
  const k = Math.sqrt(half * half - electron * electron);
  const products: number[][] = [];
  let frame = [sqrtS, 0, 0, 0];
  masses.forEach((m, i) => {
    const rest = masses.slice(i + 1);
    if (rest.length === 0) {
      products.push(frame);
      return;
    }
    const M = Math.sqrt(frame[0]! ** 2 - frame[1]! ** 2 - frame[2]! ** 2 - frame[3]! ** 2);
    const least = rest.reduce((sum, one) => sum + one, 0);
    const pair = rest.length === 1 ? least : least + 0.45 * (M - m - least);
    const p = Math.sqrt((M ** 2 - (m + pair) ** 2) * (M ** 2 - (m - pair) ** 2)) / (2 * M);
    const [c, phi] = [0.3 - 0.5 * i, 0.9 + 1.7 * i];
    const s = Math.sqrt(1 - c * c);
    const boost = (e: number, x: number, y: number, z: number): number[] => {
      const [E, X, Y, Z] = frame as [number, number, number, number];
      const energy = (E * e + X * x + Y * y + Z * z) / M;
      const f = (e + energy) / (E + M);
      return [energy, x + X * f, y + Y * f, z + Z * f];
    };
    const [x, y, z] = [p * s * Math.cos(phi), p * s * Math.sin(phi), p * c];
    products.push(boost(Math.sqrt(m * m + p * p), x, y, z));
    frame = boost(Math.sqrt(pair * pair + p * p), -x, -y, -z);
  });
  return [half, 0, 0, k, half, 0, 0, -k, ...products.flat()];
}

/** About z, then about x. */
function rotated(points: readonly number[]): number[] {
  const [ca, sa, cb, sb] = [Math.cos(0.7), Math.sin(0.7), Math.cos(1.9), Math.sin(1.9)];
  return points.flatMap((energy, i) => {
    if (i % 4 !== 0) return [];
    const [x, y, z] = points.slice(i + 1, i + 4) as [number, number, number];
    const [x1, y1] = [x * ca - y * sa, x * sa + y * ca];
    return [energy, x1, y1 * cb - z * sb, y1 * sb + z * cb];
  });
}

describe('the electroweak model', () => {
  // photon polarisations are those of a light-cone gauge with a fixed axis: only a gauge-invariant amplitude is the same when momenta turn
  it.each([
    ['nu_e nu_e~ gamma', 200],
    ['nu_e nu_e~ gamma gamma', 200],
    ['W+ W- gamma', 300],
  ])('is gauge invariant: e- e+ -> %s', (text, sqrtS) => {
    const model = resolveModel('electroweak', { 'width.W': 0, 'width.Z': 0 });
    const outgoing = text.split(' ');
    const masses = outgoing.map((name) => model.particles.find((one) => one.name === name || one.anti === name)!.mass);
    const points = momenta(sqrtS, masses, model.parameters['mass.e']!);
    const out = new Float64Array(2);
    compileAmplitude(model, { incoming: ['e-', 'e+'], outgoing }).me2(
      Float64Array.from([...points, ...rotated(points)]),
      0,
      2,
      out,
      0,
    );
    expect(out[0]).toBeGreaterThan(0);
    expect(out[1]! / out[0]! - 1).toBeCloseTo(0, 11);
  });

  it('keeps unitarity: e- e+ -> W+ W- stays of the order of g^4 where each diagram grows as s/m_W^2', () => {
    const model = resolveModel('electroweak', { 'width.W': 0, 'width.Z': 0, 'mass.e': 1e-6 });
    const g = model.parameters['gW']!;
    const mW = model.parameters['mass.W']!;
    for (const sqrtS of [1000, 3000, 10000]) {
      const out = new Float64Array(1);
      const points = Float64Array.from(momenta(sqrtS, [mW, mW], 1e-6));
      compileAmplitude(model, { incoming: ['e-', 'e+'], outgoing: ['W+', 'W-'] }).me2(points, 0, 1, out, 0);
      expect(out[0]! / (g * g * g * g)).toBeGreaterThan(0.05);
      expect(out[0]! / (g * g * g * g)).toBeLessThan(2);
    }
  });
});
