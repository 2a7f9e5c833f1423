import { log } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { type CardStep, numberOf } from '../card.ts';
import { gaussian } from '../gaussian.ts';
import { waveform as defaultStep } from './constants.ts';
import { noiseCovariance } from './noise.ts';
import { PulseShape } from './pulse-shape.ts';
import { cholesky, solveInPlace, whiten } from './symmetric.ts';
import { Template } from './template.ts';

/** Samples of a waveform. */
export const SAMPLES = 31;
/** Uniform random numbers that one waveform takes: noise, then two for each background pulse. */
export const WAVEFORM_UNIFORMS = 80;

/** What a fit says about itself. */
export const fitQuality = { good: 0, saturated: 1, badChiSquared: 2, lowAmplitude: 3 } as const;

/** One deposit in one crystal: energy [GeV], time after the nominal one [ns], share of the light in the hadronic component. */
export interface Deposit {
  readonly energy: number;
  readonly time: number;
  readonly hadronShare: number;
}

/** Result of a fit, with standard deviations: energies [GeV], time [ns]. `hadronEnergy` is 0 in a fit of photons. */
export interface WaveformFit {
  energy: number;
  energyError: number;
  time: number;
  timeError: number;
  hadronEnergy: number;
  hadronEnergyError: number;
  /** correlation of energy and hadronEnergy */
  correlation: number;
  baseline: number;
  chiSquared: number;
  degrees: number;
  quality: number;
}

/** Standard deviations for one crystal: energy [GeV], time [ns], share of the hadronic component. */
export interface WaveformResolution {
  readonly energy: number;
  readonly time: number;
  readonly hadronShare: number;
}

const MOST_ITERATIONS = 20;
/** converged when the time moves by less than this [samples] */
const CLOSE_ENOUGH = 1e-6;
/** a fitted time may not leave this range around the nominal one [samples] */
const TIME_RANGE = 8;

/** Readout of a crystal: makes waveforms and fits them. Nothing is allocated by `sample` and `fit`. */
export class Waveform {
  readonly step: CardStep;
  readonly photon: Template;
  readonly hadron: Template;
  /** covariance of the samples [counts^2], row-major */
  readonly covariance: Float64Array;
  private readonly lower = new Float64Array(SAMPLES * SAMPLES);
  private readonly electronicLower = new Float64Array(SAMPLES * SAMPLES);
  private readonly tick: number;
  private readonly start: number;
  private readonly count: number;
  private readonly pedestal: number;
  private readonly largest: number;
  private readonly threshold: number;
  private readonly badChiSquared: number;
  private readonly rate: number;
  private readonly mean: number;
  private readonly peak: number;
  private readonly jitter: number;
  private readonly floor: number;
  private readonly pulse = new Float64Array(SAMPLES);
  private readonly slope = new Float64Array(SAMPLES);
  /** columns of the linear fit, whitened: baseline, photon, hadron, time */
  private readonly columns = new Float64Array(4 * SAMPLES);
  private readonly data = new Float64Array(SAMPLES);
  private readonly matrix = new Float64Array(16);
  private readonly vector = new Float64Array(4);
  private readonly unit: { time: number; energy: number; hadronShare: number };

