import { describe, expect, it } from 'vitest';
import { parseProcessText } from '../model/process-text.ts';
import { resolveModel } from '../model/registry.ts';
import { compileAmplitude } from './compile.ts';
import { closingsFor, diagramsOf } from './diagrams.ts';
import { boosted, points } from './momenta.test.ts';
import { naiveMe2 } from './naive.test.ts';
import { conservedVectors, usedBy } from './parity.ts';
import { compileProgram, Evaluator } from './program.ts';
import { trace } from './trace.ts';

const qed = resolveModel('qed');

/** |M|^2 of one point, momenta leg by leg. */
function me2(name: string, text: string, point: readonly (readonly number[])[], settings: Record<string, number> = {}): number {
  const out = new Float64Array(1);
  compileAmplitude(resolveModel(name, settings), parseProcessText(text)).me2(Float64Array.from(point.flat()), 0, 1, out, 0);
  return out[0]!;
}

function pointOf(name: string, text: string, energy: number, settings: Record<string, number> = {}, seed = 1): number[][] {
  const process = parseProcessText(text);
  const flat = points(resolveModel(name, settings), process, energy, 1, seed);
  return Array.from({ length: flat.length / 4 }, (_, i) => [...flat.slice(4 * i, 4 * i + 4)]);
}

/** Sum over spins of |A|^2 with the polarisation vector of one leg replaced by its momentum. */
function longitudinal(name: string, text: string, leg: number, point: readonly number[][]): number {
  const model = resolveModel(name);
  const diagrams = diagramsOf(model, parseProcessText(text));
  const closings = closingsFor(diagrams);
  const conserved = conservedVectors(diagrams.shape, usedBy(diagrams.shape, closings));
  const { graph, helicities, algebra, scale, parameters } = trace(diagrams.shape, diagrams.legs, closings, {
    conserved,
    momentumLeg: leg,
  });
  const total = graph.sum(helicities.map(({ amplitude, norm }) => graph.mul(norm, algebra.square(amplitude))));
  const program = compileProgram(graph, [graph.mul(graph.mul(scale, scale), total)], 4 * point.length);
  const values = parameters.map((source) => {
    if (source.kind === 'coupling') return diagrams.shape.slotValues[source.slot]!;
    return model.particles.find(({ name: particle }) => particle === source.particle)![source.kind];
  });
  const out = new Float64Array(1);
  new Evaluator(program).run(program.fixed(Float64Array.from(values)), Float64Array.from(point.flat()), 0, 1, out, 0);
  return out[0]!;
}

describe('gauge invariance', () => {
  it.each([
    ['qed', 'e- e+ -> mu- mu+ gamma', 4],
    ['qed', 'e- gamma -> e- gamma gamma', 1],
    ['qed', 'e- e+ -> gamma gamma gamma', 3],
    ['alp', 'e- e+ -> gamma gamma a', 2],
    ['electroweak', 'e- e+ -> nu_mu nu_mu~ gamma', 4],
    ['inelastic-dark-matter-majorana', 'e- e+ -> chi1 chi2 gamma', 4],
  ])('%s: %s: a photon polarised along its momentum decouples', (name, text, leg) => {
    const point = pointOf(name, text, 10.58);
    const process = parseProcessText(text);
    const initial = text.startsWith('e- gamma') ? 2 : 4;
    const { separate } = naiveMe2(resolveModel(name), process, point, name === 'qed' ? 0 : undefined, {
      leg,
      vector: point[leg]!,
    });
    const left = longitudinal(name, text, leg, point) / initial;
    expect(separate).toBeGreaterThan(0);
    expect(left / separate).toBeLessThan(1e-20);
  });
});

describe('Lorentz invariance', () => {
  it.each([
    ['qed', 'e- e+ -> e- e+ gamma', 10.58],
    ['zprime', 'e- e+ -> mu- mu+ Zprime', 10.58],
    ['electroweak', 'e- e+ -> nu_e nu_e~ gamma', 10.58],
    ['sterile-neutrino', 'N -> mu- e+ nu_e', 1],
  ])('%s: %s: boosts and rotations change nothing', (name, text, energy) => {
    const settings = name === 'sterile-neutrino' ? { Ue: 0.1, Umu: 0.2 } : undefined;
    const point = pointOf(name, text, energy, settings);
    const expected = me2(name, text, point, settings);
    const moved = point.map((p) => boosted(p, [0.1, -0.2, 0.3]));
    expect(me2(name, text, moved, settings) / expected).toBeCloseTo(1, 9);
    const turned = point.map(([e, x, y, z]) => [e!, 0.6 * x! - 0.8 * z!, y!, 0.8 * x! + 0.6 * z!]);
    expect(me2(name, text, turned, settings) / expected).toBeCloseTo(1, 9);
  });
});

