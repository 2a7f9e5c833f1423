import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../basics/random.ts';
import { Channel } from './channel.ts';
import { channelPlans, leastMasses } from './channels.ts';
import { Invariants } from './invariants.ts';
import type { Propagator } from './tree.ts';

const electron = 0.000511;
const sqrtS = 10.58;
const s = sqrtS * sqrtS;

/** legs of a propagator from final particles on one side, and the first beam where `beam` */
const over = (name: string, mass: number, particles: number[], beam = false, width = 0): Propagator => ({
  name,
  mass,
  width,
  legs: particles.reduce((mask, i) => mask | (4 << i), beam ? 1 : 0),
});
const photon = (...particles: number[]) => over('gamma', 0, particles);
const muon = (...particles: number[]) => over('mu-', 0.10566, particles);

interface Case {
  name: string;
  masses: number[];
  diagrams: Propagator[][];
  leastEnergy?: number[];
}
const mu = 0.10566;

const cases: Case[] = [
  { name: 's channel, two bodies', masses: [mu, mu], diagrams: [[photon(0, 1)]] },
  { name: 't channel', masses: [electron, electron], diagrams: [[over('gamma', 0, [0], true)]] },
  { name: 't and u channel', masses: [0, 0], diagrams: [[over('e-', electron, [0], true)], [over('e-', electron, [1], true)]] },
  { name: 'boson from a pair', masses: [mu, mu, 1], diagrams: [[photon(0, 1, 2), muon(0, 2)], [photon(0, 1, 2), muon(1, 2)]] },
  { name: 'one side only', masses: [mu, mu, 1], diagrams: [[photon(0, 1, 2), muon(0, 2)]] },
  { name: 'pair and boson from the beams', masses: [mu, mu, 1], diagrams: [[over('e-', electron, [2], true), photon(0, 1)], [over('e-', electron, [0, 1], true), photon(0, 1)]] },
  { name: 'resonance', masses: [0, 0, 1], diagrams: [[over('e-', electron, [2], true), over('Z', 4, [0, 1], false, 0.5)]] },
  { name: 'two photons', masses: [electron, mu, mu, electron], diagrams: [[over('gamma', 0, [0], true), over('mu-', mu, [0, 1], true), over('gamma', 0, [0, 1, 2], true)]] },
  { name: 'four massless, nested', masses: [0, 0, 0, 0], diagrams: [[over('e-', electron, [0, 1, 2]), over('Z', 4, [0, 1], false, 0.5)]] },
  { name: 'multi-peripheral, end cluster', masses: [mu, mu, electron, electron], diagrams: [[over('gamma', 0, [0, 1], true), over('e-', electron, [0, 1, 2], true), photon(0, 1)]] },
];

function build({ masses, diagrams, leastEnergy }: Case) {
  const final = { names: masses.map(String), masses, sqrtS, leastMass: leastMasses(masses, []), leastEnergy: leastEnergy ?? masses.map(() => 0) };
  const plans = channelPlans(diagrams, final);
  const all = Array.from({ length: 1 << masses.length }, (_, mask) => mask);
  return { channels: plans.map((plan) => new Channel(plan, masses, electron, sqrtS)), invariants: new Invariants(masses, all, all) };
}

/** volume of massless n-body phase space: (2 pi)^(4-3n) (pi/2)^(n-1) s^(n-2)/[(n-1)!(n-2)!] */
function massless(n: number): number {
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  return ((2 * Math.PI) ** (4 - 3 * n) * (Math.PI / 2) ** (n - 1) * s ** (n - 2)) / (factorial(n - 1) * factorial(n - 2));
}

describe.each(cases)('$name', (one) => {
  const { channels, invariants } = build(one);
  const n = one.masses.length;
  const points = 40000;
  const u = new Float64Array(3 * n - 4);
  const p = new Float64Array(4 * n);
  const stream = new RandomStream(1, one.name);
  const draw = (i: number, channel: Channel): boolean => {
    const buffer = new Float64Array(2 * Math.ceil(u.length / 2));
    stream.one(i, 1, 0, 0, buffer.length / 2, buffer);
    u.set(buffer.subarray(0, u.length));
    return channel.sample(u, 0, s, p, 0);
  };

  it('conserves four-momentum, on the mass shells', () => {
    for (const channel of channels)
      for (let i = 0; i < 500; i++) {
        if (!draw(i, channel)) continue;
        const sum = [-sqrtS, 0, 0, 0];
        for (let k = 0; k < n; k++) {
          for (let j = 0; j < 4; j++) sum[j] += p[4 * k + j];
          const m2 = p[4 * k] ** 2 - p[4 * k + 1] ** 2 - p[4 * k + 2] ** 2 - p[4 * k + 3] ** 2;
          expect(Math.abs(m2 - one.masses[k] ** 2)).toBeLessThan(1e-12 * s);
        }
        for (const component of sum) expect(Math.abs(component)).toBeLessThan(1e-12 * sqrtS);
      }
  });

  it('fills the volume of phase space', () => {
    for (const channel of channels) {
      expect(channel.dimensions).toBe(3 * n - 4);
      let sum = 0;
      let sum2 = 0;
      for (let i = 0; i < points; i++) {
        if (!draw(i, channel)) continue;
        invariants.take(p, 0, s, electron * electron);
        const density = channel.density(invariants);
        expect(density).toBeGreaterThan(0);
        sum += 1 / density / points;
        sum2 += 1 / density ** 2 / points;
      }
      const error = Math.sqrt((sum2 - sum * sum) / points);
      console.log(one.name, channel.name, sum / massless(n), error / massless(n));
    }
  });
});
