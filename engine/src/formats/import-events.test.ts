import { describe, expect, it } from 'vitest';
import { superKEKB } from '../generate/beams.ts';
import { CmsFrame } from '../reconstruct/cms-frame.ts';
import { createDetectorBatch, startBatch } from './detector-events.ts';
import type { GeneratorEvent, GeneratorParticle } from './generator-event.ts';
import { importEvent, looksUnboosted } from './import-events.ts';

const particle = (pdg: number, status: number, p: number[], more: Partial<GeneratorParticle> = {}): GeneratorParticle => ({
  pdg,
  status,
  mothers: [],
  px: p[0]!,
  py: p[1]!,
  pz: p[2]!,
  energy: p[3]!,
  mass: 0,
  vertex: null,
  properLength: 0,
  spin: 9,
  ...more,
});

const event = (particles: GeneratorParticle[]): GeneratorEvent => ({
  number: 41,
  processId: 1,
  weights: [2.5],
  scale: null,
  alphaQED: null,
  alphaQCD: null,
  particles,
});

/** e+ e- -> (a resonance that nobody knows) -> mu+ (B0 -> gamma gamma) with an intermediate copy. */
const beams = [particle(11, 4, [0, 0, 5, 5]), particle(-11, 4, [0, 0, -5, 5])];
const decays = [
  ...beams,
  particle(9000221, 2, [0, 0, 0, 10], { mothers: [0, 1] }),
  particle(-13, 1, [1, 0, 0, 1.1], { mothers: [2], vertex: [0.1, 0.2, 0.3, 0.4] }),
  particle(511, 3, [-1, 0, 0, 5.4], { mothers: [2] }),
  particle(511, 2, [-1, 0, 0, 5.4], { mothers: [4] }),
  particle(22, 1, [0, 0, 2, 2], { mothers: [5] }),
];
const options = { invisible: new Set<number>(), frame: null };

function imported(source: GeneratorEvent, how: Parameters<typeof importEvent>[3] = options) {
  const target = createDetectorBatch(2);
  startBatch(target);
  expect(importEvent(target, source, 7, how, 'f.hepmc: event 41')).toBe(true);
  return target;
}

describe('events of other programs', () => {
  it('keep what flies and what decayed, mothers through what is left out, and the place in the file', () => {
    const { batch } = imported(event(decays));
    const p = batch.particles;
    expect([batch.index[0], batch.weight[0], p.offset[1]]).toEqual([7, 2.5, 4]);
    expect([...p.pdg.subarray(0, 4)]).toEqual([9000221, -13, 511, 22]);
    expect([...p.mother.subarray(0, 4)]).toEqual([-1, 0, 0, 2]);
    expect([...p.stable.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
    expect([p.vx[1], p.vy[1], p.vz[1], p.time[1]]).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect([p.vx[3], p.time[3]]).toEqual([0, 0]);
  });

  it('with particles that the detector does not know are refused by event and particle, or declared invisible', () => {
    const odd = event([...beams, particle(1000022, 1, [0, 0, 1, 1])]);
    expect(() => imported(odd)).toThrow(/f\.hepmc: event 41, particle 3 of 3: .*PDG code 1000022/);
    const { batch } = imported(odd, { ...options, invisible: new Set([1000022]) });
    expect([...batch.particles.stable.subarray(0, 1)]).toEqual([0]);
  });

  it.each([
    ['NaN', [Number.NaN, 0, 0, 1], /not finite/],
    ['energy and momentum swapped', [1, 0, 0, 0.5], /a momentum above the energy/],
    ['negative energy', [0, 0, 0, -1], /a momentum above the energy/],
  ])('with impossible four-momenta are refused: %s', (_, p, message) => {
    expect(() => imported(event([particle(22, 1, p)]))).toThrow(message);
    expect(() => imported(event([particle(22, 1, p)]))).toThrow('event 41, particle 1 of 1');
  });

  it('take a new batch when one is full', () => {
    const target = createDetectorBatch(1);
    startBatch(target);
    expect(importEvent(target, event(decays), 0, options, 'f')).toBe(true);
    expect(importEvent(target, event(decays), 1, options, 'f')).toBe(false);
    startBatch(target);
    const crowd = event(Array.from({ length: 65 }, () => particle(22, 1, [0, 0, 1, 1])));
    expect(() => importEvent(target, crowd, 0, options, 'f')).toThrow('more particles than an event can have');
  });

  it('from the centre of mass are boosted: the total is that of the beams, electron side and invariants kept', () => {
    const frame = new CmsFrame(superKEKB);
    const half = frame.sqrtS / 2;
    const side = (sign: number) =>
      event([
        particle(11, 4, [0, 0, sign * half, half]),
        particle(-11, 4, [0, 0, -sign * half, half]),
        particle(22, 1, [0, 0, sign * half, half], { vertex: [0, 0, sign * 1, 0] }),
        particle(22, 1, [0, 0, -sign * half, half]),
      ]);
    for (const sign of [1, -1]) {
      const p = imported(side(sign), { ...options, frame }).batch.particles;
      // SuperKEKB: 7.004 GeV of the electron, 4.002 GeV of the positron
      expect(p.energy[0]! + p.energy[1]!).toBeCloseTo(frame.energy, 9);
      expect(p.pz[0]! + p.pz[1]!).toBeCloseTo(frame.pz, 9);
      expect(p.px[0]! + p.px[1]!).toBeCloseTo(frame.px, 9);
      expect(p.energy[0]!).toBeCloseTo(7.004, 3);
      expect(p.pz[0]!).toBeGreaterThan(0);
      // a place on the light cone's outside stays at its distance: x^2 - (ct)^2 = 1
      const ct = p.time[0]! * 29.9792458;
      expect(p.vx[0]! ** 2 + p.vy[0]! ** 2 + p.vz[0]! ** 2 - ct * ct).toBeCloseTo(1, 9);
    }
    expect(looksUnboosted(side(1))).toBe(true);
    expect(looksUnboosted(event([particle(11, 4, [0, 0, 7, 7]), particle(-11, 4, [0, 0, -4, 4])]))).toBe(false);
  });
});
