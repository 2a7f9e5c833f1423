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
  {
    name: 'boson from a pair',
    masses: [mu, mu, 1],
    diagrams: [
      [photon(0, 1, 2), muon(0, 2)],
      [photon(0, 1, 2), muon(1, 2)],
    ],
  },
  { name: 'one side only', masses: [mu, mu, 1], diagrams: [[photon(0, 1, 2), muon(0, 2)]] },
  {
    name: 'pair and boson from the beams',
    masses: [mu, mu, 1],
    diagrams: [
      [over('e-', electron, [2], true), photon(0, 1)],
      [over('e-', electron, [0, 1], true), photon(0, 1)],
    ],
  },
  { name: 'resonance', masses: [0, 0, 1], diagrams: [[over('e-', electron, [2], true), over('Z', 4, [0, 1], false, 0.5)]] },
  {
    name: 'two photons',
    masses: [electron, mu, mu, electron],
    diagrams: [[over('gamma', 0, [0], true), over('mu-', mu, [0, 1], true), over('gamma', 0, [0, 1, 2], true)]],
  },
  {
    name: 'four massless, nested',
    masses: [0, 0, 0, 0],
    diagrams: [[photon(0, 1, 2), over('Z', 4, [0, 1], false, 0.5)]],
  },
  {
    name: 'multi-peripheral, end cluster',
    masses: [mu, mu, electron, electron],
    diagrams: [[over('gamma', 0, [0, 1], true), over('e-', electron, [0, 1, 2], true), photon(0, 1)]],
  },
];

function build({ masses, diagrams, leastEnergy }: Case) {
  const final = {
    names: masses.map(String),
    masses,
    sqrtS,
    leastMass: leastMasses(masses, []),
    leastEnergy: leastEnergy ?? masses.map(() => 0),
    leastRestEnergy: 0,
  };
  const plans = channelPlans(diagrams, final);
  const all = Array.from({ length: 1 << masses.length }, (_, mask) => mask);
  return {
    channels: plans.map((plan) => new Channel(plan, masses, electron, sqrtS)),
    invariants: new Invariants(masses, all, all),
  };
}

/** Volume of phase space of a pair and a boson, by Gauss-free midpoints over the mass of the pair: int ds'/(2 pi) Phi2(s; s', M^2) Phi2(s'; m^2, m^2). */
function threeBody(m: number, boson: number): number {
  const low = 4 * m * m;
  const high = (sqrtS - boson) ** 2;
  const steps = 20_000;
  let sum = 0;
  for (let k = 0; k < steps; k++) {
    // s' = low + (high - low) sin^2: flat at both ends
    const angle = ((k + 0.5) / steps) * (Math.PI / 2);
    const pair = low + (high - low) * Math.sin(angle) ** 2;
    const jacobian = (high - low) * Math.sin(2 * angle) * (Math.PI / 2 / steps);
    const outer = Math.sqrt((s - pair - boson ** 2) ** 2 - 4 * pair * boson ** 2) / (8 * Math.PI * s);
    const inner = Math.sqrt(1 - low / pair) / (8 * Math.PI);
    sum += (jacobian * outer * inner) / (2 * Math.PI);
  }
  return sum;
}

const volumes: Record<string, number> = {
  's channel, two bodies': Math.sqrt(1 - (4 * mu * mu) / s) / (8 * Math.PI),
  't channel': Math.sqrt(1 - (4 * electron * electron) / s) / (8 * Math.PI),
  't and u channel': 1 / (8 * Math.PI),
  'boson from a pair': threeBody(mu, 1),
  'one side only': threeBody(mu, 1),
  'pair and boson from the beams': threeBody(mu, 1),
  resonance: threeBody(0, 1),
  'three massless': s / (256 * Math.PI ** 3),
  'four massless, nested': s ** 2 / (24_576 * Math.PI ** 5),
};

function draw(channel: Channel, dimensions: number, name: string, i: number, p: Float64Array): Float64Array | null {
  const u = new Float64Array(2 * Math.ceil(dimensions / 2));
  new RandomStream(1, name).one(i, 1, 0, 0, u.length / 2, u);
  return channel.sample(u, 0, s, p, 0) ? u : null;
}

describe.each(cases)('$name', (one) => {
  const { channels, invariants } = build(one);
  const n = one.masses.length;
  const p = new Float64Array(4 * n);

  it('conserves four-momentum, on the mass shells', () => {
    for (const channel of channels)
      for (let i = 0; i < 100; i++) {
        if (!draw(channel, 3 * n - 4, one.name, i, p)) continue;
        const sum = [-sqrtS, 0, 0, 0];
        for (let k = 0; k < n; k++) {
          for (let j = 0; j < 4; j++) sum[j] += p[4 * k + j];
          const m2 = p[4 * k] ** 2 - p[4 * k + 1] ** 2 - p[4 * k + 2] ** 2 - p[4 * k + 3] ** 2;
          expect(Math.abs(m2 - one.masses[k] ** 2)).toBeLessThan(1e-12 * s);
        }
        for (const component of sum) expect(Math.abs(component)).toBeLessThan(1e-12 * sqrtS);
      }
  });

  it('has the density of its jacobian', () => {
    // dPhi = prod d^3p/(2E)/(2 pi)^3 delta: the volume of a small cube of uniforms, from numeric derivatives of the free momenta
    let compared = 0;
    for (const channel of channels)
      for (let i = 0; i < 24; i++) {
        const dimensions = 3 * n - 4;
        const u = draw(channel, dimensions, `${one.name} jacobian`, i, p);
        // differences of momenta are no measure where a direction is within 1e-3 of a beam
        if (u === null || one.masses.some((_, k) => Math.hypot(p[4 * k + 1], p[4 * k + 2]) < 1e-3 * p[4 * k])) continue;
        compared++;
        invariants.take(p, 0, s, electron * electron);
        const density = channel.density(invariants);
        const direct = numericDensity(channel, u, dimensions, n);
        expect(density / direct, `${channel.name}, point ${i}`).toBeCloseTo(1, 3);
      }
    expect(compared).toBeGreaterThan(1);
  });
});

