import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asinh, exp } from '../basics/elementary.ts';
import { RandomStream } from '../basics/random.ts';
import { deg } from '../basics/units.ts';
import { cmsBeams } from './beams.ts';
import { buildProcess } from './canonical-process.ts';
import { crossSection } from './cross-section.ts';
import type { GeneratorCut, ProcessSpec } from './process.ts';
import { estimateOf } from './sampling.ts';
import { ImportanceGrid, Sampler } from './vegas.ts';

const rows = (file: string): number[][] =>
  readFileSync(new URL(`golden/${file}.csv`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number));

const sqrtS = 10.579558;
const alpha = 1 / 137.036;

function zprimeSpec(mass: number): ProcessSpec {
  return {
    process: 'e+ e- -> mu+ mu- Zprime',
    model: 'zprime',
    parameters: { 'mass.Zprime': mass, gPrime: 1, alpha },
    beams: cmsBeams(sqrtS),
    radiation: { initial: false, final: false },
    cuts: [],
  };
}

describe("sigma(e+ e- -> mu+ mu- Z'), no radiation", () => {
  // the whole table: checks/cross-section.check.ts
  const golden = rows('mu-mu-zprime-cross-section').filter((_, i) => i % 5 === 0);
  const results = golden.map(([mass, sigma]) => {
    const result = crossSection(zprimeSpec(mass), { accuracy: 2e-3 });
    return { mass, ratio: result.value / (1e3 * sigma), error: result.error / (1e3 * sigma) };
  });

  it.each(results)('agrees with the quadrature at $mass GeV', ({ ratio, error }) => {
    expect(error).toBeLessThan(2.01e-3);
    expect(Math.abs(ratio - 1)).toBeLessThan(8e-3);
    expect(Math.abs(ratio - 1) / error, 'pull').toBeLessThan(4);
  });

  it('covers the table from end to end', () => {
    expect(golden.length).toBe(5);
  });
});

describe('error bars', () => {
  it('are as wide as the scatter of independent estimates', () => {
    const [channel] = buildProcess(zprimeSpec(1)).channels;
    const pulls: number[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const estimate = estimateOf(
        new Sampler(channel, new ImportanceGrid(channel.dimensions), new RandomStream(seed, 'pulls'), 0).run(4096),
      );
      pulls.push((estimate.value / 1e3 - 99.5667) / (estimate.error / 1e3));
    }
    const mean = pulls.reduce((sum, pull) => sum + pull, 0) / 60;
    const rms = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / 60);
    expect(Math.abs(mean)).toBeLessThan(0.5);
    expect(rms).toBeGreaterThan(0.7);
    expect(rms).toBeLessThan(1.35);
  });
});

function gammaSpec(mass: number, cuts: GeneratorCut[]): ProcessSpec {
  // the tables' laboratory moves with beta gamma = 0.28 along z
  const boost = exp(asinh(0.28));
  return {
    process: 'e+ e- -> gamma Aprime',
    model: 'dark-photon',
    parameters: { 'mass.Aprime': mass, epsilon: 1, alpha },
    beams: { ...cmsBeams(sqrtS), electronEnergy: (sqrtS / 2) * boost, positronEnergy: sqrtS / 2 / boost },
    radiation: { initial: false, final: false },
    cuts,
  };
}

describe("sigma(e+ e- -> gamma A'), no radiation", () => {
  // the whole table: checks/cross-section.check.ts
  const table = rows('gamma-aprime-cross-section').filter((_, i) => i % 4 === 0);
  const windows = [
    { quantity: 'thetaCms', from: 10, to: 170, column: 2 },
    { quantity: 'thetaLab', from: 17, to: 150, column: 3 },
    { quantity: 'thetaLab', from: 32.2, to: 128.7, column: 4 },
    { quantity: 'thetaLab', from: 22, to: 139.3, column: 5 },
  ] as const;

  it.each(windows)('agrees with the closed form for $quantity in [$from, $to] degrees', ({ quantity, from, to, column }) => {
    for (const row of table) {
      const cuts: GeneratorCut[] = [{ particle: 'gamma', quantity, above: from * deg, below: to * deg }];
      const result = crossSection(gammaSpec(row[0], cuts), { accuracy: 2e-3 });
      expect(Math.abs(result.value / (1e3 * row[column]) - 1), `mass ${row[0]}`).toBeLessThan(8e-3);
    }
  });

  it('is finite without cuts: the electron mass is kept', () => {
    const result = crossSection(gammaSpec(1, []), { accuracy: 1e-3 });
    // leading logarithm: (4 pi alpha^2/s)(1 - x)[(1 + 2x/(1-x)^2)(ln(s/m^2)) - 1 + ...], x = 1/s: 1.1e5 pb
    const s = sqrtS * sqrtS;
    const x = 1 / s;
    const log = Math.log(s / 0.000511 ** 2);
    const leading = ((4 * Math.PI * alpha * alpha) / s) * (1 - x) * ((1 + (2 * x) / (1 - x) ** 2) * log - 1) * 0.3893793721e12;
    expect(result.value / leading).toBeGreaterThan(0.9);
    expect(result.value / leading).toBeLessThan(1.1);
  });

  it('refuses an accuracy that is none, and says when nothing passes', () => {
    expect(() => crossSection(gammaSpec(1, []), { accuracy: 0 })).toThrow(/not a relative error/);
    const cuts: GeneratorCut[] = [{ particle: 'gamma', quantity: 'energyCms', above: 6 }];
    expect(() => crossSection(gammaSpec(1, cuts))).toThrow(/no point of phase space passes the cuts/);
  });
});
