import { describe, expect, it } from 'vitest';
import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import type { CardStep } from '../card.ts';
import {
  type Deposit,
  emptyFit,
  fitQuality,
  SAMPLES,
  WAVEFORM_UNIFORMS,
  Waveform,
  waveform,
  waveformResolution,
} from './index.ts';

const stream = new RandomStream(11, 'waveform test');
const uniforms = new Float64Array(WAVEFORM_UNIFORMS);
const samples = new Float64Array(SAMPLES);
const fit = emptyFit();

const withNumbers = (values: Record<string, number>): CardStep => ({
  ...waveform,
  numbers: Object.fromEntries(
    Object.entries(waveform.numbers).map(([name, entry]) => [name, { ...entry, value: values[name] ?? entry.value }]),
  ),
});

/** Mean and width of pulls of energy, time and hadronic energy over `count` waveforms. */
function pulls(readout: Waveform, deposit: Deposit, withHadron: boolean, count = 1000) {
  const sums = { energy: [0, 0], time: [0, 0], hadron: [0, 0], chi: 0, good: 0 };
  const add = (of: number[], x: number) => {
    of[0]! += x / count;
    of[1]! += (x * x) / count;
  };
  for (let i = 0; i < count; i++) {
    stream.one(i, 1, 0, 0, WAVEFORM_UNIFORMS / 2, uniforms);
    readout.sample(deposit, uniforms, samples);
    readout.fit(samples, withHadron, fit);
    add(sums.energy, (fit.energy - deposit.energy) / fit.energyError);
    add(sums.time, (fit.time - deposit.time) / fit.timeError);
    if (withHadron) add(sums.hadron, (fit.hadronEnergy - deposit.hadronShare * deposit.energy) / fit.hadronEnergyError);
    sums.chi += fit.chiSquared / fit.degrees / count;
    if (fit.quality === fitQuality.good) sums.good++;
  }
  const width = (of: number[]) => Math.sqrt(of[1]! - of[0]! * of[0]!);
  return { ...sums, widths: { energy: width(sums.energy), time: width(sums.time), hadron: width(sums.hadron) } };
}

