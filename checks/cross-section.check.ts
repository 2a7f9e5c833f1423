import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileAmplitude } from '../engine/src/amplitude/compile.ts';
import { createEventBatch } from '../engine/src/basics/columns.ts';
import { asinh, exp } from '../engine/src/basics/elementary.ts';
import { RandomStream } from '../engine/src/basics/random.ts';
import { deg } from '../engine/src/basics/units.ts';
import { cmsBeams } from '../engine/src/generate/beams.ts';
import { crossSection } from '../engine/src/generate/cross-section.ts';
import { createGenerator } from '../engine/src/generate/generator.ts';
import type { GeneratorCut, ProcessSpec } from '../engine/src/generate/process.ts';
import { prepareTables } from '../engine/src/generate/tables.ts';
import { gammaQ } from '../engine/src/infer/special/incomplete-gamma.ts';
import { parseProcessText } from '../engine/src/model/process-text.ts';
import { resolveModel } from '../engine/src/model/registry.ts';

const reference = process.env['LACUNA_REFERENCE'];
const folder = reference === undefined ? undefined : join(reference, 'searches', 'data');

const off = { initial: false, final: false, vacuumPolarisation: 'off' } as const;
const alpha = 1 / 137.036;
const nominal = 10.579558;
const cosine = (particle: string): GeneratorCut => ({ particle, quantity: 'absCosThetaCms', below: 0.94 });
const hard: GeneratorCut = { particle: 'gamma', quantity: 'energyCms', above: 0.15 };

interface Row {
  text: string;
  spec: ProcessSpec;
  /** [pb], with the error that the reference has */
  value: number;
  error: number;
}

/** Masses and energy of the matrix-element tables; values from closed forms, quadrature and public generators, all at tree level. */
const masses = { 'mass.e': 0.000511, 'mass.mu': 0.10566, 'mass.tau': 1.77686, alpha };
const row = (
  process: string,
  model: string,
  own: Record<string, number>,
  cuts: GeneratorCut[],
  value: number,
  error = 1e-6,
): Row => ({
  text: `${process}${cuts.length > 0 ? ', cut' : ''}`,
  spec: { process, model, parameters: { ...masses, ...own }, beams: cmsBeams(10.58), radiation: off, cuts },
  value,
  error: error * value,
});
const rows: Row[] = [
  row('e+ e- -> mu+ mu-', 'qed', {}, [], 775.92697),
  row('e+ e- -> mu+ mu-', 'qed', {}, [cosine('mu-')], 708.15934),
  row('e+ e- -> tau+ tau-', 'qed', {}, [], 772.0744),
  row('e+ e- -> e+ e-', 'qed', {}, [cosine('e-')], 64094.11),
  row('e+ e- -> gamma gamma', 'qed', {}, [], 21969.845),
  row('e+ e- -> gamma gamma', 'qed', {}, [cosine('gamma')], 2951.7412),
  row('e+ e- -> mu+ mu- gamma', 'qed', {}, [hard, cosine('gamma')], 148.82, 2e-4),
  row('e+ e- -> mu+ mu- Zprime', 'zprime', { 'mass.Zprime': 1, gPrime: 1e-3 }, [], 9.95634e-5),
  row('e+ e- -> gamma a', 'alp', { 'mass.a': 0.5, gAGammaGamma: 1e-4 }, [], 1.176018e-3),
  row('e+ e- -> gamma Aprime', 'dark-photon', { 'mass.Aprime': 1, epsilon: 1e-3 }, [cosine('gamma')], 5.99662e-3),
];

