import { describe, expect, it } from 'vitest';
import { constants } from '../../basics/constants.ts';
import { VacuumPolarisation, type VacuumPolarisationMode } from './vacuum-polarisation.ts';

const alpha = constants.alpha.value;
const make = (mode: VacuumPolarisationMode, narrowResonances = true, resolution = 0) =>
  new VacuumPolarisation({ mode, alpha, masses: [0.51099895e-3, 0.1056583755, 1.77693], narrowResonances, resolution });
const out = new Float64Array(2);
const delta = (vp: VacuumPolarisation, q2: number) => {
  vp.deltaAlpha(q2, out);
  return [out[0], out[1]];
};
const MZ2 = 91.1876 * 91.1876;

describe('vacuum polarisation', () => {
  it('is nothing when off', () => {
    const off = make('off');
    expect(delta(off, 100)).toEqual([0, 0]);
    expect(off.intensity(100)).toBe(1);
  });

  it('of leptons at MZ is the one-loop 0.031419, 0.3 % below the three-loop 0.0314977', () => {
    // Steinhauser 1998, Table 1: one loop 314.19e-4, to three loops 314.98e-4
    const [re, im] = delta(make('leptonic'), MZ2);
    expect(re).toBeCloseTo(0.031419, 5);
    expect(im).toBeCloseTo(-alpha, 5);
  });

  it('of hadrons at MZ is 0.0276', () => {
    const both = make('full');
    both.smoothDeltaAlpha(MZ2, out);
    const smooth = out[0];
    make('leptonic').smoothDeltaAlpha(MZ2, out);
    // the narrow mesons far above their masses: sum of 3 Gamma_ee/(alpha M)
    const narrow = both.narrow.reduce((sum, { mass, electronWidth }) => sum + (3 * electronWidth) / (alpha * mass), 0);
    expect(narrow).toBeCloseTo(1.1e-3, 4);
    expect(smooth - out[0] + narrow).toBeCloseTo(0.0276, 4);
  });

  it('of hadrons agrees with Burkhardt and Pietrzyk for space-like momenta within 4 %', () => {
    // Delta alpha_had = A + B ln(1 + C Q^2), their Table 3, in four of its intervals of Q
    const published = [
      [0.1, 0, 0.0023092, 3.992537],
      [2, 0, 0.0022333, 4.2191779],
      [10, 0, 0.0024402, 3.2496684],
      [60, 0, 0.002734, 2.0995092],
      [1000, 0.0010485, 0.0029431, 1],
    ];
    const full = make('full');
    const leptonic = make('leptonic');
    for (const [q2, a, b, c] of published) {
      const hadrons = delta(full, -q2)[0] - delta(leptonic, -q2)[0];
      expect(Math.abs(hadrons / (a + b * Math.log(1 + c * q2)) - 1)).toBeLessThan(0.04);
    }
  });

  it('raises the Born cross-section at 10.58 GeV by the 1.0769(18) of the NSK compilation within its error', () => {
    expect(Math.abs(make('full').intensity(10.58 * 10.58) - 0.76257737 / 0.70815999)).toBeLessThan(0.002);
    expect(make('leptonic').intensity(10.58 * 10.58)).toBeCloseTo(1.0439, 4);
    expect(make('full', false).intensity(10.58 * 10.58)).toBeCloseTo(1.0712, 3);
  });

  it('has Im Delta alpha = -alpha R/3: R = 3.53 of five flavours below the open bottom threshold, where 3.56(7) is measured', () => {
    const hadrons = delta(make('full', false), 110)[1] - delta(make('leptonic', false), 110)[1];
    expect((-3 * hadrons) / alpha).toBeCloseTo(3.55, 1);
  });

  it('reaches sigma(mu mu) = 12 pi B_ee^2/M^2 at the peak of the J/psi', () => {
    const full = make('full');
    const { mass, width, electronWidth } = full.narrow[0];
    const without = make('full', false).intensity(mass * mass);
    const born = (4 * Math.PI * alpha * alpha) / (3 * mass * mass);
    const peak = (12 * Math.PI * electronWidth * electronWidth) / (width * width * mass * mass);
    // the interference at the peak is that of the smooth part's small phase
    expect(full.intensity(mass * mass) / (peak / born + without)).toBeCloseTo(1, 2);
  });

  it('keeps area and tails of a resonance when its peak is averaged', () => {
    const sharp = make('full');
    const smeared = make('full', true, 0.004);
    const { mass } = sharp.narrow[2];
    const plain = make('full', false);
    const area = (vp: VacuumPolarisation) => {
      // s = M^2 + M G tan(x) of a Lorentzian of 4 MeV or 54 keV, out to +-0.2 GeV
      const g = vp === sharp ? 54e-6 : 4e-3;
      const end = Math.atan(0.2 / (0.5 * g));
      let sum = 0;
      const n = 20_000;
      for (let i = 0; i < n; i++) {
        const x = end * ((2 * i + 1) / n - 1);
        const e = mass + 0.5 * g * Math.tan(x);
        sum += ((vp.intensity(e * e) - plain.intensity(e * e)) * 0.5 * g) / (Math.cos(x) * Math.cos(x));
      }
      return (sum * 2 * end) / n;
    };
    // the Lorentzian itself leaves 1.3 % of the peak outside of the window
    expect(area(smeared) / area(sharp)).toBeCloseTo(1, 2);
    for (const e of [9.3, 9.7]) expect(smeared.intensity(e * e)).toBeCloseTo(sharp.intensity(e * e), 3);
  });

  it('is real for space-like momenta', () => {
    for (const q2 of [-0.01, -1, -100]) expect(delta(make('full'), q2)[1]).toBe(0);
  });
});
