import { describe, expect, it } from 'vitest';
import { compileAmplitude } from '../../amplitude/compile.ts';
import { boostFromRestFrame, boostToRestFrame, dot } from '../../basics/four-vector.ts';
import { RandomStream } from '../../basics/random.ts';
import { resolveModel } from '../../model/registry.ts';
import { cmsBeams } from '../beams.ts';
import { isotropicPair } from '../tau/isotropic.ts';
import { TauPairSpin } from '../tau/tau-pair-spin.ts';
import { Uniforms } from '../uniforms.ts';
import { currentMatrix, polarimeterMatrix, spinAxes } from './spin-basis.ts';
import { SpinAmplitude, SpinMatrix } from './spin-matrix.ts';

const uniforms = (name: string): Uniforms => {
  const u = new Uniforms();
  u.start(new RandomStream(5, name), 1, 3, 0);
  return u;
};

/** A particle of mass m at [E, px, py, pz], in some direction. */
function moving(mass: number): Float64Array {
  const [x, y, z] = [0.7, -1.1, 0.4];
  return Float64Array.of(Math.sqrt(mass * mass + x * x + y * y + z * z), x, y, z);
}

describe('spin axes', () => {
  it('are orthonormal, orthogonal to the momentum and right-handed in the rest frame', () => {
    const p = moving(1.777);
    const e = new Float64Array(12);
    spinAxes(p, 0, 1.777, e, 0);
    for (let i = 0; i < 3; i++) {
      expect(dot(e, 4 * i, p, 0)).toBeCloseTo(0, 12);
      for (let k = 0; k < 3; k++) expect(dot(e, 4 * i, e, 4 * k)).toBeCloseTo(i === k ? -1 : 0, 12);
    }
    for (let i = 0; i < 3; i++) boostToRestFrame(e, 4 * i, p, 0);
    const [a, b, c] = [0, 4, 8];
    const det =
      e[a + 1]! * (e[b + 2]! * e[c + 3]! - e[b + 3]! * e[c + 2]!) -
      e[a + 2]! * (e[b + 1]! * e[c + 3]! - e[b + 3]! * e[c + 1]!) +
      e[a + 3]! * (e[b + 1]! * e[c + 2]! - e[b + 2]! * e[c + 1]!);
    expect(det).toBeCloseTo(1, 12);
  });
});

/** Point of a decay in three: momenta of parent and products in the frame of the parent's p. */
function threeBody(p: Float64Array, mass: number, pairMass: number, masses: [number, number, number], u: Uniforms): Float64Array {
  const points = new Float64Array(16);
  points.set(p);
  const pair = new Float64Array(4);
  const own = new Float64Array(12);
  isotropicPair(u, mass, masses[0], pairMass, own, 0, 4);
  pair.set(own.subarray(4, 8));
  isotropicPair(u, pairMass, masses[1], masses[2], own, 4, 8);
  for (const at of [4, 8]) boostFromRestFrame(own, at, pair, 0);
  for (const at of [0, 4, 8]) boostFromRestFrame(own, at, p, 0);
  points.set(own, 4);
  return points;
}

