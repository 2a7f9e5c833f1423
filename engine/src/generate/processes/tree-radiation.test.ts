import { describe, expect, it } from 'vitest';
import { createEventBatch, type EventBatch, origin } from '../../basics/columns.ts';
import { pdgOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { deg } from '../../basics/units.ts';
import { cmsBeams } from '../beams.ts';
import { crossSection } from '../cross-section.ts';
import { createGenerator, type GeneratorCut, type ProcessSpec, prepareTables } from '../process.ts';

const beams = cmsBeams(10.58);

const specOf = (initial: boolean, cuts: GeneratorCut[] = [], mass = 1): ProcessSpec => ({
  process: 'e+ e- -> gamma Aprime',
  model: 'dark-photon',
  parameters: { 'mass.Aprime': mass, epsilon: 1 },
  beams,
  radiation: { initial, final: false },
  cuts,
});

const photon = pdgOf('gamma');
const COUNT = 20_000;

function sample(spec: ProcessSpec) {
  const tables = prepareTables(spec);
  const generator = createGenerator(spec, tables);
  const batch = createEventBatch(COUNT);
  generator.generate(new RandomStream(3, generator.streamName), 0, COUNT, 'unweighted', batch);
  return { tables, generator, batch };
}

/** Photons of an event: [cosine to the electron beam, energy, origin]. */
function photonsOf({ particles: p }: EventBatch, event: number): [number, number, number][] {
  const found: [number, number, number][] = [];
  for (let row = p.offset[event]; row < p.offset[event + 1]; row++)
    if (p.pdg[row] === photon) found.push([p.pz[row] / p.energy[row], p.energy[row], p.origin[row]]);
  return found;
}

/** Share of events with exactly one photon at 45 to 135 degrees above 1.8 GeV. */
function seen(batch: EventBatch): number {
  let passing = 0;
  let all = 0;
  for (let i = 0; i < COUNT; i++) {
    all += batch.weight[i];
    const hits = photonsOf(batch, i).filter(([cosine, energy]) => Math.abs(cosine) < Math.SQRT1_2 && energy > 1.8);
    if (hits.length === 1) passing += batch.weight[i];
  }
  return passing / all;
}

describe("e+ e- -> gamma A' with initial-state radiation and no cuts", () => {
  const radiated = sample(specOf(true));
  const plain = sample(specOf(false));
  const cosCone = Math.cos(12 * deg);

  it('has every hard photon outside the cones, and none radiated there that is harder', () => {
    let outside = 0;
    let inside = 0;
    let wide = 0;
    for (let i = 0; i < COUNT; i++) {
      const photons = photonsOf(radiated.batch, i);
      const transverse = ([cosine, energy]: [number, number, number]) => energy * Math.sqrt(1 - cosine * cosine);
      const hard = photons.find(([, , from]) => from === origin.hard)!;
      // the cones are those before the photons along the beams kick the rest sideways
      wide += Math.abs(hard[0]) > cosCone + 1e-9 ? 1 : 0;
      for (const photon of photons) {
        if (photon[2] === origin.hard) continue;
        if (Math.abs(photon[0]) > cosCone) inside++;
        else if (photon[1] > 0.05) {
          outside++;
          expect(transverse(photon)).toBeLessThan(transverse(hard));
        }
      }
    }
    expect(outside).toBeGreaterThan(500);
    expect(inside).toBeGreaterThan(5000);
    expect(wide).toBeLessThan(0.02 * COUNT);
  });

  it('refers to the Born cross-section without cones', () => {
    const { crossSection: born } = plain.generator;
    expect(radiated.generator.bornCrossSection!.value / born.value).toBeCloseTo(1, 2);
    expect(radiated.generator.crossSection.value).toBeLessThan(0.6 * born.value);
  });

  it('gives one wide hard photon as often as Born, up to radiative corrections of some percent', () => {
    const { generator, batch } = radiated;
    const wide: GeneratorCut = { particle: 'gamma', quantity: 'absCosThetaCms', below: Math.SQRT1_2 };
    const hard: GeneratorCut = { particle: 'gamma', quantity: 'energyCms', above: 1.8 };
    const born = crossSection(specOf(false, [wide, hard])).value;
    const ratio = (seen(batch) * generator.crossSection.value) / born;
    // leading logarithm: b = (2 alpha/pi) ln(s sin^2(12 deg)/(4 m^2)) = 0.072 of both legs, hard cross-section as 1/x down to x = 0.17, where
    // the photon falls below 1.8 GeV: 1 + b [3/4 + ln(1/0.17) - 0.19 - 1.3] + (alpha/pi)(pi^2/3 - 1/2) = 1.08; 4000 events: 1.6 %
    expect(ratio).toBeGreaterThan(1.03);
    expect(ratio).toBeLessThan(1.13);
  });

  it('has the same cones when the cut is on one side only', () => {
    const cut: GeneratorCut = { particle: 'gamma', quantity: 'cosThetaCms', below: Math.SQRT1_2 };
    const energy: GeneratorCut = { particle: 'gamma', quantity: 'energyCms', above: 1.8 };
    const low: GeneratorCut = { particle: 'gamma', quantity: 'cosThetaCms', above: -cosCone };
    const oneSided = crossSection(specOf(true, [cut, energy]), { accuracy: 3e-3 }).value;
    const born = crossSection(specOf(false, [cut, energy, low]), { accuracy: 3e-3 }).value;
    // radiative correction as above, some percent
    expect(Math.abs(oneSided / born - 1)).toBeLessThan(0.13);
  });
});
