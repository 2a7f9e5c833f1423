import { describe, expect, it } from 'vitest';
import golden from '../../amplitude/golden/lepton-pair.json' with { type: 'json' };
import { leptonPairPhotonSquared } from '../../amplitude/lepton-pair-photon.ts';
import { MatchedEmission, softInterference } from './matched-emission.ts';

const alpha = 1 / 137.036;
const m2 = 0.000511 ** 2;
const M2 = 0.10566 ** 2;
const options = { lepton: 'mu', alpha, electronMass: 0.000511, leptonMass: 0.10566, initial: true, final: true } as const;
const dot = (x: number[], y: number[]) => x[0] * y[0] - x[1] * y[1] - x[2] * y[2] - x[3] * y[3];

describe('exact emission', () => {
  it.each(golden.photon)('is the reference |M|^2 over e^6 (S_i + S_f): $me2', ({ momenta, me2 }) => {
    const [p1, p2, q1, q2, k] = momenta;
    const matched = new MatchedEmission(options);
    matched.p.set(momenta.flat());
    const s = 2 * m2 + 2 * dot(p1, p2);
    const z = 2 * M2 + 2 * dot(q1, q2);
    matched.set(0, 0, 0, 0, s, z);
    const drawn = (2 * dot(p1, p2)) / (dot(p1, k) * dot(p2, k)) + (2 * dot(q1, q2)) / (dot(q1, k) * dot(q2, k));
    const expected = me2 / ((4 * Math.PI * alpha) ** 3 * drawn);
    expect((matched.even + matched.odd) / expected).toBeCloseTo(1, 9);
    // the same with l- and l+ exchanged
    const other = new MatchedEmission(options);
    other.p.set([p1, p2, q2, q1, k].flat());
    other.set(0, 0, 0, 0, s, z);
    expect(other.even / matched.even).toBeCloseTo(1, 12);
    expect(other.odd / matched.odd).toBeCloseTo(-1, 10);
  });

  it.each(golden.photon)(
    'gives the outgoing line the part that it has by the traces, to a few percent of the whole',
    ({ momenta }) => {
      const [p1, p2, q1, q2, k] = momenta;
      const s = 2 * m2 + 2 * dot(p1, p2);
      const z = 2 * M2 + 2 * dot(q1, q2);
      const even = [1, 2].map((atS) => {
        const matched = new MatchedEmission({ ...options, propagator: (x) => (x === s ? atS : 1) });
        matched.p.set(momenta.flat());
        matched.set(0, 0, 0, 0, s, z);
        return matched.even;
      });
      const products = [dot(p1, k), dot(p2, k), dot(q1, k), dot(q2, k), s, z] as const;
      const T = [dot(p1, q1), dot(p2, q2), dot(p1, q2), dot(p2, q1)] as const;
      const traced = (initial: boolean, final: boolean) =>
        leptonPairPhotonSquared(...products, ...T, m2, M2, alpha, { initial, final });
      const expected = traced(false, true) / (traced(true, false) + traced(false, true));
      expect(Math.abs(even[1] / even[0] - 1 - expected)).toBeLessThan(0.04);
    },
  );

  it('carries the vacuum polarisation of either line and the geometric mean between them', () => {
    const { momenta } = golden.photon[0];
    const [p1, p2, q1, q2] = momenta;
    const s = 2 * m2 + 2 * dot(p1, p2);
    const z = 2 * M2 + 2 * dot(q1, q2);
    const value = (more: object) => {
      const matched = new MatchedEmission({ ...options, ...more });
      matched.p.set(momenta.flat());
      matched.set(0, 0, 0, 0, s, z);
      return matched;
    };
    const propagator = (x: number) => (x === s ? 1.21 : 1);
    const plain = value({});
    const raised = value({ propagator });
    expect(raised.odd / plain.odd).toBeCloseTo(1.1, 12);
    expect(raised.even / plain.even).toBeGreaterThan(1);
    expect(raised.even / plain.even).toBeLessThan(1.21);
    expect(value({ initial: false, propagator }).even / value({ initial: false }).even).toBeCloseTo(1.21, 12);
    expect(value({ final: false, propagator }).even / value({ final: false }).even).toBeCloseTo(1, 12);
  });
});

describe('soft interference', () => {
  it('of four light charges at 90 degrees: photon along the middle of l- and e-', () => {
    // p1 along z, q1 along x, k at 45 degrees: a = c = x, b = d = y, all invariants s/4
    const w = 1e-3;
    const near = w * 5 * (1 - Math.SQRT1_2);
    const far = w * 5 * (1 + Math.SQRT1_2);
    const r = softInterference(near, far, near, far, 100, 100, 25, 25, 25, 25, 0, 0);
    // S_i = S_f = 100/(near far), S_if = 50 (1/near - 1/far)^2
    expect(r).toBeCloseTo((50 * (1 / near - 1 / far) ** 2) / (200 / (near * far)), 12);
    expect(softInterference(near, far, far, near, 100, 100, 25, 25, 25, 25, 0, 0)).toBeCloseTo(-r, 12);
  });
});
