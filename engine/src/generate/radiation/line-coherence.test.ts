import { describe, expect, it } from 'vitest';
import { compileAmplitude } from '../../amplitude/compile.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { resolveModel } from '../../model/registry.ts';
import type { BeamRadiation } from '../beam-radiation.ts';
import { BeamState, cmsBeams } from '../beams.ts';
import { BeamPhotons } from './beam-photons.ts';
import { FinalRadiation } from './final-radiation.ts';
import { HardestPhoton } from './hardest-photon.ts';
import { LineCoherence } from './line-coherence.ts';

const alpha = 1 / 137.036;
const electronMass = 0.000511;
const muonMass = 0.10566;
const beams = new BeamState(cmsBeams(10.58));
const half = 5.29;
const dipole = { first: 0, second: 1, firstMass: electronMass, secondMass: muonMass };

const polar = (energy: number, mass: number, theta: number, phi = 0) => {
  const momentum = Math.sqrt(energy * energy - mass * mass);
  return [
    energy,
    momentum * Math.sin(theta) * Math.cos(phi),
    momentum * Math.sin(theta) * Math.sin(phi),
    momentum * Math.cos(theta),
  ];
};
const radiated = (photons: number[]) =>
  ({ photonCount: photons.length / 4, photons: new Float64Array(photons) }) as unknown as BeamRadiation & FinalRadiation;
const none = radiated([]);

describe('coherence of beams and products', () => {
  it('of an electron that is not turned at all: what the positron and the muon alone radiate', () => {
    const coherence = new LineCoherence({ alpha, electronMass, dipoles: [dipole] });
    const event = [...polar(half, electronMass, 0), ...polar(3, muonMass, 1.2)];
    const photon = [1, Math.sin(2), 0, Math.cos(2)];
    // massless beams: 2 p.q/(p.k q.k) with p.k = E k (1 - cos)
    const gap = (a: number, b: number) => 1 - Math.cos(a - b);
    const beta = Math.sqrt(1 - (muonMass / 3) ** 2);
    const mu = 1 - beta * Math.cos(2 - 1.2);
    const dead = (1 - beta * beta) / (mu * mu);
    const line = (2 * (1 - beta * Math.cos(Math.PI - 1.2))) / (gap(2, Math.PI) * mu) - dead;
    const ofBeams = (2 * 2) / (gap(2, 0) * gap(2, Math.PI));
    const ofPair = (2 * (1 - beta * Math.cos(1.2))) / (gap(2, 0) * mu) - dead;
    const without = coherence.weight(new Float64Array(event), beams, none, none);
    const weight = coherence.weight(new Float64Array(event), beams, radiated(photon), none);
    expect(weight / without).toBeCloseTo(line / (ofBeams + ofPair), 6);
    expect(coherence.weight(new Float64Array(event), beams, none, radiated(photon))).toBe(weight);
    expect(coherence.weight(new Float64Array(event), beams, radiated(photon), none, 1)).toBe(without);
    // what neither side of a turned electron radiates softly stands in the exponent: half a percent to 26 MeV, 20 units of L each
    expect(without).toBeGreaterThan(1.2);
  });

  it.each([
    ['by 60 degrees', 1.05],
    ['by half a degree', 0.01],
  ])('does not depend on where photons begin to be weighed one by one (electron turned %s)', (_, angle) => {
    const coarse = new LineCoherence({ alpha, electronMass, dipoles: [dipole], from: 2e-2 });
    const fine = new LineCoherence({ alpha, electronMass, dipoles: [dipole], from: 4e-4 });
    const initial = new BeamPhotons({ electronMass, alpha });
    const final = new FinalRadiation([dipole], alpha, 1e-4);
    const stream = new RandomStream(7, 'coherence');
    const u = new Float64Array(64);
    // a hard process is drawn with a flat azimuth, which the frame of the photons relies on
    const p = new Float64Array(8);
    const n = 12_000;
    let sum = 0;
    let difference = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      stream.one(i, stage.integrate, 0, 0, 32, u);
      const turn = 2 * Math.PI * u[60];
      p.set([...polar(4, electronMass, angle, turn), ...polar(3, muonMass, 1.9, 2 + turn)]);
      let weight = initial.sample(u, 0, beams, 1);
      if (weight > 0) weight *= final.sample(u, initial.dimensions, p);
      if (!(weight > 0)) continue;
      initial.toCms(p, 0);
      initial.toCms(p, 4);
      for (let k = 0; k < final.photonCount; k++) initial.toCms(final.photons, 4 * k);
      const a = weight * coarse.weight(p, beams, initial, final);
      const b = weight * fine.weight(p, beams, initial, final);
      sum += a;
      difference += b - a;
      squares += (b - a) ** 2;
    }
    const error = Math.sqrt(squares) / n;
    expect(error).toBeLessThan(0.02);
    expect(Math.abs(difference / n)).toBeLessThan(3 * error + 5e-3);
    expect(sum / n).toBeGreaterThan(0.9);
    expect(sum / n).toBeLessThan(1.1);
  });
});