  constructor(step: CardStep = defaultStep) {
    this.step = step;
    const n = (name: string) => numberOf(step, name);
    this.tick = n('tick');
    this.start = n('startSample');
    this.count = n('count');
    this.pedestal = n('pedestal');
    this.largest = n('largestSample');
    this.threshold = n('threshold');
    this.badChiSquared = n('badChiSquared');
    this.jitter = n('timeJitter');
    this.floor = n('shapeFluctuation');
    this.rate = (n('pileUpRate') * this.tick) / 1000;
    this.mean = n('pileUpEnergy') / this.count;
    if (!(this.tick > 0 && this.count > 0 && n('noise') > 0 && this.rate >= 0 && this.mean >= 0)) {
      throw new UserError({
        what: 'impossible readout',
        where: `detector card: step ${step.name}`,
        remedy: 'tick, count and noise must be positive, pile-up not negative',
      });
    }
    if (this.rate * (SAMPLES + LEAD) > 20) {
      throw new UserError({
        what: 'too much pile-up',
        where: `detector card: ${step.name}.pileUpRate`,
        value: n('pileUpRate'),
        remedy: 'at most 0.7 pulses per microsecond are simulated one by one; take fewer and larger ones',
      });
    }
    const constants = (scintillation: number | undefined) => ({
      scintillation,
      differentiation: n('differentiation'),
      firstDamping: n('firstDamping'),
      firstPeriod: n('firstPeriod'),
      secondDamping: n('secondDamping'),
      secondPeriod: n('secondPeriod'),
      smoothingStep: n('smoothingStep'),
      smoothingWeight: n('smoothingWeight'),
      undershoot: scintillation === undefined ? 0 : n('undershoot') * UNDERSHOOT_UNIT,
      undershootTime: n('undershootTime'),
    });
    const light = new PulseShape(constants(n('scintillation')));
    this.photon = new Template(light, this.tick);
    this.hadron = new Template(new PulseShape(constants(n('hadronScintillation'))), this.tick);
    this.peak = light.peakTime / this.tick;
    const electronics = new PulseShape(constants(undefined));
    const covariance = (rate: number) =>
      noiseCovariance(SAMPLES, this.tick, n('noise'), n('whiteNoise'), electronics, this.photon, rate, this.mean);
    this.covariance = covariance(this.rate);
    cholesky(this.covariance, SAMPLES, this.lower);
    // rounding adds its 1/12 by itself
    const electronic = covariance(0);
    for (let i = 0; i < SAMPLES; i++) electronic[i * (SAMPLES + 1)] -= 1 / 12;
    cholesky(electronic, SAMPLES, this.electronicLower);
    this.unit = this.unitResolution();
  }

  /**
   * The 31 samples [counts] of a deposit, with noise, background pulses and rounding.
   *
   * @param uniforms  WAVEFORM_UNIFORMS numbers in (0, 1), from `at`
   */
  sample(deposit: Deposit, uniforms: Float64Array, out: Float64Array, at = 0): void {
    const { pulse, slope } = this;
    for (let i = 0; i < SAMPLES; i++) {
      let noise = 0;
      for (let k = 0; k <= i; k++) noise += this.electronicLower[i * SAMPLES + k] * gaussian(uniforms[at + k]);
      out[i] = this.pedestal + noise;
    }
    const start = this.start + deposit.time / this.tick;
    const amplitude = deposit.energy / this.count;
    this.photon.fill(start, SAMPLES, pulse, slope);
    for (let i = 0; i < SAMPLES; i++) out[i] += amplitude * (1 - deposit.hadronShare) * pulse[i];
    this.hadron.fill(start, SAMPLES, pulse, slope);
    for (let i = 0; i < SAMPLES; i++) out[i] += amplitude * deposit.hadronShare * pulse[i];
    if (this.rate > 0) {
      let arrival = -LEAD;
      for (let k = at + SAMPLES; k + 1 < at + WAVEFORM_UNIFORMS; k += 2) {
        arrival -= log(uniforms[k]) / this.rate;
        if (arrival > SAMPLES) break;
        this.photon.fill(arrival, SAMPLES, pulse, slope);
        const background = -log(uniforms[k + 1]) * this.mean;
        for (let i = 0; i < SAMPLES; i++) out[i] += background * pulse[i];
      }
    }
    for (let i = 0; i < SAMPLES; i++) out[i] = Math.min(this.largest, Math.max(0, Math.round(out[i])));
  }

