import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import golden from './golden/lepton-pair.json' with { type: 'json' };
import { leptonPairCrossSection, leptonPairSquared } from './lepton-pair.ts';
import { leptonPairPhotonSquared } from './lepton-pair-photon.ts';

const alpha = 1 / 137.036;
const m = 0.000511;
const M = 0.10566;
const both = { initial: true, final: true };

const dot = (x: number[], y: number[]) => x[0] * y[0] - x[1] * y[1] - x[2] * y[2] - x[3] * y[3];

function pair(p: number[][]): number {
  const momentum = (q: number[]) => Math.hypot(q[1], q[2], q[3]);
  const cosTheta = (p[0][1] * p[2][1] + p[0][2] * p[2][2] + p[0][3] * p[2][3]) / (momentum(p[0]) * momentum(p[2]));
  return leptonPairSquared(4 * p[0][0] * p[0][0], cosTheta, m, M, alpha);
}

function photon(p: number[][], on = both, mE = m, mL = M): number {
  const [p1, p2, q1, q2, k] = p;
  const s = 2 * mE * mE + 2 * dot(p1, p2);
  const z = 2 * mL * mL + 2 * dot(q1, q2);
  const [a, b, c, d] = [dot(p1, k), dot(p2, k), dot(q1, k), dot(q2, k)];
  return leptonPairPhotonSquared(
    a,
    b,
    c,
    d,
    s,
    z,
    dot(p1, q1),
    dot(p2, q2),
    dot(p1, q2),
    dot(p2, q1),
    mE * mE,
    mL * mL,
    alpha,
    on,
  );
}

describe('e+ e- -> l+ l- (gamma)', () => {
  it.each(golden.pair)('pair: agrees with an independent generator at $me2', ({ momenta, me2 }) => {
    expect(Math.abs(pair(momenta) / me2 - 1)).toBeLessThan(1e-10);
  });

  it.each(golden.photon)('photon: agrees with an independent generator at $me2', ({ momenta, me2 }) => {
    expect(Math.abs(photon(momenta) / me2 - 1)).toBeLessThan(1e-10);
  });

  for (const [name, value] of [
    ['me2_q_mm.json', pair],
    ['me2_q_mma.json', photon],
  ] as const) {
    it(`agrees at every reference point of ${name}`, ({ skip }) => {
      const file = `${process.env['LACUNA_REFERENCE'] ?? ''}/generators/data/${name}`;
      if (!existsSync(file)) skip('skipped, reference not found');
      let points = 0;
      for (const set of JSON.parse(readFileSync(file, 'utf8')).sets) {
        for (const point of set.points) {
          expect(Math.abs(value(point.p) / point.me2 - 1)).toBeLessThan(1e-10);
          points++;
        }
      }
      expect(points).toBeGreaterThan(19);
    });
  }

  it('vanishing photon energy: the eikonal factor times the Born', () => {
    // mu+ mu- at 90 degrees to the beam, photon of 1 keV at 45 degrees in their plane
    const E = 5;
    const w = 1e-6;
    const pz = Math.sqrt(E * E - m * m);
    const q = Math.sqrt(E * E - M * M);
    const h = Math.SQRT1_2;
    const vectors = [
      [E, 0, 0, pz],
      [E, 0, 0, -pz],
      [E, q, 0, 0],
      [E, -q, 0, 0],
      [w, w * h, 0, w * h],
    ];
    const [p1, p2, q1, q2, k] = vectors;
    const J = [0, 1, 2, 3].map((i) => -p1[i] / dot(p1, k) + p2[i] / dot(p2, k) + q1[i] / dot(q1, k) - q2[i] / dot(q2, k));
    const eikonal = -4 * Math.PI * alpha * dot(J, J) * leptonPairSquared(4 * E * E, 0, m, M, alpha);
    expect(photon(vectors) / eikonal).toBeCloseTo(1, 5);
  });

  it('exchanging l- and l+ together with e- and e+ changes nothing', () => {
    const [p1, p2, q1, q2, k] = golden.photon[0].momenta;
    expect(photon([p2, p1, q2, q1, k]) / photon([p1, p2, q1, q2, k])).toBeCloseTo(1, 12);
  });

  it('the two lines cross into each other', () => {
    const [p1, p2, q1, q2, k] = golden.photon[1].momenta;
    const minus = (v: number[]) => v.map((x) => -x);
    const crossed = photon([minus(q1), minus(q2), minus(p1), minus(p2), k], { initial: true, final: false }, M, m);
    expect(crossed / photon([p1, p2, q1, q2, k], { initial: false, final: true })).toBeCloseTo(1, 10);
  });

  it('Born cross-sections: 775.92697 pb (mu mu), 772.07440 pb (tau tau) at 10.58 GeV', () => {
    expect(leptonPairCrossSection(10.58 ** 2, m, M, alpha) / 1e3).toBeCloseTo(775.92697, 4);
    expect(leptonPairCrossSection(10.58 ** 2, m, 1.77686, alpha) / 1e3).toBeCloseTo(772.0744, 4);
    expect(leptonPairCrossSection(12, m, 1.77686, alpha)).toBe(0);
  });
});
