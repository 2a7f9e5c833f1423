import { beforeAll, describe, expect, it } from 'vitest';
import { createEventBatch, type EventBatch, origin } from '../basics/columns.ts';
import { massOf, pdgOf } from '../basics/particles.ts';
import { RandomStream } from '../basics/random.ts';
import { cmsBeams, superKEKB } from './beams.ts';
import { createGenerator } from './generator.ts';
import type { EventGenerator, FrozenTables, GenerationMode, ProcessSpec } from './process.ts';
import { hashOf, prepareTables } from './tables.ts';

const spec: ProcessSpec = {
  process: 'e+ e- -> mu+ mu- Zprime',
  model: 'zprime',
  parameters: { 'mass.Zprime': 3, gPrime: 0.1 },
  beams: superKEKB,
  radiation: { initial: true, final: false },
  cuts: [],
};

let tables: FrozenTables;
let generator: EventGenerator;
beforeAll(() => {
  tables = prepareTables(spec);
  generator = createGenerator(spec, tables);
});

const stream = (seed = 7, name = generator.streamName) => new RandomStream(seed, name);

/** One event as plain numbers: weight, trials and every column of its particles. */
function eventOf(batch: EventBatch, i: number): number[] {
  const { particles: p } = batch;
  const rows: number[] = [batch.index[i], batch.weight[i], batch.trials[i]];
  for (let r = p.offset[i]; r < p.offset[i + 1]; r++) {
    rows.push(
      p.pdg[r],
      p.mother[r],
      p.stable[r],
      p.origin[r],
      p.energy[r],
      p.px[r],
      p.py[r],
      p.pz[r],
      p.vx[r],
      p.vy[r],
      p.vz[r],
      p.time[r],
    );
  }
  return rows;
}

function generate(g: EventGenerator, first: number, count: number, mode: GenerationMode = 'unweighted', seed = 7): EventBatch {
  const batch = createEventBatch(count);
  g.generate(new RandomStream(seed, g.streamName), first, count, mode, batch);
  return batch;
}