  /**
   * Least squares in baseline, amplitude(s) and time, with the covariance of the samples:
   *   chi2 = r^T C^-1 r,   r_i = s_i - B - A g(t_i - T) - A_h g_h(t_i - T),
   * linear in all but T, in which it is iterated. Below the threshold only the amplitude at the nominal time is fitted.
   *
   * @param withHadron  fit the hadronic component as a second template
   */
  fit(samples: Float64Array, withHadron: boolean, out: WaveformFit, at = 0): void {
    let largest = 0;
    let largestAt = 0;
    for (let i = 0; i < SAMPLES; i++) {
      if (samples[at + i] > largest) {
        largest = samples[at + i];
        largestAt = i;
      }
    }
    out.quality = largest >= this.largest ? fitQuality.saturated : fitQuality.good;
    // amplitude at the nominal time first: noise has no time to be fitted
    this.linear(samples, at, this.start, 0, withHadron, false, out);
    if (out.energy < this.threshold * this.count && largest - out.baseline < 2 * this.threshold) {
      out.time = 0;
      out.timeError = Number.POSITIVE_INFINITY;
      out.quality = fitQuality.lowAmplitude;
      return;
    }
    const bound = (start: number) => Math.min(this.start + TIME_RANGE, Math.max(this.start - TIME_RANGE, start));
    let start = bound(largestAt - this.peak);
    let share = 0;
    let converged = false;
    for (let i = 0; i < MOST_ITERATIONS && !converged; i++) {
      const step = this.linear(samples, at, start, share, withHadron, true, out);
      share = withHadron && out.energy > 0 ? Math.min(1, Math.max(-0.5, out.hadronEnergy / out.energy)) : 0;
      const limited = Math.min(1, Math.max(-1, step));
      const next = bound(start + limited);
      converged = Math.abs(next - start) < CLOSE_ENOUGH;
      start = next;
    }
    out.time = (start - this.start) * this.tick;
    if (out.quality !== fitQuality.good) return;
    if (out.energy < this.threshold * this.count) out.quality = fitQuality.lowAmplitude;
    else if (!converged || out.chiSquared > this.badChiSquared) out.quality = fitQuality.badChiSquared;
  }