describe('decay matrices', () => {
  it.each([
    ['tau-', ['e-', 'nu_e~', 'nu_tau'], 1],
    ['tau+', ['e+', 'nu_e', 'nu_tau~'], -1],
  ] as const)('of %s -> e nu nu are 1 + h.sigma with h along the antineutrino (neutrino, reversed)', (parent, products, sign) => {
    const model = resolveModel('electroweak', { 'mass.W': 8e3, 'mass.Z': 9e3 });
    const tau = model.parameters['mass.tau']!;
    const spin = new SpinAmplitude(compileAmplitude(model, { incoming: [parent], outgoing: [...products] }));
    const p = moving(tau);
    const u = uniforms('tau');
    for (let trial = 0; trial < 5; trial++) {
      const points = threeBody(p, tau, 0.6 + 0.1 * trial, [model.parameters['mass.e']!, 0, 0], u);
      spin.set(points);
      const D = new SpinMatrix(2);
      spin.contract([null, null, null, null], 0, D);
      // |M|^2 ~ (k.(p -+ M s)) (l.n): k of the charged lepton's neutrino; h = -+ ... direction of k in the rest frame
      const k = points.slice(8, 12);
      boostToRestFrame(k, 0, p, 0);
      const e = new Float64Array(12);
      spinAxes(p, 0, tau, e, 0);
      for (let i = 0; i < 3; i++) boostToRestFrame(e, 4 * i, p, 0);
      const h = [0, 1, 2].map((i) => (sign * (e[4 * i + 1]! * k[1]! + e[4 * i + 2]! * k[2]! + e[4 * i + 3]! * k[3]!)) / k[0]!);
      const unit = D.trace() / 2;
      // D(s, s') = unit (1 + h.sigma)(s', s)
      const expected = [1 + h[2]!, 0, h[0]!, h[1]!, h[0]!, -h[1]!, 1 - h[2]!, 0];
      expected.forEach((value, i) => {
        expect(D.values[i]! / unit).toBeCloseTo(value, 4);
      });
    }
  });

  it('chain amplitudes through a resonance: e+ e- -> mu+ mu- Zprime, Zprime -> nu nu~', () => {
    const width = 1e-9;
    const model = resolveModel('zprime', { 'mass.Zprime': 2, 'width.Zprime': width, gPrime: 0.1 });
    const production = new SpinAmplitude(compileAmplitude(model, { incoming: ['e-', 'e+'], outgoing: ['mu-', 'mu+', 'Zprime'] }));
    const decay = new SpinAmplitude(compileAmplitude(model, { incoming: ['Zprime'], outgoing: ['nu_mu', 'nu_mu~'] }));
    const full = compileAmplitude(
      model,
      { incoming: ['e-', 'e+'], outgoing: ['mu-', 'mu+', 'nu_mu', 'nu_mu~'] },
      { require: ['Zprime'], order: { QED: 2, NEW: 2 } },
    );
    const [me, mmu] = [model.parameters['mass.e']!, model.parameters['mass.mu']!];
    const E = 5;
    const pz = Math.sqrt(E * E - me * me);
    const u = uniforms('zprime');
    for (let trial = 0; trial < 3; trial++) {
      const out = threeBody(Float64Array.of(2 * E, 0, 0, 0), 2 * E, 4 + trial, [2, mmu, mmu], u);
      const z = out.slice(4, 8);
      const nu = new Float64Array(8);
      isotropicPair(u, 2, 0, 0, nu, 0, 4);
      boostFromRestFrame(nu, 0, z, 0);
      boostFromRestFrame(nu, 4, z, 0);
      const beams = [E, 0, 0, pz, E, 0, 0, -pz];
      production.set(Float64Array.from([...beams, ...out.subarray(8, 16), ...z]));
      decay.set(Float64Array.from([...z, ...nu]));
      const D = new SpinMatrix(3);
      decay.contract([null, null, null], 0, D);
      const rho = new SpinMatrix(3);
      production.contract([null, null, null, null, null], 4, rho);
      const chain = rho.times(D) / 4 / (4 * width * width);
      const me2 = new Float64Array(1);
      full.me2(Float64Array.from([...beams, ...out.subarray(8, 16), ...nu]), 0, 1, me2, 0);
      // on the pole within rounding of the momenta: |M|^2 = sum |P D|^2/(m G)^2, m = 2
      const off =
        dot(
          Float64Array.from(nu.map((x, i) => (i < 4 ? x + nu[4 + i]! : 0))),
          0,
          Float64Array.from(nu.map((x, i) => (i < 4 ? x + nu[4 + i]! : 0))),
          0,
        ) - 4;
      expect((me2[0]! * (1 + (off / (2 * width)) ** 2)) / chain).toBeCloseTo(1, 4);
      expect(production.contract([null, null, null, null, D], -1, null) / rho.times(D)).toBeCloseTo(1, 10);
    }
  });

  it('chain amplitudes through a fermion: e+ e- -> chi2 chi1~, chi2 -> chi1 Aprime', () => {
    const width = 1e-8;
    const model = resolveModel('inelastic-dark-matter', {
      'mass.chi1': 0.5,
      'mass.chi2': 2,
      'mass.Aprime': 1,
      'width.chi2': width,
    });
    const production = new SpinAmplitude(compileAmplitude(model, { incoming: ['e-', 'e+'], outgoing: ['chi2', 'chi1~'] }));
    const decay = new SpinAmplitude(compileAmplitude(model, { incoming: ['chi2'], outgoing: ['chi1', 'Aprime'] }));
    const full = compileAmplitude(
      model,
      { incoming: ['e-', 'e+'], outgoing: ['chi1', 'Aprime', 'chi1~'] },
      { require: ['chi2'] },
    );
    const me = model.parameters['mass.e']!;
    const E = 5;
    const pz = Math.sqrt(E * E - me * me);
    const u = uniforms('chi2');
    const pair = new Float64Array(8);
    isotropicPair(u, 2 * E, 2, 0.5, pair, 0, 4);
    const chi2 = pair.slice(0, 4);
    const products = new Float64Array(8);
    isotropicPair(u, 2, 0.5, 1, products, 0, 4);
    boostFromRestFrame(products, 0, chi2, 0);
    boostFromRestFrame(products, 4, chi2, 0);
    const beams = [E, 0, 0, pz, E, 0, 0, -pz];
    production.set(Float64Array.from([...beams, ...pair]));
    decay.set(Float64Array.from([...chi2, ...products]));
    const D = new SpinMatrix(2);
    decay.contract([null, null, null], 0, D);
    const chain = production.contract([null, null, D, null], -1, null) / 4;
    const me2 = new Float64Array(1);
    full.me2(Float64Array.from([...beams, ...products, ...pair.subarray(4)]), 0, 1, me2, 0);
    const sum = Float64Array.from([0, 1, 2, 3].map((j) => products[j]! + products[4 + j]!));
    const off = (dot(sum, 0, sum, 0) - 4) / (2 * width);
    // the other diagram, with chi2~ between chi1~ and A', is far off its pole
    expect((me2[0]! * 4 * width * width * (1 + off * off)) / chain).toBeCloseTo(1, 4);
  });

  it('has the spin correlation of tau pairs that TauPairSpin has by hand', () => {
    const model = resolveModel('qed');
    const tau = model.parameters['mass.tau']!;
    const me = model.parameters['mass.e']!;
    const production = new SpinAmplitude(compileAmplitude(model, { incoming: ['e-', 'e+'], outgoing: ['tau-', 'tau+'] }));
    const E = 2.5; // far from both limits
    const pz = Math.sqrt(E * E - me * me);
    const u = uniforms('taus');
    const pair = new Float64Array(8);
    for (let trial = 0; trial < 4; trial++) {
      isotropicPair(u, 2 * E, tau, tau, pair, 0, 4);
      const byHand = new TauPairSpin(cmsBeams(2 * E), tau);
      byHand.set(pair, 0, 4);
      production.set(Float64Array.from([E, 0, 0, pz, E, 0, 0, -pz, ...pair]));
      const matrix = (at: number, h: number[]): SpinMatrix => {
        const four = new Float64Array(4);
        for (let j = 0; j < 3; j++) four[1 + j] = [0, 1, 2].reduce((sum, i) => sum + h[i]! * byHand.axes[3 * i + j]!, 0);
        boostFromRestFrame(four, 0, pair, at);
        const D = new SpinMatrix(2);
        polarimeterMatrix(pair, at, tau, four, 0, D.values);
        return D;
      };
      const flat = production.contract([null, null, null, null], -1, null);
      for (const [h, k] of [
        [
          [0, 0, 1],
          [0, 0, 1],
        ],
        [
          [1, 0, 0],
          [1, 0, 0],
        ],
        [
          [0, 1, 0],
          [0, 1, 0],
        ],
        [
          [0.6, 0, 0.8],
          [0.8, 0, -0.6],
        ],
        [
          [0.6, 0.8, 0],
          [0, 0.6, 0.8],
        ],
      ] as [number[], number[]][]) {
        const correlated = production.contract([null, null, matrix(0, h), matrix(4, k)], -1, null) / flat;
        expect(correlated).toBeCloseTo(byHand.weight(Float64Array.from(h), Float64Array.from(k)), 5);
      }
    }
  });

  it('has the correlation of taus from a scalar: 1 + h.k across the flight, 1 - h.k along it', () => {
    const model = resolveModel('dark-scalar', { 'mass.hprime': 5 });
    const tau = model.parameters['mass.tau']!;
    const decay = new SpinAmplitude(compileAmplitude(model, { incoming: ['hprime'], outgoing: ['tau-', 'tau+'] }));
    const pair = new Float64Array(8);
    isotropicPair(uniforms('scalar'), 5, tau, tau, pair, 0, 4);
    decay.set(Float64Array.from([5, 0, 0, 0, ...pair]));
    const size = Math.hypot(pair[1]!, pair[2]!, pair[3]!);
    const z = [1, 2, 3].map((j) => pair[j]! / size);
    const across = Math.hypot(z[0]!, z[1]!);
    const x = [-z[1]! / across, z[0]! / across, 0];
    const matrix = (at: number, h: number[]): SpinMatrix => {
      const four = Float64Array.of(0, ...h);
      boostFromRestFrame(four, 0, pair, at);
      const D = new SpinMatrix(2);
      polarimeterMatrix(pair, at, tau, four, 0, D.values);
      return D;
    };
    const flat = decay.contract([null, null, null], -1, null);
    const weight = (h: number[], k: number[]): number => decay.contract([null, matrix(0, h), matrix(4, k)], -1, null) / flat;
    expect(weight(z, z)).toBeCloseTo(0, 9); // helicities alike: spins opposite
    expect(weight(x, x)).toBeCloseTo(2, 9);
    expect(weight(x, z)).toBeCloseTo(1, 9);
  });

  it('of a vector into two scalars is (J.eps)(J.eps)*', () => {
    // A' -> mu mu with light muons, averaged over their spins and over the azimuth: transverse; a real current is polarised along itself
    const p = moving(1.5);
    const D = new SpinMatrix(3);
    const e = new Float64Array(12);
    spinAxes(p, 0, 1.5, e, 0);
    currentMatrix(p, 0, 1.5, e, 8, D.values);
    expect(D.values[8]).toBeCloseTo(1, 12); // along e3: only the state 0
    expect(D.trace()).toBeCloseTo(1, 12);
    currentMatrix(p, 0, 1.5, e, 0, D.values);
    expect([D.values[0], D.values[4], D.values[16]]).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(-0.5, 12),
      expect.closeTo(0.5, 12),
    ]);
  });
});