describe('mirrors', () => {
  const process = parseProcessText('e- e+ -> mu- mu+ gamma');
  const amplitude = compileAmplitude(qed, process);
  const squares = (name: string, text: string, point: readonly number[][]) => {
    const one = compileAmplitude(resolveModel(name), parseProcessText(text));
    const flat = new Float64Array(2 * one.helicities.length);
    one.helicityAmplitudes(Float64Array.from(point.flat()), 0, 1, flat, 0);
    return new Map(one.helicities.map((spins, h) => [spins.join(), flat[2 * h]! ** 2 + flat[2 * h + 1]! ** 2]));
  };

  it('flip all spins and leave |A| as it is where parity holds', () => {
    const found = squares('qed', 'e- e+ -> mu- mu+ gamma', pointOf('qed', 'e- e+ -> mu- mu+ gamma', 10.58));
    expect(found.size).toBe(amplitude.helicities.length);
    const largest = Math.max(...found.values());
    for (const [spins, value] of found) {
      const mirrored = spins
        .split(',')
        .map((spin) => -Number(spin))
        .join();
      expect(Math.abs(found.get(mirrored)! - value) / largest).toBeLessThan(1e-13);
    }
  });

  it('do not leave the weak interaction as it is', () => {
    const text = 'mu- -> e- nu_e~ nu_mu';
    const found = squares('electroweak', text, pointOf('electroweak', text, resolveModel('electroweak').parameters['mass.mu']!));
    // massless neutrinos have one spin state each that couples
    expect([...found.keys()].every((spins) => spins.endsWith('0.5,-0.5'))).toBe(true);
    expect(found.size).toBe(4);
  });

  it('see the same |M|^2 at mirrored momenta', () => {
    const point = pointOf('qed', 'e- e+ -> mu- mu+ gamma', 10.58);
    const mirrored = point.map(([e, ...p]) => [e!, ...p.map((x) => -x)]);
    expect(me2('qed', 'e- e+ -> mu- mu+ gamma', mirrored) / me2('qed', 'e- e+ -> mu- mu+ gamma', point)).toBeCloseTo(1, 11);
  });
});

describe('identical particles', () => {
  /** All amplitudes of a point, by their spins. */
  const amplitudes = (text: string, point: readonly number[][]) => {
    const one = compileAmplitude(qed, parseProcessText(text));
    const flat = new Float64Array(2 * one.helicities.length);
    one.helicityAmplitudes(Float64Array.from(point.flat()), 0, 1, flat, 0);
    return new Map(one.helicities.map((spins, h) => [spins.join(), [flat[2 * h]!, flat[2 * h + 1]!]]));
  };
  const exchanged = <T>(list: readonly T[], i: number, j: number): T[] =>
    list.map((x, k) => (k === i ? list[j]! : k === j ? list[i]! : x));

  it.each([
    ['two electrons', 'e- e- -> e- e- gamma', 2, 3, -1],
    ['two incoming electrons', 'e- e- -> e- e- gamma', 0, 1, -1],
    ['two photons', 'e- e+ -> gamma gamma gamma', 3, 4, 1],
  ])('%s: the amplitude takes the sign of the statistics when they are exchanged', (_, text, i, j, sign) => {
    const point = pointOf('qed', text, 10.58);
    const before = amplitudes(text, point);
    const after = amplitudes(text, exchanged(point, i, j));
    const largest = Math.max(...[...before.values()].map(([re, im]) => Math.hypot(re!, im!)));
    for (const [spins, [re, im]] of before) {
      const [otherRe, otherIm] = after.get(exchanged(spins.split(','), i, j).join())!;
      expect(Math.hypot(re! - sign * otherRe!, im! - sign * otherIm!) / largest).toBeLessThan(1e-12);
    }
  });

  it('are counted once', () => {
    expect(compileAmplitude(qed, parseProcessText('e- e+ -> gamma gamma gamma')).symmetryFactor).toBe(6);
    expect(compileAmplitude(qed, parseProcessText('e- e+ -> e- e+ e- e+')).symmetryFactor).toBe(4);
  });
});

