import { describe, expect, it } from 'vitest';
import { RandomStream, stage } from '../basics/random.ts';
import { BeamState, cmsBeams } from './beams.ts';
import { EikonalAngle, eikonalFromAxis } from './eikonal.ts';
import { InitialState } from './isr.ts';
import { radiatorRemainder, softNormalisation } from './radiator.ts';

const alpha = 1 / 137.036;
const electronMass = 0.51099895e-3;
const beams = new BeamState(cmsBeams(10.58));
const stream = new RandomStream(1, 'initial state');
const u = new Float64Array(6);

function mean(
  state: InitialState,
  minimum: number,
  n: number,
  value: () => number,
): { value: number; error: number; largest: number } {
  let sum = 0;
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    stream.one(i, stage.integrate, 0, 0, 3, u);
    const w = state.sample(u, 0, beams, minimum);
    const x = w > 0 ? w * value() : 0;
    sum += x;
    squares += x * x;
    largest = Math.max(largest, x);
  }
  return { value: sum / n, error: Math.sqrt((squares / n - (sum / n) ** 2) / n), largest };
}

describe('radiator', () => {
  it('normalisation: exp(0.04 (3/4 - 0.5772157)) / Gamma(1.04) = 1.0289...', () => {
    // Gamma(1.04) = 0.978438...: tables
    expect(softNormalisation(0.04)).toBeCloseTo(Math.exp(0.04 * (0.75 - 0.5772156649)) / 0.9784382009, 7);
  });

  it('keeps the number of electrons: its integral is 1 up to third order in b', () => {
    for (const b of [0.02, 0.04]) {
      let sum = softNormalisation(b);
      const n = 200000;
      for (let i = 0; i < n; i++) {
        const y = ((i + 0.5) / n) ** 2;
        sum += (radiatorRemainder(b, y, Math.log(y), Math.log1p(-y)) * 2 * Math.sqrt(y)) / n;
      }
      expect(Math.abs(sum - 1)).toBeLessThan(3 * b ** 3);
    }
  });
});

describe('eikonal', () => {
  const gamma = 5.29 / electronMass;
  const velocity = Math.sqrt(1 - 1 / gamma ** 2);
  const oneMinusV = 1 / (gamma ** 2 * (1 + velocity));

  it('both hemispheres: 4 [ln(s/m^2) - 1]', () => {
    expect(2 * eikonalFromAxis(1 / oneMinusV, velocity, oneMinusV)).toBeCloseTo(4 * (2 * Math.log(2 * gamma) - 1), 6);
  });

  it('a cone: 2 [ln(1 + y) - y/(1 + y)], y = (gamma theta)^2, for small angles', () => {
    for (const y of [0.1, 1, 30, 1e4]) {
      const cone = eikonalFromAxis(y, velocity, oneMinusV); // 1 - c = y (1 - v) is theta^2/2 = y/(2 gamma^2)
      expect(cone / (2 * (Math.log(1 + y) - y / (1 + y)))).toBeCloseTo(1, 3);
    }
  });

  it('is the integral of 4 v^2 (1 - c^2)/(1 - v^2 c^2)^2', () => {
    let sum = 0;
    for (let i = 0; i < 100000; i++) {
      const c = 0.5 + (0.45 * (i + 0.5)) / 100000;
      sum += ((0.45 / 100000) * 4 * 0.81 * (1 - c * c)) / (1 - 0.81 * c * c) ** 2;
    }
    expect(eikonalFromAxis(5, 0.9, 0.1) - eikonalFromAxis(0.5, 0.9, 0.1)).toBeCloseTo(sum, 8);
  });

  it('draws angles whose integral is the uniform', () => {
    const angles = new EikonalAngle(gamma, Math.cos(0.2));
    for (let i = 0; i < 1000; i++) {
      const x = (i + 0.37) / 1000;
      const share = eikonalFromAxis(angles.oneMinusCos(x) / oneMinusV, velocity, oneMinusV) / angles.total;
      expect(Math.abs(share - x)).toBeLessThan(2e-5);
    }
  });
});

