import { expect, it } from 'vitest';
import { createEventBatch } from '../engine/src/basics/columns.ts';
import { pdgOf } from '../engine/src/basics/particles.ts';
import { RandomStream } from '../engine/src/basics/random.ts';
import { cmsBeams } from '../engine/src/generate/beams.ts';
import { crossSection } from '../engine/src/generate/cross-section.ts';
import { createGenerator } from '../engine/src/generate/generator.ts';
import type { GeneratorCut, ProcessSpec } from '../engine/src/generate/process.ts';
import { prepareTables } from '../engine/src/generate/tables.ts';

const rad = 180 / Math.PI;
const electron: GeneratorCut = { particle: 'e-', quantity: 'thetaCms', above: 20 / rad, below: 160 / rad };
const least = 0.5;
const widest = Math.cos(30 / rad);

const specOf = (process: string, radiate: boolean, cuts: GeneratorCut[]): ProcessSpec => ({
  process,
  model: 'zprime-lfv',
  parameters: { 'mass.Zprime': 2, gPrime: 0, gPrimeEMu: 0.1 },
  beams: cmsBeams(10.58),
  radiation: { initial: radiate, final: radiate },
  cuts,
});

/**
 * e- e+ -> e- mu+ Z' with its radiation: the share of events with a photon above 0.5 GeV at 30 to 150 degrees, beside the process of one photon
 * more at tree level. More photons take a few percent from the latter's cross-section, as they do from that of the process without.
 */
it('radiation where a beam scatters: wide photons beside the process of one photon more', () => {
  const exact = crossSection(
    specOf('e- e+ -> e- mu+ Zprime gamma', false, [
      electron,
      { particle: 'gamma', quantity: 'energyCms', above: least },
      { particle: 'gamma', quantity: 'thetaCms', above: 30 / rad, below: 150 / rad },
    ]),
    { accuracy: 5e-3 },
  );
  const spec = specOf('e- e+ -> e- mu+ Zprime', true, [electron]);
  const total = crossSection(spec, { accuracy: 3e-3 });
  const plain = crossSection(specOf('e- e+ -> e- mu+ Zprime', false, [electron]), { accuracy: 3e-3 });
  const generator = createGenerator(spec, prepareTables(spec));
  const stream = new RandomStream(5, generator.streamName);
  const batch = createEventBatch(20_000);
  const photon = pdgOf('gamma');
  let all = 0;
  let wide = 0;
  let squares = 0;
  for (let first = 0; first < 300_000; first += 20_000) {
    generator.generate(stream, first, 20_000, 'weighted', batch);
    const p = batch.particles;
    for (let i = 0; i < batch.size; i++) {
      const weight = batch.weight[i]!;
      all += weight;
      for (let row = p.offset[i]!; row < p.offset[i + 1]!; row++) {
        if (p.pdg[row] !== photon || p.energy[row]! < least || Math.abs(p.pz[row]!) > widest * p.energy[row]!) continue;
        wide += weight;
        squares += weight * weight;
        break;
      }
    }
  }
  const value = (total.value * wide) / all;
  const error = value * Math.sqrt(squares / (wide * wide) + (total.error / total.value) ** 2);
  console.log(
    `e- mu+ Z', electron at 20-160 deg: ${plain.value.toFixed(0)} fb, with radiation ${total.value.toFixed(0)} +- ${total.error.toFixed(0)} fb; ` +
      `photon above 0.5 GeV at 30-150 deg: ${value.toFixed(0)} +- ${error.toFixed(0)} fb, tree level ${exact.value.toFixed(0)} +- ${exact.error.toFixed(0)} fb`,
  );
  expect(Math.abs(value / exact.value - 1)).toBeLessThan(0.08 + (3 * error) / exact.value);
  expect(Math.abs(total.value / plain.value - 1)).toBeLessThan(0.08);
});