describe('closed forms', () => {
  const e4 = (4 * Math.PI * qed.parameters['alpha']!) ** 2;
  const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! - a[1]! * b[1]! - a[2]! * b[2]! - a[3]! * b[3]!;

  it('e gamma -> e gamma and, crossed, e+ e- -> gamma gamma are one function', () => {
    const m = qed.parameters['mass.e']!;
    // spin sums of both diagrams, x = p.k with the incoming, y = p.k' with the outgoing photon
    const compton = (x: number, y: number) => {
      const mass = m * m * (1 / x - 1 / y);
      return 2 * e4 * (y / x + x / y + 2 * mass + mass * mass);
    };
    const scattered = pointOf('qed', 'e- gamma -> e- gamma', 0.01);
    const [p, k, , q] = scattered as [number[], number[], number[], number[]];
    expect(me2('qed', 'e- gamma -> e- gamma', scattered) / compton(dot(p, k), dot(p, q))).toBeCloseTo(1, 10);
    const annihilated = pointOf('qed', 'e- e+ -> gamma gamma', 0.01);
    const [a, , b, c] = annihilated as [number[], number[], number[], number[]];
    // one fermion crossed: the sign; identical photons: 1/2
    expect(me2('qed', 'e- e+ -> gamma gamma', annihilated) / (-0.5 * compton(-dot(a, b), dot(a, c)))).toBeCloseTo(1, 10);
  });

  it('e mu -> e mu is e+ e- -> mu+ mu- with s and t exchanged', () => {
    const point = pointOf('qed', 'e- mu- -> e- mu-', 1);
    const [p, k, q, l] = point as [number[], number[], number[], number[]];
    const [m2, n2] = [qed.parameters['mass.e']! ** 2, qed.parameters['mass.mu']! ** 2];
    const t = 2 * m2 - 2 * dot(p, q);
    const expected = (8 * e4 * (dot(p, k) ** 2 + dot(p, l) ** 2 + ((m2 + n2) * t) / 2)) / t ** 2;
    expect(me2('qed', 'e- mu- -> e- mu-', point) / expected).toBeCloseTo(1, 10);
  });

  it('muon decay is 64 G^2 (p.nu_e)(e.nu_mu) up to (m_mu/M_W)^2', () => {
    const model = resolveModel('electroweak');
    const text = 'mu- -> e- nu_e~ nu_mu';
    const point = pointOf('electroweak', text, model.parameters['mass.mu']!);
    const [p, e, nuE, nuMu] = point as [number[], number[], number[], number[]];
    const { 'mass.W': mW, 'mass.Z': mZ, alpha } = model.parameters as Record<'mass.W' | 'mass.Z' | 'alpha', number>;
    const g2 = (4 * Math.PI * alpha) / (1 - (mW / mZ) ** 2);
    const fermi = (Math.SQRT2 * g2) / (8 * mW * mW);
    const expected = 64 * fermi ** 2 * dot(p, nuE) * dot(e, nuMu);
    const width = model.particles.find(({ name }) => name === 'W+')!.width;
    // the fixed width stands in the denominator
    expect((me2('electroweak', text, point) / expected) * (1 + (width / mW) ** 2)).toBeCloseTo(1, 5);
  });

  it("Z' -> mu mu and a -> gamma gamma give their widths", () => {
    const zprime = resolveModel('zprime', { 'mass.Zprime': 2, gPrime: 0.1 });
    const [M, m] = [2, zprime.parameters['mass.mu']!];
    const settings = { 'mass.Zprime': 2, gPrime: 0.1 };
    // width g^2 M/(12 pi) (1 + 2r) beta = |M|^2 beta/(16 pi M)
    expect(me2('zprime', 'Zprime -> mu- mu+', pointOf('zprime', 'Zprime -> mu- mu+', M, settings), settings)).toBeCloseTo(
      ((0.01 * 4) / 3) * M * M * (1 + (2 * m * m) / (M * M)),
      12,
    );
    // width g^2 m^3/(64 pi), identical photons
    const alp = { 'mass.a': 2, gAGammaGamma: 0.1 };
    expect(me2('alp', 'a -> gamma gamma', pointOf('alp', 'a -> gamma gamma', 2, alp), alp)).toBeCloseTo((0.01 * 16) / 4, 12);
  });
});
