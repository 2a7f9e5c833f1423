import { describe, expect, it } from 'vitest';
import { exp, sin } from '../../basics/elementary.ts';
import { numberOf } from '../card.ts';
import { waveform } from './constants.ts';
import { PulseShape } from './pulse-shape.ts';
import { Template } from './template.ts';
import { Waveform } from './waveform.ts';

const n = (name: string) => numberOf(waveform, name);
const unit = 144e3 / 127;
const constants = (scintillation: number | undefined, undershoot = n('undershoot') * unit) => ({
  scintillation,
  differentiation: n('differentiation'),
  firstDamping: n('firstDamping'),
  firstPeriod: n('firstPeriod'),
  secondDamping: n('secondDamping'),
  secondPeriod: n('secondPeriod'),
  smoothingStep: n('smoothingStep'),
  smoothingWeight: n('smoothingWeight'),
  undershoot,
  undershootTime: n('undershootTime'),
});

describe('the shaped pulse', () => {
  const photon = new PulseShape(constants(n('scintillation')));

  it('has the peak of basf2: 27.7221 brings its filter to 1', () => {
    expect(unit / photon.peak).toBeCloseTo(27.7221, 3);
    expect(photon.value(photon.peakTime)).toBeCloseTo(1, 12);
    expect(photon.peakTime).toBeGreaterThan(2200);
    expect(photon.peakTime).toBeLessThan(2450);
  });

  it('is the convolution of light, differentiator and two damped sines', () => {
    const plain = new PulseShape({ ...constants(n('scintillation'), 0), smoothingWeight: 0 });
    const step = 4;
    const at = 500;
    const convolve = (a: number[], b: number[]) =>
      Array.from({ length: at + 1 }, (_, i) => {
        let sum = 0.5 * (a[0]! * b[i]! + a[i]! * b[0]!);
        for (let k = 1; k < i; k++) sum += a[k]! * b[i - k]!;
        return i === 0 ? 0 : sum * step;
      });
    const grid = (f: (t: number) => number) => Array.from({ length: at + 1 }, (_, i) => f(i * step));
    const sine = (a: number, b: number) => grid((t) => exp(-t / a) * sin(t / b));
    const decay = (tau: number) => grid((t) => exp(-t / tau) / tau);
    const shaper = convolve(sine(n('firstDamping'), n('firstPeriod')), sine(n('secondDamping'), n('secondPeriod')));
    const all = convolve(shaper, convolve(decay(n('differentiation')), decay(n('scintillation'))));
    expect(plain.value(at * step) * plain.peak).toBeCloseTo(all[at]!, 2);
  });

  it('has the slope that it says', () => {
    for (const t of [-150, 100, 700, 1500, 2300, 4000, 9000]) {
      const difference = (photon.value(t + 0.5) - photon.value(t - 0.5)) / 1;
      expect(photon.slope(t)).toBeCloseTo(difference, 8);
    }
  });

  it('begins one smoothing step early, undershoots and comes back', () => {
    expect(photon.value(photon.begin)).toBe(0);
    expect(photon.value(photon.begin + 150)).toBeGreaterThan(0);
    expect(photon.value(9500)).toBeLessThan(0);
    expect(Math.abs(photon.value(40000))).toBeLessThan(1e-4);
  });

  it('is faster for the light of hadrons', () => {
    const hadron = new PulseShape(constants(n('hadronScintillation')));
    expect(hadron.peakTime).toBeLessThan(photon.peakTime - 100);
  });

  it('correlates the noise of neighbouring samples as white noise behind the shaper is', () => {
    const h = new PulseShape(constants(undefined, 0));
    const product = (delay: number) => {
      let sum = 0;
      for (let t = h.begin; t < 15000; t += 10) sum += h.value(t) * h.value(t + delay);
      return sum;
    };
    const { covariance } = new Waveform();
    const sigma2 = n('noise') * n('noise');
    for (const k of [1, 2, 3]) {
      const expected = (1 - n('whiteNoise')) * (product(k * n('tick')) / product(0));
      expect(covariance[k]! / sigma2).toBeCloseTo(expected, 3);
    }
    expect(covariance[1]! / sigma2).toBeGreaterThan(0.7);
    expect(covariance[0]!).toBeCloseTo(sigma2 + 1 / 12, 9);
  });

  it('is interpolated to 1e-8 of the peak', () => {
    const template = new Template(photon, n('tick'));
    const values = new Float64Array(31);
    const slopes = new Float64Array(31);
    for (const start of [15.873, 16, 16.31, -3.7]) {
      template.fill(start, 31, values, slopes);
      for (let i = 0; i < 31; i++) {
        expect(Math.abs(values[i]! - photon.value((i - start) * n('tick')))).toBeLessThan(2e-8);
        expect(Math.abs(slopes[i]! - photon.slope((i - start) * n('tick')) * n('tick'))).toBeLessThan(2e-6);
      }
    }
  });
});