/** Rows of our own tables, which are printed to six digits. */
function golden(): Row[] {
  if (folder === undefined || !existsSync(folder)) return [];
  const read = (name: string): number[][] =>
    readFileSync(join(folder, `golden_sigma_${name}.csv`), 'utf8')
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map((line) => line.split(',').map(Number));
  const make = (
    process: string,
    model: string,
    own: Record<string, number>,
    value: number,
    cuts: GeneratorCut[] = [],
    boost = 1,
  ): Row => {
    const beams = { ...cmsBeams(nominal), electronEnergy: (nominal / 2) * boost, positronEnergy: nominal / 2 / boost };
    const text = `${process} ${Object.values(own).join(' ')} ${cuts.map((cut) => cut.quantity).join()}`;
    return {
      text,
      spec: { process, model, parameters: { alpha, ...own }, beams, radiation: off, cuts },
      value,
      error: 5e-6 * value,
    };
  };
  const boost = exp(asinh(0.28));
  const between = (quantity: 'thetaCms' | 'thetaLab', low: number, high: number): GeneratorCut[] => [
    { particle: 'gamma', quantity, above: low * deg, below: high * deg },
  ];
  return [
    ...read('mumuZprime').map(([mass, value]) =>
      make('e+ e- -> mu+ mu- Zprime', 'zprime', { 'mass.Zprime': mass!, gPrime: 1 }, value!),
    ),
    ...read('gamma_a').map(([mass, value]) => make('e+ e- -> gamma a', 'alp', { 'mass.a': mass!, gAGammaGamma: 1e-3 }, value!)),
    ...read('Aprime_hprime').map(([mass, other, value]) =>
      make(
        'e+ e- -> Aprime hprime',
        'dark-photon',
        { 'mass.Aprime': mass!, 'mass.hprime': other!, epsilon: 1, gD: Math.sqrt(4e-8 * Math.PI) },
        value! / 1000,
      ),
    ),
    ...read('gammaAprime').flatMap(([mass, , cms, lab, barrel, wide]) =>
      (
        [
          [cms, between('thetaCms', 10, 170)],
          [lab, between('thetaLab', 17, 150)],
          [barrel, between('thetaLab', 32.2, 128.7)],
          [wide, between('thetaLab', 22, 139.3)],
        ] as const
      ).map(([value, cuts]) =>
        make('e+ e- -> gamma Aprime', 'dark-photon', { 'mass.Aprime': mass!, epsilon: 1 }, value!, [...cuts], boost),
      ),
    ),
  ];
}

describe('cross-sections', () => {
  it('agree with closed forms, quadrature and generators to 0.1 %, with errors that cover', () => {
    const all = [...rows, ...golden()];
    console.log(all.length > rows.length ? `${all.length} rows` : 'golden tables skipped, reference not found');
    const pulls = all.map(({ text, spec, value, error }) => {
      const result = crossSection(spec, { accuracy: 7e-4 });
      // closed forms are integrated without an error to speak of: rounding of the reference is one then
      const pull = (result.value / 1e3 - value) / Math.hypot(result.error / 1e3, error, 1e-6 * value);
      expect(Math.abs(result.value / 1e3 / value - 1), text).toBeLessThan(4e-3);
      return { text, pull };
    });
    const chi2 = pulls.reduce((sum, { pull }) => sum + pull * pull, 0);
    const probability = gammaQ(pulls.length / 2, chi2 / 2);
    const bins = Array.from(
      { length: 9 },
      (_, i) => pulls.filter(({ pull }) => Math.round(Math.max(-4, Math.min(4, pull))) === i - 4).length,
    );
    console.log(
      `pulls rounded to -4 ... 4: ${bins.join(' ')}; chi2 ${chi2.toFixed(1)} of ${pulls.length}, probability ${probability.toPrecision(3)}`,
    );
    for (const { text, pull } of pulls.filter(({ pull }) => Math.abs(pull) > 2.5)) console.log(`${text}: ${pull.toFixed(2)}`);
    expect(probability).toBeGreaterThan(1e-3);
    for (const { text, pull } of pulls) expect(Math.abs(pull), text).toBeLessThan(4);
  });

  it('two-photon muon pairs with W > 0.5 GeV beside 18.9 nb', () => {
    const cuts: GeneratorCut[] = [{ particle: 'mu+ mu-', quantity: 'mass', above: 0.5 }];
    const { value, error } = crossSection(
      { process: 'e+ e- -> e+ e- mu+ mu-', model: 'qed', parameters: {}, beams: cmsBeams(nominal), radiation: off, cuts },
      { accuracy: 3e-3 },
    );
    console.log(
      `e+ e- -> e+ e- mu+ mu-, W > 0.5 GeV: ${(value / 1e6).toFixed(3)} +- ${(error / 1e6).toFixed(3)} nb; Belle II quotes 18.9`,
    );
    expect(value / 1e6).toBeGreaterThan(18.6);
    expect(value / 1e6).toBeLessThan(19.2);
  });
});

