import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEventBatch, type ParticleColumns } from '../../basics/columns.ts';
import { boostToRestFrame, mass2 } from '../../basics/four-vector.ts';
import { massOf, nameOf, type ParticleName, particles, pdgOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { decayTable } from '../../model/decay-table.ts';
import { bToScalarFraction } from '../../model/hadrons/b-to-scalar.ts';
import { resolveModel } from '../../model/registry.ts';
import { cmsBeams, superKEKB } from '../beams.ts';
import { decayRules } from '../decay/decay-rules.ts';
import { createGenerator } from '../generator.ts';
import type { ProcessSpec } from '../process.ts';
import { prepareTables } from '../tables.ts';

const spec = (texts: string[], process = 'e+ e- -> B+ B-', mass = 1): ProcessSpec => ({
  process,
  model: 'dark-scalar',
  parameters: { 'mass.hprime': mass, sinTheta: 1e-3 },
  beams: superKEKB,
  radiation: { initial: false, final: false },
  cuts: [],
  decays: decayRules(texts),
});

function generate(one: ProcessSpec, count: number): { columns: ParticleColumns; size: number; crossSection: number } {
  const generator = createGenerator(one, prepareTables(one));
  const batch = createEventBatch(count);
  generator.generate(new RandomStream(1, generator.streamName), 0, count, 'unweighted', batch);
  return { columns: batch.particles, size: count, crossSection: generator.crossSection.value };
}

const vector = (columns: ParticleColumns, row: number): Float64Array =>
  Float64Array.of(columns.energy[row]!, columns.px[row]!, columns.py[row]!, columns.pz[row]!);

describe('B -> K h', () => {
  const rows = readFileSync(new URL('../../model/golden/br-b-to-k-scalar.csv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number));

  it('has the golden branching fractions', () => {
    expect(rows.length).toBe(15);
    for (const [mass, charged, , neutral] of rows as [number, number, number, number][]) {
      if (charged > 0)
        expect(Math.abs(bToScalarFraction('B+', 'K+', mass, 1, 246.22) / charged - 1), `${mass}`).toBeLessThan(1e-3);
      if (neutral > 0)
        expect(Math.abs(bToScalarFraction('B0', 'K*0', mass, 1, 246.22) / neutral - 1), `${mass}`).toBeLessThan(4e-3);
    }
    expect(bToScalarFraction('B+', 'K+', 4.9, 1, 246.22)).toBe(0);
    expect(bToScalarFraction('B-', 'K*-', 1, 0.5, 246.22) / bToScalarFraction('B+', 'K*+', 1, 1, 246.22)).toBeCloseTo(0.25, 12);
  });
});

describe('e+ e- -> B+ B-', () => {
  it('makes the signal on one side, an ordinary decay on the other, all of it conserved', () => {
    const one = spec(['B+ -> K+ hprime', 'hprime -> mu- mu+']);
    const count = 150;
    const { columns, crossSection } = generate(one, count);
    let [tracks, flight, sine2, worst, charges, orphans] = [0, 0, 0, 0, 0, 0];
    const chargeOf = (row: number): number => particles[nameOf(columns.pdg[row]!) as ParticleName].charge;
    for (let event = 0; event < count; event++) {
      const [first, end] = [columns.offset[event]!, columns.offset[event + 1]!];
      for (let row = first; row < end; row++) {
        const rest = vector(columns, row).map((x) => -x);
        let [charge, products] = [-chargeOf(row), 0];
        for (let k = first; k < end; k++) {
          if (columns.mother[k] !== row - first) continue;
          vector(columns, k).forEach((x, j) => {
            rest[j]! += x;
          });
          products++;
          charge += chargeOf(k);
        }
        if (products > 0) {
          worst = Math.max(worst, ...rest.map((x) => Math.abs(x) / columns.energy[row]!));
          charges = Math.max(charges, Math.abs(charge));
        } else if (chargeOf(row) !== 0) tracks++;
        if (products > 0 !== (columns.stable[row] === 0)) orphans++;
      }
      const find = (test: (row: number) => boolean): number =>
        first + [...Array(end - first).keys()].findIndex((k) => test(first + k));
      const hprime = find((row) => columns.pdg[row] === 9900035);
      expect(columns.pdg[first + columns.mother[hprime]!]).toBe(pdgOf('B+'));
      expect(mass2(vector(columns, hprime), 0)).toBeCloseTo(1, 9);
      const muon = find((row) => columns.mother[row] === hprime - first);
      const [dx, dy, dz] = [columns.vx, columns.vy, columns.vz].map((x) => x[muon]! - x[hprime]!) as [number, number, number];
      flight += Math.hypot(dx, dy, dz) / Math.hypot(columns.px[hprime]!, columns.py[hprime]!, columns.pz[hprime]!);
      const b = vector(columns, first);
      const total = vector(columns, first + 1).map((x, j) => x + b[j]!);
      boostToRestFrame(b, 0, total, 0);
      sine2 += 1 - (b[3]! / Math.hypot(b[1]!, b[2]!, b[3]!)) ** 2;
    }
    expect(worst).toBeLessThan(1e-12);
    expect(charges).toBe(0);
    expect(orphans).toBe(0);
    const { decayLength } = decayTable(resolveModel('dark-scalar', one.parameters), 'hprime');
    expect(Math.abs(flight / count / decayLength! - 1)).toBeLessThan(4 / Math.sqrt(count));
    // K, two muons, and some five from the other side
    expect(tracks / count).toBeGreaterThan(6.5);
    expect(tracks / count).toBeLessThan(9.5);
    expect(sine2 / count).toBeGreaterThan(0.75); // 0.8, the boost's axis not quite the beam's
    // 1.11 nb 0.514 BR(K+ h') BR(mu mu)
    const fraction = bToScalarFraction('B+', 'K+', 1, 1e-3, 246.2197);
    expect(crossSection).toBeLessThan(1.11e6 * 0.514 * fraction * 0.02);
    expect(crossSection).toBeGreaterThan(1.11e6 * 0.514 * fraction * 0.002);
  });

  it('makes K* without spin along its flight: cos^2 of its kaon', () => {
    const { columns, size } = generate(spec(['B0 -> K*0 hprime', 'K*0 -> K+ pi-'], 'e+ e- -> B0 B0~', 3), 400);
    let sum = 0;
    for (let event = 0; event < size; event++) {
      const first = columns.offset[event]!;
      const star = [...Array(columns.offset[event + 1]! - first).keys()].find((k) => columns.pdg[first + k] === 313)! + first;
      const kaon =
        [...Array(columns.offset[event + 1]! - first).keys()].find((k) => columns.mother[first + k] === star - first)! + first;
      const [parent, k, b] = [vector(columns, star), vector(columns, kaon), vector(columns, first + columns.mother[star]!)];
      const mass = Math.sqrt(mass2(parent, 0));
      expect(mass).toBeGreaterThan(massOf('K+') + massOf('pi-'));
      boostToRestFrame(k, 0, parent, 0);
      boostToRestFrame(b, 0, parent, 0);
      const cosine =
        (k[1]! * b[1]! + k[2]! * b[2]! + k[3]! * b[3]!) / (Math.hypot(k[1]!, k[2]!, k[3]!) * Math.hypot(b[1]!, b[2]!, b[3]!));
      sum += cosine * cosine;
    }
    // <cos^2> of cos^2 is 3/5, spread of cos^2 0.26
    expect(Math.abs(sum / size - 0.6)).toBeLessThan((4 * 0.27) / Math.sqrt(size));
  });

  it('is refused off the resonance, below threshold and for what B mesons do not become', () => {
    expect(() => prepareTables({ ...spec(['B+ -> K+ hprime']), beams: cmsBeams(10.5) })).toThrow(/needs 10.558820 GeV/);
    expect(() => prepareTables({ ...spec(['B+ -> K+ hprime']), beams: cmsBeams(11) })).toThrow(/peak of the Upsilon\(4S\) only/);
    expect(() => prepareTables(spec(['B+ -> pi+ hprime']))).toThrow(/no decay into "pi\+ hprime"/);
    expect(() => prepareTables(spec(['B+ -> K+ hprime'], 'e+ e- -> B+ B-', 4.9))).toThrow(/no decay into/);
    expect(() => prepareTables(spec(['B0 -> K*0 hprime']))).toThrow(/makes no such particle/);
  });
});
