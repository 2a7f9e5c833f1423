import { describe, expect, it } from 'vitest';
import { dot } from '../../basics/four-vector.ts';
import { RandomStream, stage } from '../../basics/random.ts';
import { FinalPhotons, MOST_FINAL } from './final-photons.ts';

const alpha = 1 / 137.036;
const stream = new RandomStream(2, 'final photons');
const u = new Float64Array(FinalPhotons.dimensions + 1);
const draw = (photons: FinalPhotons, i: number, s: number) => {
  stream.one(i, stage.integrate, 0, 0, Math.ceil(FinalPhotons.dimensions / 2), u);
  return photons.sample(u, 0, s);
};
const muons = { on: true, alpha, mass1: 0.10566, mass2: 0.10566 };

function mean(photons: FinalPhotons, s: number, n: number, value: () => number = () => 1) {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const w = draw(photons, i, s);
    const x = w > 0 ? w * photons.corrections() * value() : 0;
    sum += x;
    squares += x * x;
  }
  return { value: sum / n, error: Math.sqrt((squares / n - (sum / n) ** 2) / n) };
}

describe('photons of the outgoing pair', () => {
  it('off or below threshold: nothing happens', () => {
    const off = new FinalPhotons({ ...muons, on: false });
    expect(draw(off, 0, 100)).toBe(1);
    expect(off.photonCount).toBe(0);
    expect(off.velocity).toBeCloseTo(Math.sqrt(1 - (4 * 0.10566 ** 2) / 100), 12);
    expect(draw(off, 0, 0.04)).toBe(0);
  });

  it.each([
    ['mu mu', 0.10566, 0.10566, 10],
    ['tau tau', 1.77686, 1.77686, 4.5],
    ['e mu', 0.000511, 0.10566, 3],
  ])(
    '%s: conserve momentum to 1e-12 in the rest frame of the whole, on their mass shells, q.k as stated',
    (_, mass1, mass2, root) => {
      const photons = new FinalPhotons({ on: true, alpha, mass1, mass2, infraredCut: 1e-6 });
      let several = 0;
      for (let i = 0; i < 4000; i++) {
        if (!(draw(photons, i, root * root) > 0) || photons.photonCount === 0) continue;
        const { p, photonCount: n } = photons;
        for (let j = 0; j < 4; j++) {
          let sum = 0;
          for (let m = 0; m < n + 2; m++) sum += p[4 * m + j];
          expect(Math.abs(sum - (j === 0 ? root : 0))).toBeLessThan(1e-12 * root);
        }
        for (let m = 0; m < n + 2; m++) {
          const mass = m === 0 ? mass1 : m === 1 ? mass2 : 0;
          expect(Math.abs(dot(p, 4 * m, p, 4 * m) - mass * mass)).toBeLessThan(1e-12 * root * root);
        }
        const pair = mass1 ** 2 + mass2 ** 2 + 2 * dot(p, 0, p, 4);
        expect(Math.abs(pair / photons.sPair - 1)).toBeLessThan(1e-11);
        for (let m = 0; m < n; m++) {
          expect(Math.abs(dot(p, 0, p, 8 + 4 * m) - photons.near[m])).toBeLessThan(1e-12 * root * root);
          expect(Math.abs(dot(p, 4, p, 8 + 4 * m) - photons.far[m])).toBeLessThan(1e-12 * root * root);
        }
        if (n > 1) several++;
      }
      expect(several).toBeGreaterThan(2);
    },
  );

  it('inclusive: 1 + 3 alpha/(4 pi) for a light pair of a vector current, 1 within 0.5 % for other pairs', () => {
    const light = mean(new FinalPhotons(muons), 100, 40000);
    expect(Math.abs(light.value - 1 - (0.75 * alpha) / Math.PI)).toBeLessThan(3 * light.error + 8e-4);
    const other = mean(new FinalPhotons({ ...muons, mass2: 0.3 }), 100, 40000);
    expect(Math.abs(other.value - 1)).toBeLessThan(3 * other.error + 5e-3);
  });

  it('do not depend on the infrared cut', () => {
    const hard = (infraredCut: number) => {
      const photons = new FinalPhotons({ ...muons, infraredCut });
      return mean(photons, 100, 40000, () => (photons.sPair < 95 ? 1 : 0));
    };
    const [fine, coarse] = [hard(1e-7), hard(1e-3)];
    expect(Math.abs(fine.value / coarse.value - 1)).toBeLessThan((3 * Math.hypot(fine.error, coarse.error)) / fine.value);
    expect(fine.error / fine.value).toBeLessThan(0.02);
  });

  it('softer ones beside one that takes 1 %: Poisson with the mean g ln(w/c)', () => {
    const photons = new FinalPhotons({ ...muons, infraredCut: 1e-5 });
    draw(photons, 0, 100);
    const g = alpha * (2 / Math.PI) * (Math.log(99 / 0.10566 ** 2) - 1);
    // w = reach u^(1/g')
    const gWhole = alpha * (2 / Math.PI) * (Math.log(100 / 0.10566 ** 2) - 1);
    const share = (0.01 / (1 - (4 * 0.10566 ** 2) / 100)) ** gWhole;
    const counts = new Float64Array(MOST_FINAL + 1);
    const n = 20000;
    for (let i = 0; i < n; i++) {
      draw(photons, i, 100);
      u[0] = share;
      photons.sample(u, 0, 100);
      counts[photons.photonCount - 1]++;
    }
    let expected = Math.exp(-g * Math.log(1000));
    for (let k = 0; k < 3; k++) {
      expect(Math.abs(counts[k] / n - expected)).toBeLessThan(4 * Math.sqrt(expected / n) + 1e-4);
      expected *= (g * Math.log(1000)) / (k + 1);
    }
  });
});