  /** One linear fit around a start and a share of hadronic light; returns the step in the start [samples]. */
  private linear(
    samples: Float64Array,
    at: number,
    start: number,
    share: number,
    withHadron: boolean,
    withTime: boolean,
    out: WaveformFit,
  ): number {
    const { columns, data, pulse, slope, matrix, vector } = this;
    const hadronAt = withHadron ? 2 : -1;
    const timeAt = withTime ? (withHadron ? 3 : 2) : -1;
    const n = 2 + (withHadron ? 1 : 0) + (withTime ? 1 : 0);
    this.photon.fill(start, SAMPLES, pulse, slope);
    for (let i = 0; i < SAMPLES; i++) {
      columns[i] = 1;
      columns[SAMPLES + i] = pulse[i];
      if (withTime) columns[timeAt * SAMPLES + i] = -(1 - share) * slope[i];
      data[i] = samples[at + i];
    }
    if (withHadron) {
      this.hadron.fill(start, SAMPLES, pulse, slope);
      for (let i = 0; i < SAMPLES; i++) {
        columns[hadronAt * SAMPLES + i] = pulse[i];
        if (withTime) columns[timeAt * SAMPLES + i] -= share * slope[i];
      }
    }
    whiten(this.lower, SAMPLES, data);
    for (let c = 0; c < n; c++) whiten(this.lower, SAMPLES, columns, c * SAMPLES);
    for (let a = 0; a < n; a++) {
      let projection = 0;
      for (let i = 0; i < SAMPLES; i++) projection += columns[a * SAMPLES + i] * data[i];
      vector[a] = projection;
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let i = 0; i < SAMPLES; i++) sum += columns[a * SAMPLES + i] * columns[b * SAMPLES + i];
        matrix[a * n + b] = sum;
        matrix[b * n + a] = sum;
      }
    }
    solveInPlace(matrix, vector, n);
    let chiSquared = 0;
    for (let i = 0; i < SAMPLES; i++) {
      let residual = data[i];
      for (let a = 0; a < n; a++) residual -= vector[a] * columns[a * SAMPLES + i];
      chiSquared += residual * residual;
    }
    const hadron = withHadron ? vector[2] : 0;
    const amplitude = vector[1] + hadron;
    let variance = matrix[n + 1];
    let hadronVariance = 0;
    let covariance = 0;
    if (withHadron) {
      hadronVariance = matrix[2 * n + 2];
      covariance = matrix[n + 2] + hadronVariance;
      variance += 2 * matrix[n + 2] + hadronVariance;
    }
    out.baseline = vector[0];
    out.energy = amplitude * this.count;
    out.energyError = Math.sqrt(variance) * this.count;
    out.hadronEnergy = hadron * this.count;
    out.hadronEnergyError = Math.sqrt(hadronVariance) * this.count;
    out.correlation = withHadron ? covariance / Math.sqrt(variance * hadronVariance) : 0;
    out.chiSquared = chiSquared;
    out.degrees = SAMPLES - n;
    if (!withTime || amplitude === 0) return 0;
    out.timeError = (Math.sqrt(matrix[timeAt * n + timeAt]) * this.tick) / Math.abs(amplitude);
    return vector[timeAt] / amplitude;
  }

  /** Errors of a deposit of 1 GeV at the nominal time; time and share scale as 1/E, the energy's is constant. */
  private unitResolution() {
    const exact = new Float64Array(SAMPLES);
    const pulse = new Float64Array(SAMPLES);
    this.photon.fill(this.start, SAMPLES, pulse, exact);
    for (let i = 0; i < SAMPLES; i++) exact[i] = this.pedestal + pulse[i] / this.count;
    const out = emptyFit();
    this.linear(exact, 0, this.start, 0, false, true, out);
    const { energyError: energy, timeError: time } = out;
    this.linear(exact, 0, this.start, 0, true, true, out);
    return { energy, time, hadronShare: out.hadronEnergyError };
  }

  /**
   * Resolution of one crystal: noise a for the energy, b/E for the time and c/E for the hadronic share, each from the covariance of the fit,
   * the latter two with their assumed floors in quadrature.
   *
   * @param energy  of the crystal [GeV], > 0
   */
  resolution(energy: number): WaveformResolution {
    return { energy: this.unit.energy, time: this.timeError(energy), hadronShare: this.hadronShareError(energy) };
  }

  /** Resolution of the time [ns] of a crystal of so much energy [GeV]. */
  timeError(energy: number): number {
    const time = this.unit.time / energy;
    return Math.sqrt(time * time + this.jitter * this.jitter);
  }

  /** Resolution of the share of hadronic light of a crystal of so much energy [GeV]. */
  hadronShareError(energy: number): number {
    const share = this.unit.hadronShare / energy;
    return Math.sqrt(share * share + this.floor * this.floor);
  }
}

/** Background pulses are followed from so many samples before the first. */
const LEAD = 20;
/** basf2 states the undershoot for a filter that counts time in 144/127 us (the convolution of two sines has that unit); ours counts ns. */
const UNDERSHOOT_UNIT = 144e3 / 127;

/** A result to be filled by `Waveform.fit`. */
export function emptyFit(): WaveformFit {
  return {
    energy: 0,
    energyError: 0,
    time: 0,
    timeError: 0,
    hadronEnergy: 0,
    hadronEnergyError: 0,
    correlation: 0,
    baseline: 0,
    chiSquared: 0,
    degrees: 0,
    quality: 0,
  };
}

const made = new WeakMap<CardStep, Waveform>();

/** The readout of a card's step `waveform`, compiled once for all steps that use it. */
export function waveformOf(step: CardStep = defaultStep): Waveform {
  let readout = made.get(step);
  if (readout === undefined) {
    readout = new Waveform(step);
    made.set(step, readout);
  }
  return readout;
}

/** Resolution of one crystal with the numbers of the default readout: see `Waveform.resolution`. */
export function waveformResolution(energy: number): WaveformResolution {
  return waveformOf().resolution(energy);
}