describe('the fit of a waveform', () => {
  const readout = new Waveform();

  it('is exact without noise, at any time and hadronic share', () => {
    const quiet = new Waveform(withNumbers({ noise: 1e-3, whiteNoise: 1 }));
    uniforms.fill(0.5);
    for (const time of [-1300, -40, 0, 17, 283.5, 1500]) {
      for (const hadronShare of [0, 0.35]) {
        quiet.sample({ energy: 2, time, hadronShare }, uniforms, samples);
        quiet.fit(samples, true, fit);
        // what is left is rounding to whole counts of 50 keV
        expect(fit.energy).toBeCloseTo(2, 3);
        expect(Math.abs(fit.time - time)).toBeLessThan(0.06);
        expect(fit.hadronEnergy).toBeCloseTo(2 * hadronShare, 2);
      }
    }
  });

  it.each([
    { energy: 0.05, time: 0, hadronShare: 0, withHadron: false },
    { energy: 1, time: -210, hadronShare: 0, withHadron: false },
    { energy: 0.1, time: 100, hadronShare: 0.2, withHadron: true },
    { energy: 3, time: 0, hadronShare: 0.1, withHadron: true },
  ])('has unit pulls at $energy GeV (hadronic component: $withHadron)', ({ withHadron, ...deposit }) => {
    const p = pulls(readout, deposit, withHadron);
    // 1000 waveforms: 0.032 on means, 0.022 on widths
    for (const mean of [p.energy[0]!, p.time[0]!, p.hadron[0]!]) expect(Math.abs(mean)).toBeLessThan(0.1);
    for (const width of [p.widths.energy, p.widths.time]) expect(Math.abs(width - 1)).toBeLessThan(0.07);
    if (withHadron) expect(Math.abs(p.widths.hadron - 1)).toBeLessThan(0.07);
    expect(Math.abs(p.chi - 1)).toBeLessThan(0.03);
    expect(p.good).toBeGreaterThan(997);
  });

  it('keeps unit pulls with pile-up, whose noise its covariance knows', () => {
    const busy = new Waveform(withNumbers({ pileUpRate: 0.25 }));
    expect(busy.resolution(0.1).energy).toBeGreaterThan(1.5 * readout.resolution(0.1).energy);
    const p = pulls(busy, { energy: 0.3, time: 0, hadronShare: 0 }, false);
    expect(Math.abs(p.energy[0]!)).toBeLessThan(0.12);
    expect(Math.abs(p.widths.energy - 1)).toBeLessThan(0.12);
    expect(Math.abs(p.widths.time - 1)).toBeLessThan(0.12);
  });

  it('makes noise with the covariance that it fits with', () => {
    const count = 3000;
    const busy = new Waveform(withNumbers({ pileUpRate: 0.25 }));
    for (const [made, tolerance] of [
      [readout, 0.09],
      [busy, 0.16],
    ] as const) {
      const sums = new Float64Array(SAMPLES * 4);
      let mean = 0;
      for (let i = 0; i < count; i++) {
        stream.one(i, 1, 1, 0, WAVEFORM_UNIFORMS / 2, uniforms);
        made.sample({ energy: 0, time: 0, hadronShare: 0 }, uniforms, samples);
        mean += samples[12]! / count;
        for (let k = 0; k < 4; k++) sums[k]! += ((samples[12]! - 3000) * (samples[12 + k]! - 3000)) / count;
      }
      const offset = (mean - 3000) * (mean - 3000);
      for (let k = 0; k < 4; k++) {
        const expected = made.covariance[12 * SAMPLES + 12 + k]!;
        expect(Math.abs(sums[k]! - offset - expected) / made.covariance[0]!).toBeLessThan(tolerance);
      }
    }
  });

  it('resolves time as 1/E', () => {
    const spread = (energy: number) => {
      let sum = 0;
      for (let i = 0; i < 600; i++) {
        stream.one(i, 1, 2, 0, WAVEFORM_UNIFORMS / 2, uniforms);
        readout.sample({ energy, time: 0, hadronShare: 0 }, uniforms, samples);
        readout.fit(samples, false, fit);
        sum += (fit.time * fit.time) / 600;
      }
      return Math.sqrt(sum);
    };
    const expected = (energy: number) => Math.sqrt(waveformResolution(energy).time ** 2 - 1);
    for (const energy of [0.03, 0.1, 0.5]) expect(Math.abs(spread(energy) / expected(energy) - 1)).toBeLessThan(0.1);
    expect(expected(0.1)).toBeCloseTo(3.0, 0);
    expect(waveformResolution(0.2).hadronShare).toBeLessThan(waveformResolution(0.05).hadronShare);
  });

  it('fits no time below 25 counts', () => {
    stream.one(3, 1, 3, 0, WAVEFORM_UNIFORMS / 2, uniforms);
    readout.sample({ energy: 0.0005, time: 300, hadronShare: 0 }, uniforms, samples);
    readout.fit(samples, false, fit);
    expect(fit.quality).toBe(fitQuality.lowAmplitude);
    expect(fit.time).toBe(0);
    expect(fit.timeError).toBe(Number.POSITIVE_INFINITY);
    let low = 0;
    for (let i = 0; i < 200; i++) {
      stream.one(i, 1, 3, 0, WAVEFORM_UNIFORMS / 2, uniforms);
      readout.sample({ energy: 0.004, time: 0, hadronShare: 0 }, uniforms, samples);
      readout.fit(samples, false, fit);
      if (fit.quality === fitQuality.lowAmplitude) low++;
    }
    expect(low).toBe(0);
  });

  it('flags saturation and two pulses in one window', () => {
    uniforms.fill(0.5);
    readout.sample({ energy: 14, time: 0, hadronShare: 0 }, uniforms, samples);
    readout.fit(samples, false, fit);
    expect(fit.quality).toBe(fitQuality.saturated);
    readout.sample({ energy: 0.2, time: 0, hadronShare: 0 }, uniforms, samples);
    const second = new Float64Array(SAMPLES);
    readout.sample({ energy: 0.1, time: 3000, hadronShare: 0 }, uniforms, second);
    for (let i = 0; i < SAMPLES; i++) samples[i]! += second[i]! - 3000;
    readout.fit(samples, false, fit);
    expect(fit.quality).toBe(fitQuality.badChiSquared);
  });

  it('tells hadrons from photons', () => {
    let misread = 0;
    let seen = 0;
    for (let i = 0; i < 500; i++) {
      for (const hadronShare of [0, 0.3]) {
        stream.one(i, 1, 4, hadronShare > 0 ? 100 : 0, WAVEFORM_UNIFORMS / 2, uniforms);
        readout.sample({ energy: 0.2, time: 0, hadronShare }, uniforms, samples);
        readout.fit(samples, true, fit);
        const called = fit.hadronEnergy / fit.energy > 0.15;
        if (called && hadronShare === 0) misread++;
        if (called && hadronShare > 0) seen++;
      }
    }
    expect(seen).toBeGreaterThan(495);
    expect(misread).toBeLessThan(5);
  });

  it('gives the same bits for the same numbers, and refuses impossible readouts', () => {
    stream.one(8, 1, 5, 0, WAVEFORM_UNIFORMS / 2, uniforms);
    readout.sample({ energy: 0.3, time: 12, hadronShare: 0.1 }, uniforms, samples);
    readout.fit(samples, true, fit);
    const first = { ...fit };
    new Waveform().fit(samples, true, fit);
    expect(fit).toEqual(first);
    expect(() => new Waveform(withNumbers({ noise: 0 }))).toThrow(UserError);
    expect(() => new Waveform(withNumbers({ pileUpRate: 3 }))).toThrow(/pile-up/);
  });
});
