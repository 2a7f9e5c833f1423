import { describe, expect, it } from 'vitest';
import { dot } from '../../basics/four-vector.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { BeamState, cmsBeams } from '../beams.ts';
import { BeamPhotons, BeamPhotonsBesideHard, PhotonOrder } from './beam-photons.ts';
import { dipolesOf, FinalRadiation } from './final-radiation.ts';

const alpha = 1 / 137.036;
const electronMass = 0.000511;
const beams = new BeamState(cmsBeams(10.58));
const stream = new RandomStream(3, 'signal radiation');
const u = new Float64Array(64);

describe('photons of the beams beside a hard process', () => {
  it.each([
    ['turned to the electron line', new BeamPhotons({ electronMass, alpha })],
    ['with the beams as its axis', new BeamPhotonsBesideHard({ electronMass, alpha })],
  ])('%s: momentum balances to 1e-12, the collinear frame has the rapidity of what is left', (_, photons) => {
    const p = new Float64Array(8);
    let seen = 0;
    for (let i = 0; i < 1500; i++) {
      stream.one(i, stage.integrate, 0, 0, 16, u);
      if (!(photons.sample(u, 0, beams, 1) > 0) || photons.photonCount === 0) continue;
      const half = 0.5 * Math.sqrt(photons.sHat);
      p.set([half, 0, 0, half, half, 0, 0, -half]);
      photons.toCms(p, 0);
      photons.toCms(p, 4);
      for (let j = 0; j < 4; j++) {
        let sum = p[j] + p[4 + j];
        for (let n = 0; n < photons.photonCount; n++) sum += photons.photons[4 * n + j];
        expect(Math.abs(sum - (j === 0 ? beams.sqrtS : 0))).toBeLessThan(1e-12 * beams.sqrtS);
      }
      const q = new Float64Array([2 * half, 0, 0, 0]);
      photons.toCollinear(q, 0);
      expect(Math.sqrt((q[0] + q[3]) / (q[0] - q[3])) / photons.stretch).toBeCloseTo(1, 9);
      seen++;
    }
    expect(seen).toBeGreaterThan(500);
  });
});

describe('photons of a hard process are the hardest of their region', () => {
  const order = new PhotonOrder(
    ['gamma', 'Aprime'],
    [
      { particle: 'gamma', quantity: 'absCosThetaCms', below: 0.9 },
      { particle: 'gamma', quantity: 'energyCms', above: 0.05 },
    ],
    beams,
  );
  const photon = (energy: number, cosine: number) => [energy, energy * Math.sqrt(1 - cosine * cosine), 0, energy * cosine];
  const holds = (hard: number[], radiated: number[]) =>
    order.holds(new Float64Array([...hard, 0, 0, 0, 0]), new Float64Array(radiated), 1);

  it('refuses a radiated one with more transverse momentum, there alone', () => {
    expect(holds(photon(2, 0.5), photon(3, 0))).toBe(false);
    expect(holds(photon(2, 0.5), photon(1.5, 0))).toBe(true);
    expect(holds(photon(2, 0), photon(3, 0.85))).toBe(true);
    expect(holds(photon(0.2, 0), photon(5, 0.95))).toBe(true);
    expect(holds(photon(0.06, 0.85), photon(0.049, 0))).toBe(true);
  });
});

describe('photons of the products', () => {
  it('pairs of the same flavour first', () => {
    expect(dipolesOf([13, -11, 11, -13], [0.1, 0, 0, 0.1], [-1, 1, -1, 1])).toEqual([
      { first: 0, second: 3, firstMass: 0.1, secondMass: 0.1 },
      { first: 2, second: 1, firstMass: 0, secondMass: 0 },
    ]);
    expect(dipolesOf([11, -13, 9900032], [0, 0.1, 3], [-1, 1, 0])).toEqual([
      { first: 0, second: 1, firstMass: 0, secondMass: 0.1 },
    ]);
    expect(dipolesOf([22, 9900022], [0, 1], [0, 0])).toEqual([]);
  });

  it('leave the rest of the event alone, keep the four-momentum of their pair, weigh one in the mean', () => {
    const mass = 0.10566;
    const radiation = new FinalRadiation([{ first: 1, second: 0, firstMass: mass, secondMass: mass }], alpha, 1e-4);
    // mu+, mu- and something else, none along an axis
    const mu = (x: number, y: number, z: number) => [Math.sqrt(x * x + y * y + z * z + mass * mass), x, y, z];
    const event = [...mu(2, 1, 0.5), ...mu(-1, 0.3, 2), 3, 0.1, -0.2, 0.3];
    const p = new Float64Array(12);
    let sum = 0;
    let photons = 0;
    const n = 10000;
    for (let i = 0; i < n; i++) {
      stream.one(i, stage.integrate, 1, 0, 8, u);
      p.set(event);
      sum += radiation.sample(u, 0, p);
      if (i < 100) expect(Array.from(p.subarray(8))).toEqual(event.slice(8));
      if (radiation.photonCount === 0) continue;
      photons++;
      for (let j = 0; j < 4; j++) {
        let total = p[j] + p[4 + j];
        for (let k = 0; k < radiation.photonCount; k++) total += radiation.photons[4 * k + j];
        expect(Math.abs(total - event[j] - event[4 + j])).toBeLessThan(1e-12 * 10);
      }
      for (const at of [0, 4]) {
        expect(Math.abs(dot(p, at, p, at) - mass * mass)).toBeLessThan(1e-11);
        const along = p[at + 1] * event[at + 1] + p[at + 2] * event[at + 2] + p[at + 3] * event[at + 3];
        if (radiation.photons[0] < 0.1) expect(along / (p[at] * event[at])).toBeGreaterThan(0.95);
      }
    }
    expect(photons / n).toBeGreaterThan(0.1);
    expect(Math.abs(sum / n - 1)).toBeLessThan(5e-3);
  });
});