describe('the hardest photon', () => {
  const model = resolveModel('zprime-lfv', {
    gPrime: 0,
    gPrimeEMu: 0.1,
    'mass.Zprime': 2,
    alpha,
    'mass.e': electronMass,
    'mass.mu': muonMass,
  });
  const process = { incoming: ['e-', 'e+'], outgoing: ['e-', 'mu+', 'Zprime'] };
  const plain = compileAmplitude(model, process);
  const radiative = compileAmplitude(model, { ...process, outgoing: [...process.outgoing, 'gamma'] });
  const hardest = new HardestPhoton({ alpha, electronMass, electronFirst: true, products: 3, dipole, plain, radiative });
  const products = (energy: number, theta: number, k: number[]) => {
    // electron and muon given, the Z' takes what is left: its mass fixes the muon's energy
    const e = polar(energy, electronMass, theta);
    const left = (muon: number) => {
      const mu = polar(muon, muonMass, 1.9, 2);
      return { mu, z: [2 * half, 0, 0, 0].map((whole, j) => whole - e[j] - mu[j] - k[j]) };
    };
    const square = (z: number[]) => z[0] * z[0] - z[1] * z[1] - z[2] * z[2] - z[3] * z[3];
    let low = muonMass;
    let high = 5;
    for (let i = 0; i < 80; i++) {
      const middle = 0.5 * (low + high);
      if (square(left(middle).z) > 4) low = middle;
      else high = middle;
    }
    const { mu, z } = left(low);
    return new Float64Array([...e, ...mu, ...z]);
  };

  it('when soft: the eikonal factor of all charges over those of the pairs, without dead cones', () => {
    const k = [1e-4, 1e-4 * Math.sin(1.2) * Math.cos(2.5), 1e-4 * Math.sin(1.2) * Math.sin(2.5), 1e-4 * Math.cos(1.2)];
    const p = products(3, 0.8, k);
    const coherence = new LineCoherence({ alpha, electronMass, dipoles: [dipole], from: 1e-6 });
    const charged = p.subarray(0, 8);
    const soft = coherence.weight(charged, beams, radiated(k), none) / coherence.weight(charged, beams, none, none);
    // the muon's dead cone stands in the coherence and not in R
    const dot = (q: number, r: ArrayLike<number>) => p[q] * r[0] - p[q + 1] * r[1] - p[q + 2] * r[2] - p[q + 3] * r[3];
    const beam = (half * half * 2) / (half * (k[0] - k[3]) * half * (k[0] + k[3]));
    const pair = (2 * dot(0, p.subarray(4, 8))) / (dot(0, k) * dot(4, k));
    const dead = (muonMass / dot(4, k)) ** 2;
    const alone = 2 * beam + pair;
    expect(hardest.ratio(p, new Float64Array(k), 0)).toBeCloseTo((soft * (alone - dead)) / alone, 3);
  });

  it('along an electron that is turned by a right angle: (1 + z^2)/(2 z) of the pair alone', () => {
    const z = 0.9;
    const k = polar(3 / z - 3, 0, 1.573);
    const ratio = hardest.ratio(products(3, 1.57, k), new Float64Array(k), 0);
    expect(Math.abs(ratio / ((0.5 * (1 + z * z)) / z) - 1)).toBeLessThan(0.03);
  });
});
