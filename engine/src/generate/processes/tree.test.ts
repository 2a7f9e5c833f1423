import { beforeAll, describe, expect, it } from 'vitest';
import { createEventBatch, type EventBatch } from '../../basics/columns.ts';
import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import { cmsBeams } from '../beams.ts';
import { buildProcess } from '../canonical-process.ts';
import { crossSection } from '../cross-section.ts';
import { createGenerator } from '../generator.ts';
import type { EventGenerator, FrozenTables, GeneratorCut, ProcessSpec } from '../process.ts';
import { prepareTables } from '../tables.ts';

const central: GeneratorCut = { particle: 'gamma', quantity: 'absCosThetaCms', below: 0.5 };
const hard: GeneratorCut = { particle: 'gamma', quantity: 'energyCms', above: 0.5 };

const plain: ProcessSpec = {
  process: 'e+ e- -> mu+ mu- gamma',
  model: 'qed',
  parameters: {},
  beams: cmsBeams(10.58),
  radiation: { initial: false, final: false },
  cuts: [hard],
};
const biased: ProcessSpec = { ...plain, bias: [{ toward: [central], factor: 20 }] };

function generate(generator: EventGenerator, first: number, count: number): EventBatch {
  const batch = createEventBatch(count);
  generator.generate(new RandomStream(3, generator.streamName), first, count, 'unweighted', batch);
  return batch;
}

/** Share of the weights with a central photon, and of the events. */
function centralShare({ particles: p, weight, size }: EventBatch) {
  let [sum, inside, events] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    sum += weight[i];
    const row = p.offset[i] + 2;
    expect(p.pdg[row]).toBe(22);
    if (Math.abs(p.pz[row] / p.energy[row]) > 0.5) continue;
    inside += weight[i];
    events++;
  }
  return { share: inside / sum, events: events / size, mean: sum / size };
}

describe('a biased sample', () => {
  const count = 5000;
  let tables: FrozenTables;
  let batch: EventBatch;
  beforeAll(() => {
    tables = prepareTables(biased);
    batch = generate(createGenerator(biased, tables), 0, count);
  }, 60_000);

  it('has more events where they are wanted and the same shares of weight', () => {
    const unbiased = prepareTables(plain);
    const truth = centralShare(generate(createGenerator(plain, unbiased), 0, count));
    const { share, events, mean } = centralShare(batch);
    expect(truth.events).toBeLessThan(0.3);
    expect(events).toBeCloseTo(truth.share / (truth.share + (1 - truth.share) / 20), 1);
    expect(events).toBeGreaterThan(0.5);
    expect(Math.abs(share / truth.share - 1)).toBeLessThan(0.12);
    expect(Math.abs(mean / tables.meanWeight - 1)).toBeLessThan(0.08);
    expect(tables.crossSection.value / unbiased.crossSection.value).toBeCloseTo(1, 1);
    expect(tables.effectiveShare).toBeLessThan(0.5);
    expect(unbiased.effectiveShare).toBeGreaterThan(0.99);
  });

  it('weighs each event by the factor of what it misses, and rarely more', () => {
    let odd = 0;
    for (let i = 0; i < count; i++) if (batch.weight[i] !== 1 && batch.weight[i] !== 1 / 20) odd++;
    expect(odd).toBeGreaterThan(0);
    expect(odd).toBeLessThan(0.06 * count);
  });

  it('has events that do not depend on their batch', () => {
    const generator = createGenerator(biased, tables);
    for (const i of [0, 1, 511, 512, 3000]) {
      const alone = generate(generator, i, 1);
      const row = batch.particles.offset[i];
      expect(alone.weight[0]).toBe(batch.weight[i]);
      expect(alone.trials[0]).toBe(batch.trials[i]);
      for (let k = 0; k < 3; k++) {
        expect(alone.particles.energy[k]).toBe(batch.particles.energy[row + k]);
        expect(alone.particles.px[k]).toBe(batch.particles.px[row + k]);
      }
    }
  });

  it('refuses a factor that is none', () => {
    expect(() => buildProcess({ ...plain, bias: [{ toward: [central], factor: 0.5 }] })).toThrow(/not a factor/);
  });
});

describe('a process that cannot be', () => {
  const build = (over: Partial<ProcessSpec>) => () => buildProcess({ ...plain, cuts: [], ...over });

  it.each([
    ['a soft photon', { process: 'e+ e- -> mu+ mu- gamma' }, /photon 1 of the products may be soft.*gamma.energyCms>/s],
    ['one of three', { process: 'e+ e- -> gamma gamma gamma' }, /photon 1 of the products may be soft/],
    [
      'closed phase space',
      { process: 'e+ e- -> tau+ tau- mu+ mu-', beams: cmsBeams(3.7) },
      /needs 3.765.* GeV, the beams have 3.7/,
    ],
    [
      'a pole without width',
      { process: 'e+ e- -> mu+ mu- nu_tau nu_tau~', model: 'zprime', parameters: { 'mass.Zprime': 3 } },
      /set width.Zprime/,
    ],
    ['a vanishing amplitude', { process: 'e+ e- -> nu_mu nu_mu~', model: 'zprime' }, /vanishes|no tree diagram/],
    ['other beams', { process: 'mu+ mu- -> tau+ tau-' }, /the beams are an electron and a positron/],
  ])('%s is refused', (_name, over, message) => {
    expect(build(over as Partial<ProcessSpec>)).toThrow(UserError);
    expect(build(over as Partial<ProcessSpec>)).toThrow(message);
  });

  it('two photons need no cut on their energy: kinematics fixes it', () => {
    expect(build({ process: 'e+ e- -> gamma gamma' })).not.toThrow();
  });

  it('says what accuracy was reached, and when cuts leave nothing', () => {
    expect(() => crossSection(plain, { accuracy: 1e-5, maximumPoints: 50_000 })).toThrow(/relative error .* reached after/);
    const impossible: GeneratorCut = { particle: 'gamma', quantity: 'energyCms', above: 5.29 };
    expect(() => crossSection({ ...plain, cuts: [impossible] })).toThrow(/no point of phase space passes/);
  });
});

it('radiates coherently where a beam scatters by exchange of a photon, not where both do, and says so', () => {
  const radiation = { initial: true, final: true };
  const one = buildProcess({
    ...plain,
    process: 'e+ e- -> e- mu+ Zprime',
    model: 'zprime-lfv',
    parameters: { 'mass.Zprime': 2, gPrime: 0, gPrimeEMu: 0.1 },
    cuts: [{ particle: 'e-', quantity: 'absCosThetaCms', below: 0.94 }],
    radiation,
  });
  expect(one.channels[0].dimensions).toBe(5 + 30 + 15);
  expect(one.notes.join()).toMatch(/each pair a dipole, coherent with the beams/);
  const two = buildProcess({ ...plain, process: 'e+ e- -> e+ e- mu+ mu-', cuts: [], radiation });
  expect(two.channels[0].dimensions).toBe(8);
  expect(two.notes.join()).toMatch(/no radiation: both beams scatter/);
});