/** 1/|dPhi/du| by central differences: dPhi = (2 pi)^(4-3n) prod_{i<n-1} d^3p_i/(2 E_i) x delta(E)/(2 E_last), the delta on |p| of the first. */
function numericDensity(channel: Channel, u: Float64Array, dimensions: number, n: number): number {
  const p = new Float64Array(4 * n);
  const at = (v: Float64Array) => {
    expect(channel.sample(v, 0, s, p, 0)).toBe(true);
    return p.slice();
  };
  const here = at(u);
  // free coordinates: direction of the first in the plane coordinates of its two smaller axes, all components of the others but the last
  const first = here.subarray(1, 4);
  const large = [0, 1, 2].reduce((best, j) => (Math.abs(first[j]) > Math.abs(first[best]) ? j : best), 0);
  const coordinates = (q: Float64Array): number[] => {
    const out: number[] = [];
    for (let j = 0; j < 3; j++) if (j !== large) out.push(q[1 + j]);
    for (let k = 1; k < n - 1; k++) for (let j = 1; j < 4; j++) out.push(q[4 * k + j]);
    return out;
  };
  const matrix: number[][] = [];
  for (let d = 0; d < dimensions; d++) {
    const h = 1e-5 * Math.min(u[d], 1 - u[d]);
    const up = u.slice();
    const down = u.slice();
    up[d] += h;
    down[d] -= h;
    const a = coordinates(at(up));
    const b = coordinates(at(down));
    matrix.push(a.map((value, j) => (value - b[j]) / (2 * h)));
  }
  // delta(sum E - sqrt s): derivative of the energies with the remaining component of the first, the last recoiling
  const last = here.subarray(4 * (n - 1));
  const slope = Math.abs(here[1 + large] / here[0] - last[1 + large] / last[0]);
  let measure = (2 * Math.PI) ** (4 - 3 * n) / slope;
  for (let k = 0; k < n; k++) measure /= 2 * here[4 * k];
  return 1 / (measure * Math.abs(determinant(matrix)));
}

function determinant(matrix: number[][]): number {
  const m = matrix.map((row) => row.slice());
  let product = 1;
  for (let c = 0; c < m.length; c++) {
    let pivot = c;
    for (let r = c; r < m.length; r++) if (Math.abs(m[r][c]) > Math.abs(m[pivot][c])) pivot = r;
    [m[c], m[pivot]] = [m[pivot], m[c]];
    product *= m[c][c];
    for (let r = c + 1; r < m.length; r++) {
      const factor = m[r][c] / m[c][c];
      for (let k = c; k < m.length; k++) m[r][k] -= factor * m[c][k];
    }
  }
  return product;
}

describe.each(cases.filter(({ name }) => name in volumes))('volume: $name', (one) => {
  it('is that of closed forms', () => {
    const { channels, invariants } = build(one);
    const n = one.masses.length;
    const p = new Float64Array(4 * n);
    const points = 8000;
    const rows = new Float64Array(points * 2 * Math.ceil((3 * n - 4) / 2));
    const width = rows.length / points;
    const index = Float64Array.from({ length: points }, (_, i) => i);
    new RandomStream(2, one.name).fill(index, new Int32Array(points), points, 1, 0, width / 2, rows);
    for (const channel of channels) {
      let sum = 0;
      let sum2 = 0;
      for (let i = 0; i < points; i++) {
        if (!channel.sample(rows, i * width, s, p, 0)) continue;
        invariants.take(p, 0, s, electron * electron);
        const w = 1 / channel.density(invariants);
        sum += w / points;
        sum2 += (w * w) / points;
      }
      const error = Math.sqrt(Math.max(0, sum2 - sum * sum) / points);
      expect(Math.abs(sum / volumes[one.name] - 1), channel.name).toBeLessThan((4 * error) / volumes[one.name] + 1e-4);
      expect(error / sum).toBeLessThan(0.08);
    }
  });
});

it('knows momentum transfers of 1e-12 GeV^2 to nine digits', () => {
  // forward scattering e- e+ -> e- (e+ with an excitation of mass 0.5): -t = [m W / E]^2-like, t0 t1 = m^2 (M^2 - m^2)^2/s exactly
  const masses = [electron, 0.5];
  const root = sqrtS;
  const energy = (s + electron ** 2 - 0.25) / (2 * root);
  const along = Math.sqrt(energy ** 2 - electron ** 2);
  const p = Float64Array.of(energy, 0, 0, along, root - energy, 0, 0, -along);
  const invariants = new Invariants(masses, [], [1]);
  invariants.take(p, 0, s, electron ** 2);
  const beam = Math.sqrt(s / 4 - electron ** 2);
  const far = 2 * electron ** 2 - 2 * ((root / 2) * energy + beam * along);
  const exact = (electron ** 2 * (0.25 - electron ** 2) ** 2) / s / far;
  expect(exact).toBeLessThan(0);
  expect(-exact).toBeLessThan(2e-12);
  expect(Math.abs(invariants.t[1] / exact - 1)).toBeLessThan(1e-9);
  expect(2 * electron ** 2 - 2 * ((root / 2) * energy - beam * along) - exact).not.toBeCloseTo(0, 16);
});
