import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileAmplitude } from '../engine/src/amplitude/compile.ts';
import { majoranaOverDirac } from '../engine/src/amplitude/majorana.test.ts';
import { boosted, momenta, uniforms } from '../engine/src/amplitude/momenta.test.ts';
import { deviation, slow } from '../engine/src/amplitude/naive-cases.test.ts';
import { parseProcessText } from '../engine/src/model/process-text.ts';
import { resolveModel } from '../engine/src/model/registry.ts';

const reference = process.env['LACUNA_REFERENCE'];
const folder = reference === undefined ? undefined : join(reference, 'generators', 'data');

interface Table {
  id: string;
  in: string[];
  out: string[];
  sets: { parameters: Record<string, number>; points: { p: number[][]; me2: number }[] }[];
}

/** Names of particles and parameters in the tables. */
const names: Record<string, string> = {
  a: 'gamma',
  alp: 'a',
  zp: 'Zprime',
  ap: 'Aprime',
  hp: 'hprime',
  x1: 'chi1',
  x2: 'chi2',
};
const parameters: Record<string, string> = {
  Me: 'mass.e',
  MMU: 'mass.mu',
  MTA: 'mass.tau',
  MZp: 'mass.Zprime',
  MAp: 'mass.Aprime',
  Malp: 'mass.a',
  Mhp: 'mass.hprime',
  Mx1: 'mass.chi1',
  Mx2: 'mass.chi2',
  gmt: 'gPrime',
  gemu: 'gPrimeEMu',
  gagg: 'gAGammaGamma',
  eps: 'epsilon',
  gD: 'gD',
};
const models: Record<string, { model: string; order?: Record<string, number> }> = {
  d_alpaa: { model: 'alp' },
  d_apmm: { model: 'dark-photon' },
  d_x2ee: { model: 'inelastic-dark-matter' },
  n_aalp: { model: 'alp' },
  n_aap: { model: 'dark-photon' },
  n_aphp: { model: 'dark-photon' },
  n_emzp_a: { model: 'zprime-lfv' },
  n_mmzp: { model: 'zprime' },
};

/** The settings of a table that a model has. */
function settings(model: string, given: Record<string, number>): Record<string, number> {
  const known = Object.keys(resolveModel(model).parameters);
  const all: Record<string, number> = { alpha: 1 / given['aEWM1']! };
  for (const [name, ours] of Object.entries(parameters)) if (name in given) all[ours] = given[name]!;
  if (known.includes('sinTheta')) all['sinTheta'] = given['sth']!;
  return Object.fromEntries(Object.entries(all).filter(([name]) => known.includes(name)));
}

const found = folder !== undefined && existsSync(folder);

describe.skipIf(!found)(`|M|^2 of the reference tables${found ? '' : ': skipped, reference not found'}`, () => {
  const files = found ? readdirSync(folder!).filter((name) => /^me2_.*\.json$/.test(name)) : [];

  it('are there', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)('%s to 1e-10', (file) => {
    const table = JSON.parse(readFileSync(join(folder!, file), 'utf8')) as Table;
    const { model, order } = models[table.id] ?? { model: 'qed' };
    const ours = (list: string[]) => list.map((name) => names[name] ?? name);
    let worst = 0;
    for (const { parameters: given, points } of table.sets) {
      const amplitude = compileAmplitude(
        resolveModel(model, settings(model, given)),
        { incoming: ours(table.in), outgoing: ours(table.out) },
        order ? { order } : {},
      );
      const momenta = Float64Array.from(points.flatMap(({ p }) => p.flat()));
      const out = new Float64Array(points.length);
      amplitude.me2(momenta, 0, points.length, out, 0);
      points.forEach(({ me2 }, i) => {
        worst = Math.max(worst, Math.abs(out[i]! / me2 - 1));
      });
    }
    console.log(`${file}: largest relative deviation ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(1e-10);
  });
});

describe('|M|^2 beside a second implementation, diagram by diagram with Dirac matrices', () => {
  it.each(slow)('%s: %s', (...args) => {
    const worst = deviation(args, 3);
    console.log(`${args[0]}: ${args[1]}: ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(1e-10);
  });
});

it("two Majorana fermions of one mass are one Dirac fermion: chi chi -> chi chi A'", () => {
  expect(majoranaOverDirac(2, ['Aprime'])).toBeCloseTo(1, 10);
});

describe('rounding in the corners of phase space', () => {
  const model = resolveModel('qed');
  const [me, mmu] = [model.parameters['mass.e']!, model.parameters['mass.mu']!];
  const uniform = uniforms(17);
  const beam = [
    [5.29, 0, 0, Math.sqrt(5.29 ** 2 - me ** 2)],
    [5.29, 0, 0, -Math.sqrt(5.29 ** 2 - me ** 2)],
  ];
  const near = (energy: number, mass: number, theta: number, side: number): number[] => {
    const [p, phi] = [Math.sqrt(energy ** 2 - mass ** 2), 2 * Math.PI * uniform()];
    return [energy, p * Math.sin(theta) * Math.cos(phi), p * Math.sin(theta) * Math.sin(phi), side * p * Math.cos(theta)];
  };
  /** The muons that balance the others, isotropic in their own frame. */
  const muons = (others: readonly number[][]): number[][] => {
    const pair = [10.58, 0, 0, 0].map((x, i) => x - others.reduce((sum, p) => sum + p[i]!, 0));
    const mass = Math.sqrt(pair[0]! ** 2 - pair[1]! ** 2 - pair[2]! ** 2 - pair[3]! ** 2);
    const [, ...rest] = momenta([mmu, mmu], [mass], mass, uniform);
    return rest.map((p) =>
      boosted(
        p,
        pair.slice(1).map((x) => x / pair[0]!),
      ),
    );
  };
  /** Largest relative change of |M|^2 when the axes are turned, which changes nothing but roundings. */
  const worst = (text: string, point: () => number[][]): number => {
    const amplitude = compileAmplitude(model, parseProcessText(text));
    const out = new Float64Array(2);
    let largest = 0;
    for (let i = 0; i < 500; i++) {
      const p = point();
      amplitude.me2(Float64Array.from(p.flat()), 0, 1, out, 0);
      amplitude.me2(Float64Array.from(p.flatMap(([e, x, y, z]) => [e!, y!, z!, x!])), 0, 1, out, 1);
      largest = Math.max(largest, Math.abs(out[0]! / out[1]! - 1));
    }
    return largest;
  };

  it.each([1, 1e-2, 1e-4, 1e-6])('mu mu gamma: photons of 1 MeV to 1 GeV within %f rad of the beam', (theta) => {
    for (const energy of [1, 1e-3]) {
      const change = worst('e- e+ -> mu- mu+ gamma', () => {
        const photon = near(energy, 0, theta * uniform(), 1);
        return [...beam, ...muons([photon]), photon];
      });
      console.log(`${energy} GeV, ${theta} rad: ${change.toExponential(1)}`);
      expect(change).toBeLessThan(1e-7);
    }
  });

  it.each([1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6])('e e mu mu: both electrons lost within %f rad', (theta) => {
    const change = worst('e- e+ -> e- e+ mu- mu+', () => {
      const electrons = [1, -1].map((side) => near(5.29 * (0.6 + 0.3 * uniform()), me, theta * uniform(), side));
      return [...beam, ...electrons, ...muons(electrons)];
    });
    console.log(`${theta} rad: ${change.toExponential(1)}`);
    expect(change).toBeLessThan(5e-5);
  });
});