describe('an event', () => {
  it.each(['unweighted', 'weighted'] as const)('is a function of its index, %s', (mode) => {
    const whole = generate(generator, 1000, 700, mode);
    for (const i of [0, 1, 511, 512, 699]) {
      expect(eventOf(generate(generator, 1000 + i, 1, mode), 0)).toEqual(eventOf(whole, i));
    }
    const part = generate(generator, 1300, 200, mode);
    for (let i = 0; i < 200; i++) expect(eventOf(part, i)).toEqual(eventOf(whole, 300 + i));
  });

  it('does not remember what was generated before it', () => {
    const batch = createEventBatch(600);
    generator.generate(stream(), 0, 600, 'unweighted', batch);
    generator.generate(stream(), 50, 30, 'unweighted', batch);
    expect(batch.size).toBe(30);
    expect(eventOf(batch, 5)).toEqual(eventOf(generate(createGenerator(spec, tables), 55, 1), 0));
  });

  it('depends on the seed and on an index beyond 2^32', () => {
    expect(eventOf(generate(generator, 5, 1, 'unweighted', 8), 0)).not.toEqual(eventOf(generate(generator, 5, 1), 0));
    expect(eventOf(generate(generator, 5 + 2 ** 32, 1), 0).slice(1)).not.toEqual(eventOf(generate(generator, 5, 1), 0).slice(1));
  });

  it.each([
    ['beams with spread', superKEKB],
    ['mean beams', { ...superKEKB, electronEnergySpread: 0, positronEnergySpread: 0 }],
    ['head-on beams', cmsBeams(10.579558)],
  ])('has the four-momentum and masses of %s', (_name, beams) => {
    const here = { ...spec, beams };
    const { particles: p } = generate(createGenerator(here, prepareTables(here)), 0, 2000);
    const spread = beams.electronEnergySpread > 0 ? 0.05 : 1e-9;
    const sine = Math.sin(beams.halfCrossingAngle);
    const cosine = Math.cos(beams.halfCrossingAngle);
    let photons = 0;
    for (let i = 0; i < 2000; i++) {
      let [e, x, y, z] = [0, 0, 0, 0];
      for (let r = p.offset[i]; r < p.offset[i + 1]; r++) {
        e += p.energy[r];
        x += p.px[r];
        y += p.py[r];
        z += p.pz[r];
        const mass2 = p.energy[r] ** 2 - p.px[r] ** 2 - p.py[r] ** 2 - p.pz[r] ** 2;
        const expected = p.pdg[r] === pdgOf('Zprime') ? 3 : p.pdg[r] === 22 ? 0 : massOf('mu-');
        expect(Math.abs(mass2 - expected * expected)).toBeLessThan(1e-9);
        expect(p.origin[r]).toBe(p.pdg[r] === 22 ? origin.initialState : origin.hard);
        if (p.pdg[r] === 22) photons++;
      }
      // both beams have the same angle to z, so px gives the sum of the energies and pz their difference
      expect(Math.abs(x - e * sine)).toBeLessThan(1e-9);
      expect(Math.abs(y)).toBeLessThan(1e-9);
      expect(Math.abs(e - beams.electronEnergy - beams.positronEnergy)).toBeLessThan(spread);
      expect(Math.abs(z / cosine - beams.electronEnergy + beams.positronEnergy)).toBeLessThan(spread);
    }
    expect(photons).toBeGreaterThan(500);
  });

  it('starts in the luminous region, or at the origin when there is none', () => {
    const { particles: p } = generate(generator, 0, 2000);
    let z2 = 0;
    for (let i = 0; i < 2000; i++) {
      z2 += p.vz[p.offset[i]] ** 2 / 2000;
      for (let r = p.offset[i]; r < p.offset[i + 1]; r++) expect(p.vz[r]).toBe(p.vz[p.offset[i]]);
    }
    expect(Math.sqrt(z2)).toBeGreaterThan(0.01);
    expect(Math.sqrt(z2)).toBeLessThan(0.02);
    const point = { ...spec, beams: cmsBeams(10.58) };
    const at = generate(createGenerator(point, prepareTables(point)), 0, 100).particles;
    expect(at.vz.every((v) => v === 0) && at.vx.every((v) => v === 0)).toBe(true);
  });
});

