import { describe, expect, it } from 'vitest';
import { RandomStream, stage } from '../../basics/random.ts';
import { BeamState, cmsBeams } from '../beams.ts';
import { InitialPhotons, MOST_A_SIDE } from './initial-photons.ts';

const alpha = 1 / 137.036;
const electronMass = 0.51099895e-3;
const beams = new BeamState(cmsBeams(10.58));
const stream = new RandomStream(1, 'initial photons');
const u = new Float64Array(InitialPhotons.dimensions + 1);
const draw = (photons: InitialPhotons, i: number, minimum: number) => {
  stream.one(i, stage.integrate, 0, 0, InitialPhotons.dimensions / 2, u);
  return photons.sample(u, 0, beams, minimum);
};
const photons = new InitialPhotons({ on: true, electronMass, alpha, infraredCut: 1e-4 });

describe('photons of the incoming pair', () => {
  it('off: nothing happens', () => {
    const off = new InitialPhotons({ on: false, electronMass, alpha });
    expect(draw(off, 0, 1)).toBe(1);
    expect(off.sHat).toBe(beams.s);
    expect(off.photonCount).toBe(0);
    expect(off.sample(u, 0, beams, 200)).toBe(0);
  });

  it('conserves momentum to 1e-12 and keeps sHat, photons massless and in order, p.k as stated', () => {
    const p = new Float64Array(8);
    const E = 0.5 * beams.sqrtS;
    let several = 0;
    for (let i = 0; i < 4000; i++) {
      if (!(draw(photons, i, 0.05) > 0) || photons.photonCount === 0) continue;
      const half = 0.5 * Math.sqrt(photons.sHat);
      p.set([half, 0, 0, half, half, 0, 0, -half]);
      photons.toCms(p, 0);
      photons.toCms(p, 4);
      const k = photons.photons;
      const n = photons.photonCount;
      for (let j = 0; j < 4; j++) {
        let sum = p[j] + p[4 + j];
        for (let m = 0; m < n; m++) sum += k[4 * m + j];
        expect(Math.abs(sum - (j === 0 ? beams.sqrtS : 0))).toBeLessThan(1e-12 * beams.sqrtS);
      }
      const { hard } = photons;
      const mass2 = hard[0] ** 2 - hard[1] ** 2 - hard[2] ** 2 - hard[3] ** 2;
      expect(Math.abs(mass2 - photons.sHat)).toBeLessThan(1e-12 * beams.s);
      for (let m = 0; m < n; m++) {
        const [e, x, y, z] = k.subarray(4 * m, 4 * m + 4);
        expect(Math.abs(e * e - x * x - y * y - z * z)).toBeLessThan(1e-14 * e * e);
        if (m > 0) expect(e).toBeLessThanOrEqual(k[4 * m - 4]);
        expect(photons.near[m] + photons.far[m]).toBeCloseTo(2 * E * e, 10);
        const slow = 1 - Math.sqrt(1 - (electronMass / E) ** 2);
        if (z < 0) expect(photons.near[m]).toBeCloseTo(E * (e - z * (1 - slow)), 4);
      }
      if (n > 1) several++;
    }
    expect(several).toBeGreaterThan(500);
  });

  it('photons of a side between the cut and the hardest one: Poisson with the mean b ln(y/c)', () => {
    // sides that lose 1 % of the beam energy: b ln 100 = 0.2020
    const b = 0.5 * photons.strength;
    const counts = new Float64Array(MOST_A_SIDE + 1);
    const share = shareFor(0.01);
    let n = 0;
    for (let i = 0; i < 60000 && n < 20000; i++) {
      draw(photons, i, 0.05);
      u[0] = share;
      u[15] = 0.0001;
      photons.sample(u, 0, beams, 0.05);
      counts[photons.photonCount - 1]++;
      n++;
    }
    const mean = b * Math.log(100);
    let expected = Math.exp(-mean);
    for (let k = 0; k < 3; k++) {
      expect(Math.abs(counts[k] / n - expected)).toBeLessThan(4 * Math.sqrt(expected / n) + 1e-4);
      expected *= mean / (k + 1);
    }
  });

  /** the uniform of a side at which it loses y, by bisection: no photon of the other side */
  function shareFor(y: number): number {
    let [low, high] = [0, 1];
    for (let step = 0; step < 60; step++) {
      const middle = 0.5 * (low + high);
      u[0] = middle;
      u[15] = 0.0001;
      photons.sample(u, 0, beams, 0.05);
      // the energies of the side over the beam energy
      const lost = 1 - photons.sHat / beams.s;
      if (photons.photonCount > 0 && lost > y) high = middle;
      else low = middle;
    }
    return low;
  }

  const mean = (state: InitialPhotons, minimum: number, n: number, value: () => number) => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const w = draw(state, i, minimum);
      const x = w > 0 ? w * state.corrections() * value() : 0;
      sum += x;
      squares += x * x;
    }
    return { value: sum / n, error: Math.sqrt((squares / n - (sum / n) ** 2) / n) };
  };

  it('counts electrons, to threshold: 1 + (alpha/pi)(pi^2/3 - 1/2) for a cross-section that falls as 1/sHat is taken out', () => {
    const one = mean(photons, 0.01, 60000, () => photons.sHat / beams.s);
    // radiators keep exp[(b/2) integral of (1 + x^2)/(1 - x) (x - 1)] = exp(-2b/3) of the energy of either beam
    const expected = (1 + (alpha / Math.PI) * (Math.PI ** 2 / 3 - 0.5)) * Math.exp((-4 / 3) * 0.5 * photons.strength);
    expect(Math.abs(one.value / expected - 1)).toBeLessThan(3 * (one.error / one.value) + 1.5e-3);
    const all = mean(photons, 0.01, 60000, () => 1);
    expect(Math.abs(all.value / (1 + (alpha / Math.PI) * (Math.PI ** 2 / 3 - 0.5)) - 1)).toBeLessThan(3 * all.error + 1.5e-3);
  });

  it('does not depend on the infrared cut: form factor and photons make up for each other', () => {
    const coarse = new InitialPhotons({ on: true, electronMass, alpha, infraredCut: 1e-3 });
    const fine = new InitialPhotons({ on: true, electronMass, alpha, infraredCut: 1e-6 });
    const hard = (state: InitialPhotons) => () => (state.photonCount > 0 && state.photons[0] > 0.05 ? 1 : 0);
    const a = mean(coarse, 0.05, 40000, hard(coarse));
    const b = mean(fine, 0.05, 40000, hard(fine));
    expect(Math.abs(a.value / b.value - 1)).toBeLessThan((3 * Math.hypot(a.error, b.error)) / a.value);
    expect(a.error / a.value).toBeLessThan(0.01);
  });

  it('the electron radiates along +z, the positron along -z', () => {
    const trial = (side: number) => {
      u.fill(0.5);
      u[0] = side === 0 ? 0.9 : 1e-9;
      u[15] = side === 1 ? 0.9 : 1e-9;
      u[3] = u[18] = 1e-9;
      photons.sample(u, 0, beams, 0.05);
      expect(photons.photonCount).toBe(1);
      return photons.photons[3];
    };
    expect(trial(0)).toBeGreaterThan(0);
    expect(trial(1)).toBeLessThan(0);
  });
});