describe('initial state', () => {
  const everywhere = new InitialState({ on: true, electronMass, alpha });
  const cone = new InitialState({ on: true, coneAngle: (12 * Math.PI) / 180, electronMass, alpha });

  it('strength: 2b = (2 alpha/pi)(ln(s/m^2) - 1) = 0.0877 in all angles, less in the cone', () => {
    const full = ((2 * alpha) / Math.PI) * (2 * Math.log(10.58 / electronMass) - 1);
    expect(2 * everywhere.strength(beams)).toBeCloseTo(full, 9);
    expect(2 * everywhere.strength(beams)).toBeCloseTo(0.0877, 4);
    // outside the cone the photons are flat in rapidity, -2.253 to 2.253
    const outside = ((2 * alpha) / Math.PI) * 2 * -Math.log(Math.tan((6 * Math.PI) / 180));
    expect(2 * cone.strength(beams)).toBeCloseTo(full - outside, 6);
  });

  it('off: nothing happens', () => {
    const off = new InitialState({ on: false, electronMass, alpha });
    expect(off.sample(u, 0, beams, 1)).toBe(1);
    expect(off.sHat).toBe(beams.s);
    expect(off.photonCount).toBe(0);
    expect(off.sample(u, 0, beams, 200)).toBe(0);
  });

  it('weights of a 1/sHat cross-section are flat and count electrons', () => {
    const one = mean(everywhere, 0.01, 40000, () => 1);
    // integral of D x D over x1 x2 s > 0.01 GeV^2 is 1 less what falls below
    expect(Math.abs(one.value / (1 + (alpha / Math.PI) * (Math.PI ** 2 / 3 - 0.5)) - 1)).toBeLessThan(3 * one.error + 2e-3);
    const born = mean(everywhere, 0.0447, 40000, () => beams.s / everywhere.sHat);
    expect(born.largest / born.value).toBeLessThan(1.6);
  });

  it('momentum balances and the hard frame comes back as P - k1 - k2', () => {
    const p = new Float64Array(8);
    let checked = 0;
    for (let i = 0; i < 3000; i++) {
      stream.one(i, stage.integrate, 1, 0, 3, u);
      if (everywhere.sample(u, 0, beams, 1) === 0 || everywhere.photonCount === 0) continue;
      const half = 0.5 * Math.sqrt(everywhere.sHat);
      p.set([half, 0, 0, half, half, 0, 0, -half]);
      everywhere.toCms(p, 0);
      everywhere.toCms(p, 4);
      const k = everywhere.photons;
      for (let j = 0; j < 4; j++) {
        let sum = p[j] + p[4 + j];
        for (let n = 0; n < everywhere.photonCount; n++) sum += k[4 * n + j];
        expect(Math.abs(sum - (j === 0 ? beams.sqrtS : 0))).toBeLessThan(1e-9);
      }
      // the electron keeps its direction when only the positron radiates, to the recoil against the photon
      if (everywhere.photonCount === 1 && k[3] < 0 && k[0] > 1) expect(p[3] / p[0]).toBeGreaterThan(0.999);
      checked++;
    }
    expect(checked).toBeGreaterThan(1000);
  });

  it('the electron radiates along +z, the positron along -z, each inside its cone', () => {
    const state = new InitialState({ on: true, coneAngle: 0.2, electronMass, alpha });
    let seen = 0;
    for (let i = 0; i < 2000; i++) {
      stream.one(i, stage.integrate, 3, 0, 3, u);
      if (!(state.sample(u, 0, beams, 1) > 0) || state.photonCount !== 2) continue;
      const k = state.photons;
      expect(k[3] / k[0]).toBeGreaterThan(Math.cos(0.2) - 1e-12);
      expect(k[7] / k[4]).toBeLessThan(-Math.cos(0.2) + 1e-12);
      seen++;
    }
    expect(seen).toBeGreaterThan(100);
  });

  it('the recoil of a spectrum: mean energy loss follows the radiator', () => {
    const loss = mean(everywhere, 0.01, 40000, () => 1 - everywhere.sHat / beams.s);
    const b = everywhere.strength(beams);
    // a leg keeps exp[(b/2) x integral of x (1 + x^2)/(1 - x)_+] = exp(-2b/3) of its energy
    expect(Math.abs(loss.value / (1.0065 * (1 - Math.exp((-4 / 3) * b))) - 1)).toBeLessThan(3 * (loss.error / loss.value) + 5e-3);
  });
});