describe('two-photon events, down to momentum transfers of 1e-12 GeV^2', () => {
  it('have the squared amplitude of their image in turned axes', () => {
    const process = 'e+ e- -> e+ e- mu+ mu-';
    const spec: ProcessSpec = { process, model: 'qed', parameters: {}, beams: cmsBeams(10.58), radiation: off, cuts: [] };
    const model = resolveModel('qed', {});
    const amplitude = compileAmplitude(model, parseProcessText(process));
    const generator = createGenerator(spec, prepareTables(spec));
    const events = 1024;
    const batch = createEventBatch(events);
    generator.generate(new RandomStream(5, generator.streamName), 0, events, 'unweighted', batch);
    const mass = (leg: number) => model.parameters[leg < 4 ? 'mass.e' : 'mass.mu']!;
    const beam = Math.sqrt(5.29 ** 2 - mass(0) ** 2);
    const points = new Float64Array(24 * events);
    const turned = new Float64Array(24 * events);
    const { particles: p } = batch;
    for (let i = 0; i < events; i++) {
      points.set([5.29, 0, 0, -beam, 5.29, 0, 0, beam], 24 * i);
      for (let k = 0; k < 4; k++) {
        const r = p.offset[i]! + k;
        points.set([p.energy[r]!, p.px[r]!, p.py[r]!, p.pz[r]!], 24 * i + 8 + 4 * k);
      }
      for (let leg = 0; leg < 6; leg++) {
        const at = 24 * i + 4 * leg;
        const [x, y, z] = [points[at + 1]!, points[at + 2]!, points[at + 3]!];
        const a = Math.cos(0.7) * x + Math.sin(0.7) * z;
        const image = [
          Math.cos(1.1) * a - Math.sin(1.1) * y,
          Math.sin(1.1) * a + Math.cos(1.1) * y,
          Math.cos(0.7) * z - Math.sin(0.7) * x,
        ];
        turned[at] = Math.sqrt(mass(leg) ** 2 + image[0]! ** 2 + image[1]! ** 2 + image[2]! ** 2);
        turned.set(image, at + 1);
      }
    }
    const [here, there] = [new Float64Array(events), new Float64Array(events)];
    amplitude.me2(points, 0, events, here, 0);
    amplitude.me2(turned, 0, events, there, 0);
    const differences = Array.from(here, (value, i) => Math.abs(there[i]! / value - 1)).sort((a, b) => a - b);
    console.log(
      `|M|^2 of turned events: median ${differences[512]!.toExponential(1)}, 99 % below ${differences[1013]!.toExponential(1)}, worst ${differences[1023]!.toExponential(1)}`,
    );
    expect(differences[512]).toBeLessThan(1e-8);
    expect(differences[1023]).toBeLessThan(1e-4);
  });
});

describe('events of 200 seeds from frozen tables', () => {
  it('scatter about the truth as their errors say', () => {
    const { spec, value } = rows.find(({ text }) => text.includes('Zprime'))!;
    const tables = prepareTables(spec);
    const generator = createGenerator(spec, tables);
    const unit = tables.channels.reduce((sum, { maximum }) => sum + maximum, 0) / 1e3;
    const events = 2048;
    const batch = createEventBatch(events);
    const pulls: number[] = [];
    for (let seed = 1; seed <= 200; seed++) {
      generator.generate(new RandomStream(seed, generator.streamName), 0, events, 'weighted', batch);
      let sum = 0;
      let sum2 = 0;
      for (let i = 0; i < events; i++) {
        sum += batch.weight[i]!;
        sum2 += batch.weight[i]! ** 2;
      }
      const mean = sum / events;
      pulls.push((mean * unit - value) / (unit * Math.sqrt((sum2 / events - mean * mean) / events)));
    }
    const mean = pulls.reduce((sum, pull) => sum + pull, 0) / pulls.length;
    const width = Math.sqrt(pulls.reduce((sum, pull) => sum + (pull - mean) ** 2, 0) / (pulls.length - 1));
    console.log(`200 seeds: mean pull ${mean.toFixed(3)}, width ${width.toFixed(3)}`);
    expect(Math.abs(mean)).toBeLessThan(0.25);
    expect(width).toBeGreaterThan(0.85);
    expect(width).toBeLessThan(1.15);
  });
});
