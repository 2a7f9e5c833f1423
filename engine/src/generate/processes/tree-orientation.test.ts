import { describe, expect, it } from 'vitest';
import { pairAndBosonMe2 } from '../../amplitude/pair-and-boson.ts';
import { createEventBatch } from '../../basics/columns.ts';
import { massOf } from '../../basics/particles.ts';
import { RandomStream } from '../../basics/random.ts';
import { cmsBeams } from '../beams.ts';
import { createGenerator } from '../generator.ts';
import type { ProcessSpec } from '../process.ts';
import { prepareTables } from '../tables.ts';

const energy = 10.58;

describe("mu mu Z'", () => {
  it.each([0.1, 2, 5])('is oriented as its squared amplitude says, mass %f', (mass) => {
    const spec: ProcessSpec = {
      process: 'e+ e- -> mu+ mu- Zprime',
      model: 'zprime',
      parameters: { 'mass.Zprime': mass, gPrime: 1 },
      beams: cmsBeams(energy),
      radiation: { initial: false, final: false },
      cuts: [],
    };
    const generator = createGenerator(spec, prepareTables(spec));
    const events = 20_000;
    const batch = createEventBatch(events);
    generator.generate(new RandomStream(1, generator.streamName), 0, events, 'unweighted', batch);
    const turns = new Float64Array(4 * events);
    for (let i = 0; i < events; i++) new RandomStream(2, 'turns').one(i, 1, 0, 0, 2, turns, 4 * i);

    const electron = massOf('e-');
    const beam = Math.sqrt((energy / 2) ** 2 - electron ** 2);
    const parameters = { alpha: 1 / 137, coupling: 1, electronMass: electron, fermionMass: massOf('mu-'), bosonMass: mass };
    const p = new Float64Array([energy / 2, 0, 0, beam, energy / 2, 0, 0, -beam, ...new Array(12).fill(0)]);
    const bins = 10;
    const generated = [0, 2].map(() => new Float64Array(bins));
    const turned = [0, 2].map(() => new Float64Array(bins));
    const squares = [0, 2].map(() => new Float64Array(bins));
    const { particles } = batch;
    let sum = 0;
    const rows: { cosines: number[]; weight: number }[] = [];
    for (let i = 0; i < events; i++) {
      const first = particles.offset[i];
      // the same event turned to any direction (random angles about y and z), weighed by its amplitude there
      const cos = 2 * turns[4 * i] - 1;
      const sin = Math.sqrt(1 - cos * cos);
      const [phi, psi] = [2 * Math.PI * turns[4 * i + 1], 2 * Math.PI * turns[4 * i + 2]];
      for (let k = 0; k < 3; k++) {
        const r = first + k;
        p[8 + 4 * k] = particles.energy[r];
        const x = Math.cos(psi) * particles.px[r] - Math.sin(psi) * particles.py[r];
        const y = Math.sin(psi) * particles.px[r] + Math.cos(psi) * particles.py[r];
        const across = cos * x + sin * particles.pz[r];
        p[9 + 4 * k] = Math.cos(phi) * across - Math.sin(phi) * y;
        p[10 + 4 * k] = Math.sin(phi) * across + Math.cos(phi) * y;
        p[11 + 4 * k] = cos * particles.pz[r] - sin * x;
      }
      const here = pairAndBosonMe2(p, 0, parameters);
      const length = (k: number) => Math.hypot(p[9 + 4 * k], p[10 + 4 * k], p[11 + 4 * k]);
      const cosines = [0, 2].map((k) => p[11 + 4 * k] / length(k));
      // mean of the amplitude over orientations, for this shape of event: three perpendicular beam directions give it exactly
      let mean = 0;
      for (let axis = 1; axis <= 3; axis++) {
        const q = p.slice();
        q.fill(0, 1, 4);
        q.fill(0, 5, 8);
        q[axis] = beam;
        q[4 + axis] = -beam;
        mean += pairAndBosonMe2(q, 0, parameters) / 3;
      }
      const weight = here / mean;
      sum += weight / events;
      rows.push({ cosines, weight });
      [0, 2].forEach((k, j) => {
        const r = first + k;
        const c = particles.pz[r] / Math.hypot(particles.px[r], particles.py[r], particles.pz[r]);
        generated[j][Math.min(bins - 1, Math.floor(((c + 1) / 2) * bins))]++;
      });
    }
    expect(Math.abs(sum - 1)).toBeLessThan(0.02);
    for (const { cosines, weight } of rows) {
      cosines.forEach((c, j) => {
        const bin = Math.min(bins - 1, Math.floor(((c + 1) / 2) * bins));
        turned[j][bin] += weight;
        squares[j][bin] += weight * weight;
      });
    }
    for (const j of [0, 1]) {
      let chi2 = 0;
      for (let b = 0; b < bins; b++) chi2 += (generated[j][b] - turned[j][b]) ** 2 / (generated[j][b] + squares[j][b]);
      expect(chi2, 'ten bins').toBeLessThan(30);
    }
    // the muon is not isotropic: otherwise the comparison would be empty
    expect(Math.max(...generated[0]) / Math.min(...generated[0])).toBeGreaterThan(1.1);
  });
});
