import { cos, exp, sin } from '../../basics/elementary.ts';

/** Time constants of a pulse [any one unit of time]; the periods are inverse circular frequencies. */
export interface PulseConstants {
  /** decay time of the light; undefined for the electronics alone */
  readonly scintillation: number | undefined;
  readonly differentiation: number;
  readonly firstDamping: number;
  readonly firstPeriod: number;
  readonly secondDamping: number;
  readonly secondPeriod: number;
  readonly smoothingStep: number;
  readonly smoothingWeight: number;
  readonly undershoot: number;
  readonly undershootTime: number;
}

/**
 * Response of the shaper to a flash of scintillation at time 0, normalised to peak 1.
 *
 * Light exp(-t/tau_s), the differentiator exp(-t/tau_d) and two damped sines exp(-t/a_k) sin(t/b_k), k = 1, 2, convolved: a filter with six
 * poles p_j and no zeros, so f(t) = sum_j r_j exp(p_j t) with r_j = K / prod_(i != j) (p_j - p_i). Smoothed over a step s with weight w,
 *   (1 - w) f(t) + w/2 [f(t + s) + f(t - s)],
 * minus a slow undershoot c exp(-t/tau_u) [1 - exp(-z) sum_(k<=5) z^k/k!], z = t/a_1.
 *
 * @source  the filter ("Sv123") of basf2 ecl/digitization, of which this is an own derivation; peak 1/27.7221 in its normalisation
 */
export class PulseShape {
  /** value before normalisation to peak 1 */
  readonly peak: number;
  /** time of the peak */
  readonly peakTime: number;
  /** the response vanishes before */
  readonly begin: number;
  private readonly constants: PulseConstants;
  /** decay rate, circular frequency, real and imaginary part of twice (once for real poles) the residue */
  private readonly terms: readonly [number, number, number, number][];
  private scale = 1;

  constructor(constants: PulseConstants) {
    this.constants = constants;
    this.begin = -constants.smoothingStep;
    this.terms = residues(constants);
    // the peak by halving the slope's sign change: the first maximum is the only one before the undershoot
    const unit = constants.differentiation;
    let low = 0;
    while (this.slope(low + 0.05 * unit) > 0 || low < unit / 4) low += 0.05 * unit;
    let high = low + 0.05 * unit;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (this.slope(middle) > 0) low = middle;
      else high = middle;
    }
    this.peakTime = (low + high) / 2;
    this.peak = this.value(this.peakTime);
    this.scale = 1 / this.peak;
  }

  value(t: number): number {
    const { smoothingStep: s, smoothingWeight: w } = this.constants;
    return this.scale * ((1 - w) * this.filter(t) + 0.5 * w * (this.filter(t + s) + this.filter(t - s)) - this.tail(t));
  }

  /** Derivative of `value`. */
  slope(t: number): number {
    const { smoothingStep: s, smoothingWeight: w } = this.constants;
    const d = (1 - w) * this.filterSlope(t) + 0.5 * w * (this.filterSlope(t + s) + this.filterSlope(t - s));
    return this.scale * (d - this.tailSlope(t));
  }

  private filter(t: number): number {
    if (t <= 0) return 0;
    let sum = 0;
    for (const [rate, frequency, re, im] of this.terms) {
      sum += exp(-rate * t) * (frequency === 0 ? re : re * cos(frequency * t) - im * sin(frequency * t));
    }
    return sum;
  }

  private filterSlope(t: number): number {
    if (t <= 0) return 0;
    let sum = 0;
    for (const [rate, frequency, re, im] of this.terms) {
      const c = frequency === 0 ? 1 : cos(frequency * t);
      const s = frequency === 0 ? 0 : sin(frequency * t);
      sum += exp(-rate * t) * ((-rate * re - frequency * im) * c + (rate * im - frequency * re) * s);
    }
    return sum;
  }

  private tail(t: number): number {
    if (t <= 0) return 0;
    const z = t / this.constants.firstDamping;
    const polynomial = 1 + z * (1 + (z / 2) * (1 + (z / 3) * (1 + (z / 4) * (1 + z / 5))));
    return this.constants.undershoot * exp(-t / this.constants.undershootTime) * (1 - exp(-z) * polynomial);
  }

  private tailSlope(t: number): number {
    if (t <= 0) return 0;
    const { firstDamping, undershoot, undershootTime } = this.constants;
    const z = t / firstDamping;
    const growth = (exp(-t / undershootTime - z) * z * z * z * z * z) / (120 * firstDamping);
    return undershoot * growth - this.tail(t) / undershootTime;
  }
}

function residues(c: PulseConstants): [number, number, number, number][] {
  const poles: [number, number][] = [[-1 / c.differentiation, 0]];
  if (c.scintillation !== undefined) poles.push([-1 / c.scintillation, 0]);
  poles.push([-1 / c.firstDamping, 1 / c.firstPeriod], [-1 / c.firstDamping, -1 / c.firstPeriod]);
  poles.push([-1 / c.secondDamping, 1 / c.secondPeriod], [-1 / c.secondDamping, -1 / c.secondPeriod]);
  const gain = 1 / (c.differentiation * (c.scintillation ?? 1) * c.firstPeriod * c.secondPeriod);
  const terms: [number, number, number, number][] = [];
  for (const [re, im] of poles) {
    if (im < 0) continue; // the conjugate is counted twice
    let x = im === 0 ? gain : 2 * gain;
    let y = 0;
    for (const [otherRe, otherIm] of poles) {
      if (otherRe === re && otherIm === im) continue;
      const dx = re - otherRe;
      const dy = im - otherIm;
      const norm = dx * dx + dy * dy;
      [x, y] = [(x * dx + y * dy) / norm, (y * dx - x * dy) / norm];
    }
    terms.push([-re, im, x, y]);
  }
  return terms;
}