describe('samples', () => {
  /** sums of weights in bins of an observable of the Z', and of their squares */
  function histogram(batch: EventBatch, value: (e: number, pz: number) => number, bins: number) {
    const sums = new Float64Array(bins);
    const squares = new Float64Array(bins);
    let total = 0;
    const { particles: p } = batch;
    for (let i = 0; i < batch.size; i++) {
      total += batch.weight[i];
      for (let r = p.offset[i]; r < p.offset[i + 1]; r++) {
        if (p.pdg[r] !== pdgOf('Zprime')) continue;
        const bin = Math.min(bins - 1, Math.max(0, Math.floor(value(p.energy[r], p.pz[r]) * bins)));
        sums[bin] += batch.weight[i];
        squares[bin] += batch.weight[i] ** 2;
      }
    }
    return { sums: sums.map((s) => s / total), squares: squares.map((s) => s / total ** 2) };
  }

  it.each([
    ['energy', (e: number) => (e - 3) / 5],
    ['direction', (e: number, pz: number) => (pz / Math.sqrt(e * e - 9) + 1) / 2],
  ])('have the same distribution of %s weighted and unweighted', (_name, value) => {
    const a = histogram(generate(generator, 0, 30_000), value, 12);
    const b = histogram(generate(generator, 50_000, 30_000, 'weighted'), value, 12);
    let chi2 = 0;
    for (let k = 0; k < 12; k++) chi2 += (a.sums[k] - b.sums[k]) ** 2 / (a.squares[k] + b.squares[k] + 1e-12);
    expect(chi2).toBeLessThan(35);
    expect(Math.max(...a.sums) - Math.min(...a.sums)).toBeGreaterThan(0.05);
  });

  it('have weights as promised: one, or rarely more; weighted ones with the mean that the tables give', () => {
    const unweighted = generate(generator, 0, 20_000);
    let over = 0;
    let trials = 0;
    for (let i = 0; i < 20_000; i++) {
      expect(unweighted.weight[i]).toBeGreaterThanOrEqual(1);
      over += (unweighted.weight[i] - 1) / 20_000;
      trials += unweighted.trials[i] / 20_000;
    }
    expect(over).toBeLessThan(1e-3);
    expect(tables.overweightShare).toBeLessThan(1e-3);
    expect(trials / tables.trialsPerEvent).toBeCloseTo(1, 1);
    expect(trials, 'unweighting is efficient').toBeLessThan(2);
    const weighted = generate(generator, 0, 20_000, 'weighted');
    const mean = weighted.weight.reduce((a, b) => a + b) / 20_000;
    expect((mean * tables.channels[0].maximum) / tables.crossSection.value).toBeCloseTo(1, 1);
    expect(weighted.trials.every((t) => t === 1)).toBe(true);
  });

  it('lie inside of the cuts, and weighted events outside weigh nothing', () => {
    const here: ProcessSpec = { ...spec, cuts: [{ particle: 'mu-', quantity: 'thetaLab', above: 0.6, below: 2 }] };
    const g = createGenerator(here, prepareTables(here));
    const { particles: p } = generate(g, 0, 1000);
    for (let r = 0; r < p.offset[1000]; r++) {
      if (p.pdg[r] !== 13) continue;
      const theta = Math.atan2(Math.hypot(p.px[r], p.py[r]), p.pz[r]);
      expect(theta).toBeGreaterThan(0.6);
      expect(theta).toBeLessThan(2);
    }
    const weighted = generate(g, 0, 1000, 'weighted');
    const empty = [...weighted.weight].filter((w) => w === 0).length;
    expect(empty).toBeGreaterThan(100);
    for (let i = 0; i < 1000; i++) {
      expect(weighted.particles.offset[i + 1] - weighted.particles.offset[i] === 0).toBe(weighted.weight[i] === 0);
    }
    expect(g.crossSection.value).toBeLessThan(0.8 * generator.crossSection.value);
  });
});

describe('frozen tables', () => {
  it('are the same bytes every time', () => {
    expect(prepareTables(spec)).toEqual(tables);
    expect(JSON.parse(JSON.stringify(tables))).toEqual(tables);
    expect(tables.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(JSON.parse(JSON.stringify(tables)))).toBe(tables.hash);
  });

  it('give the same events after a journey through JSON', () => {
    const other = createGenerator(spec, JSON.parse(JSON.stringify(tables)));
    expect(eventOf(generate(other, 12, 1), 0)).toEqual(eventOf(generate(generator, 12, 1), 0));
  });

  it('are refused when they were changed or belong elsewhere', () => {
    expect(() => createGenerator(spec, { ...tables, overweightShare: 0 })).toThrow(/do not match their hash/);
    const flat = { ...spec, beams: cmsBeams(10.58), radiation: { initial: false, final: false } };
    expect(() => createGenerator(flat, tables)).toThrow(/of another process/);
  });

  it('say when no event can pass', () => {
    const here: ProcessSpec = { ...spec, cuts: [{ particle: 'mu-', quantity: 'energyCms', above: 9 }] };
    expect(() => createGenerator(here, prepareTables(here))).toThrow(/no point of phase space passes the cuts/);
  });

  it('know the cross-section with radiation and without', () => {
    // vacuum polarisation 1.071 of 0.96 to 0.97 that the photons of the beams leave
    expect(generator.crossSection.value / (generator.bornCrossSection?.value ?? 0)).toBeGreaterThan(1.02);
    expect(generator.crossSection.value / (generator.bornCrossSection?.value ?? 0)).toBeLessThan(1.05);
    // scales with the square of the coupling: 13.7105 pb at g' = 1 and alpha = 1/137.036
    expect((generator.bornCrossSection?.value ?? 0) / 137.105).toBeCloseTo(1, 2);
  });
});
