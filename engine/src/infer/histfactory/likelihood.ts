import { log } from '../../basics/elementary.ts';
import type { Likelihood, Parameter } from '../likelihood.ts';
import { logGamma } from '../special/log-gamma.ts';
import type { Compiled, CompiledChannel, Term } from './compile.ts';
import { normFactor, shapeWeights } from './interpolation.ts';

/** Observed (or pseudo-) data: events a bin in the order of the channels' names, and the auxiliary measurements. */
export interface HistFactoryData {
  readonly main: Float64Array;
  readonly aux: Float64Array;
}

const LOG_TWO_PI = 1.8378770664093453;

/** Scratch of a term. */
interface TermState {
  /** nominal + variations, times factors of the bins */
  readonly shaped: Float64Array;
  /** product of the bins' factors */
  readonly product: Float64Array;
  /** value and two derivatives of each scale */
  readonly scale: Float64Array;
}

/** Scratch of a channel: rates, their derivatives by shared parameter and by per-bin factor, weights. */
interface ChannelState {
  readonly rate: Float64Array;
  readonly jacobian: Float64Array;
  readonly local: readonly Float64Array[];
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly weighted: Float64Array;
  readonly terms: readonly TermState[];
}

/**
 * HistFactory likelihood of given data:
 *   -2 ln L = 2 sum_bins [nu - n ln nu + ln Gamma(n + 1)] + constraints,
 *   Gaussian constraints ((a - theta)/sigma)^2 + ln(2 pi sigma^2), Poisson ones 2 [t - a ln t + ln Gamma(a + 1)], t = factor * gamma.
 * Gradient, Gauss-Newton and exact second derivatives are written by hand over the samples' structure; per-bin factors only ever meet
 * the parameters of their own bin.
 *
 * Outside of the domain (a bin with negative expectation, or none where there are events) the value is +Infinity.
 */
export class HistFactoryLikelihood implements Likelihood {
  readonly parameters: readonly Parameter[];
  readonly poi: number;
  readonly blocks: Int32Array;
  readonly segments: ReadonlyMap<number, readonly (readonly [number, number])[]>;
  private readonly compiled: Compiled;
  private readonly data: HistFactoryData;
  /** 2 ln Gamma(n + 1) and the constants of the constraints */
  private readonly constant: number;
  private readonly states: readonly ChannelState[];
  private readonly shapeWeights: Float64Array;
  private readonly six = new Float64Array(6);
  private readonly three = new Float64Array(3);

  constructor(compiled: Compiled, parameters: readonly Parameter[], poi: number, data: HistFactoryData) {
    this.compiled = compiled;
    this.parameters = parameters;
    this.poi = poi;
    this.blocks = compiled.blocks;
    this.segments = compiled.segments;
    this.data = data;
    let constant = 0;
    for (const n of data.main) constant += 2 * logGamma(n + 1);
    for (let k = 0; k < data.aux.length; k++)
      constant += compiled.poisson[k] === 1 ? 2 * logGamma(data.aux[k] + 1) : LOG_TWO_PI + 2 * log(compiled.widths[k]);
    this.constant = constant;
    this.shapeWeights = new Float64Array(6 * compiled.shapes.length);
    this.states = compiled.channels.map(({ bins, shared, factors, terms }) => ({
      rate: new Float64Array(bins),
      jacobian: new Float64Array(bins * shared.length),
      local: factors.map(() => new Float64Array(bins)),
      first: new Float64Array(bins),
      second: new Float64Array(bins),
      weighted: new Float64Array(bins),
      terms: terms.map((term) => ({
        shaped: new Float64Array(bins),
        product: new Float64Array(bins),
        scale: new Float64Array(3 * term.parameters.length),
      })),
    }));
  }

  /** Expected events a bin into out. */
  expected(x: Float64Array, out: Float64Array): void {
    this.rates(x);
    this.compiled.channels.forEach(({ firstBin }, c) => {
      out.set(this.states[c].rate, firstBin);
    });
  }

  /** Change of the expected events with one parameter, a bin, into out. */
  expectedSlope(x: Float64Array, parameter: number, out: Float64Array): void {
    this.rates(x);
    out.fill(0);
    this.compiled.channels.forEach((channel, c) => {
      this.slopes(channel, this.states[c], x);
      const row = channel.shared.indexOf(parameter);
      for (let b = 0; b < channel.bins; b++) {
        if (row >= 0) out[channel.firstBin + b] += this.states[c].jacobian[row * channel.bins + b];
        channel.factors.forEach((factor, t) => {
          if (factor[b] === parameter) out[channel.firstBin + b] += this.states[c].local[t][b];
        });
      }
    });
  }

  twiceNll(x: Float64Array): number {
    this.rates(x);
    return this.value(x);
  }

  derivatives(x: Float64Array, gradient: Float64Array, curvature: Float64Array): number {
    this.rates(x);
    gradient.fill(0);
    curvature.fill(0);
    const value = this.value(x);
    if (value === Number.POSITIVE_INFINITY) return value;
    this.gradientAndGaussNewton(x, gradient, curvature);
    return value;
  }

  gradient(x: Float64Array, gradient: Float64Array): number {
    this.rates(x);
    gradient.fill(0);
    const value = this.value(x);
    if (value === Number.POSITIVE_INFINITY) return value;
    this.gradientAndGaussNewton(x, gradient, undefined);
    return value;
  }

  hessian(x: Float64Array, out: Float64Array): void {
    this.rates(x);
    out.fill(0);
    const { compiled, states } = this;
    const n = compiled.size;
    if (this.value(x) === Number.POSITIVE_INFINITY) return;
    this.gradientAndGaussNewton(x, undefined, out);
    for (let c = 0; c < states.length; c++) {
      const channel = compiled.channels[c];
      for (let t = 0; t < channel.terms.length; t++)
        this.curvatureOfTerm(channel, channel.terms[t], states[c], states[c].terms[t], x, out, n);
    }
  }

  /** Rates of all bins; keeps the parts of each term. */
  private rates(x: Float64Array): void {
    const { compiled, states, six, three } = this;
    const weights = this.shapeWeights;
    for (let s = 0; s < compiled.shapes.length; s++) {
      shapeWeights(compiled.histosys, x[compiled.shapes[s]], six);
      for (let k = 0; k < 6; k++) weights[6 * s + k] = six[k];
    }
    for (let c = 0; c < states.length; c++) {
      const { bins, terms, factors } = compiled.channels[c];
      const state = states[c];
      const { rate } = state;
      rate.fill(0);
      for (let t = 0; t < terms.length; t++) {
        const term = terms[t];
        const { shaped, product, scale } = state.terms[t];
        shaped.set(term.nominal);
        let all = 1;
        for (let p = 0; p < term.parameters.length; p++) {
          const shape = term.shapes[p];
          if (shape !== undefined) {
            const u = weights[6 * shape.weights];
            const d = weights[6 * shape.weights + 1];
            const { up, down } = shape;
            for (let b = 0; b < bins; b++) shaped[b] += u * up[b] + d * down[b];
          }
          const factor = term.scales[p];
          if (factor === undefined) continue;
          if (factor.constants === undefined) {
            scale[3 * p] = x[term.parameters[p]];
            scale[3 * p + 1] = 1;
          } else {
            normFactor(compiled.normsys, factor.constants, x[term.parameters[p]], three);
            scale[3 * p] = three[0];
            scale[3 * p + 1] = three[1];
            scale[3 * p + 2] = three[2];
          }
          all *= scale[3 * p];
        }
        if (term.factors.length > 0) {
          product.fill(1);
          for (let k = 0; k < term.factors.length; k++) {
            const of = factors[term.factors[k]];
            for (let b = 0; b < bins; b++) product[b] *= x[of[b]];
          }
          for (let b = 0; b < bins; b++) rate[b] += shaped[b] * product[b] * all;
        } else for (let b = 0; b < bins; b++) rate[b] += shaped[b] * all;
      }
    }
  }

  private value(x: Float64Array): number {
    const { compiled, states, data } = this;
    let sum = 0;
    for (let c = 0; c < states.length; c++) {
      const { firstBin, bins } = compiled.channels[c];
      const { rate } = states[c];
      for (let b = 0; b < bins; b++) {
        const nu = rate[b];
        const n = data.main[firstBin + b];
        if (nu > 0) sum += n > 0 ? nu - n * log(nu) : nu;
        else if (!(nu === 0 && n === 0)) return Number.POSITIVE_INFINITY;
      }
    }
    sum *= 2;
    for (let k = 0; k < data.aux.length; k++) {
      const theta = x[compiled.constrained[k]];
      const a = data.aux[k];
      if (compiled.poisson[k] === 0) {
        const pull = (a - theta) / compiled.widths[k];
        sum += pull * pull;
      } else {
        const mean = theta * compiled.widths[k];
        if (mean > 0) sum += 2 * (a > 0 ? mean - a * log(mean) : mean);
        else if (!(mean === 0 && a === 0)) return Number.POSITIVE_INFINITY;
      }
    }
    sum += this.constant;
    return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
  }

  /** d rate / d parameter of a channel, from the parts that `rates` left. */
  private slopes(channel: CompiledChannel, state: ChannelState, x: Float64Array): void {
    const { bins, factors } = channel;
    const { jacobian, local } = state;
    const weights = this.shapeWeights;
    jacobian.fill(0);
    for (const one of local) one.fill(0);
    for (let t = 0; t < channel.terms.length; t++) {
      const term = channel.terms[t];
      const { shaped, product, scale } = state.terms[t];
      const plain = term.factors.length === 0;
      for (let p = 0; p < term.parameters.length; p++) {
        const row = term.rows[p] * bins;
        if (term.scales[p] !== undefined) {
          const slope = scale[3 * p + 1] * scaleProduct(term, scale, p, -1);
          if (plain) for (let b = 0; b < bins; b++) jacobian[row + b] += shaped[b] * slope;
          else for (let b = 0; b < bins; b++) jacobian[row + b] += shaped[b] * product[b] * slope;
        }
        const shape = term.shapes[p];
        if (shape === undefined) continue;
        const all = scaleProduct(term, scale, -1, -1);
        const u = weights[6 * shape.weights + 2] * all;
        const d = weights[6 * shape.weights + 3] * all;
        const { up, down } = shape;
        if (plain) for (let b = 0; b < bins; b++) jacobian[row + b] += u * up[b] + d * down[b];
        else for (let b = 0; b < bins; b++) jacobian[row + b] += (u * up[b] + d * down[b]) * product[b];
      }
      if (plain) continue;
      const all = scaleProduct(term, scale, -1, -1);
      for (let k = 0; k < term.factors.length; k++) {
        const out = local[term.factors[k]];
        if (term.factors.length === 1) for (let b = 0; b < bins; b++) out[b] += shaped[b] * all;
        else for (let b = 0; b < bins; b++) out[b] += shaped[b] * all * binProduct(term, factors, x, b, k, -1);
      }
    }
  }

  private gradientAndGaussNewton(x: Float64Array, gradient: Float64Array | undefined, curvature: Float64Array | undefined): void {
    const { compiled, states, data } = this;
    const n = compiled.size;
    for (let c = 0; c < states.length; c++) {
      const channel = compiled.channels[c];
      const state = states[c];
      this.slopes(channel, state, x);
      const { firstBin, bins, shared, factors } = channel;
      const { rate, first, second, jacobian, local, weighted } = state;
      for (let b = 0; b < bins; b++) {
        const nu = rate[b];
        const events = data.main[firstBin + b];
        first[b] = events > 0 ? 2 * (1 - events / nu) : 2;
        second[b] = events > 0 ? (2 * events) / (nu * nu) : 0;
      }
      if (gradient !== undefined) {
        for (let p = 0; p < shared.length; p++) {
          let sum = 0;
          for (let b = 0, at = p * bins; b < bins; b++, at++) sum += first[b] * jacobian[at];
          gradient[shared[p]] += sum;
        }
        for (let t = 0; t < factors.length; t++) for (let b = 0; b < bins; b++) gradient[factors[t][b]] += first[b] * local[t][b];
      }
      if (curvature === undefined) continue;
      for (let p = 0; p < shared.length; p++) {
        const row = p * bins;
        const i = shared[p];
        for (let b = 0; b < bins; b++) weighted[b] = second[b] * jacobian[row + b];
        for (let q = p; q < shared.length; q++) {
          const other = q * bins;
          let product = 0;
          for (let b = 0; b < bins; b++) product += weighted[b] * jacobian[other + b];
          const j = shared[q];
          curvature[i * n + j] += product;
          if (p !== q) curvature[j * n + i] += product;
        }
        for (let t = 0; t < factors.length; t++) {
          const of = factors[t];
          const slope = local[t];
          const base = i * n;
          for (let b = 0; b < bins; b++) {
            const product = weighted[b] * slope[b];
            const j = of[b];
            curvature[base + j] += product;
            curvature[j * n + i] += product;
          }
        }
      }
      for (let t = 0; t < factors.length; t++) {
        const of = factors[t];
        const slope = local[t];
        for (let b = 0; b < bins; b++) {
          const i = of[b];
          curvature[i * n + i] += second[b] * slope[b] * slope[b];
          for (let s = 0; s < t; s++) {
            const j = factors[s][b];
            const product = second[b] * slope[b] * local[s][b];
            curvature[i * n + j] += product;
            curvature[j * n + i] += product;
          }
        }
      }
    }
    for (let k = 0; k < data.aux.length; k++) {
      const i = compiled.constrained[k];
      const width = compiled.widths[k];
      const a = data.aux[k];
      if (compiled.poisson[k] === 0) {
        const weight = 2 / (width * width);
        if (gradient !== undefined) gradient[i] += weight * (x[i] - a);
        if (curvature !== undefined) curvature[i * n + i] += weight;
      } else {
        if (gradient !== undefined) gradient[i] += 2 * (width - (a > 0 ? a / x[i] : 0));
        if (curvature !== undefined && a > 0) curvature[i * n + i] += (2 * a) / (x[i] * x[i]);
      }
    }
  }

  /** Adds sum_b first[b] d2 rate_b / d theta_i d theta_j of one sample. */
  private curvatureOfTerm(
    channel: CompiledChannel,
    term: Term,
    state: ChannelState,
    { shaped, product, scale }: TermState,
    x: Float64Array,
    out: Float64Array,
    n: number,
  ): void {
    const { bins, factors } = channel;
    const { first } = state;
    const weights = this.shapeWeights;
    const plain = term.factors.length === 0;
    const count = term.parameters.length;
    const all = scaleProduct(term, scale, -1, -1);
    let total = 0;
    for (let b = 0; b < bins; b++) total += first[b] * shaped[b] * (plain ? 1 : product[b]);
    for (let p = 0; p < count; p++) {
      const i = term.parameters[p];
      const shapeP = term.shapes[p];
      const scaled = term.scales[p] !== undefined;
      let moved = 0;
      if (shapeP !== undefined) {
        const at = 6 * shapeP.weights;
        let bend = 0;
        for (let b = 0; b < bins; b++) {
          const weight = first[b] * (plain ? 1 : product[b]);
          moved += weight * (weights[at + 2] * shapeP.up[b] + weights[at + 3] * shapeP.down[b]);
          bend += weight * (weights[at + 4] * shapeP.up[b] + weights[at + 5] * shapeP.down[b]);
        }
        out[i * n + i] += bend * all;
      }
      const others = scaled ? scaleProduct(term, scale, p, -1) : 0;
      if (scaled) out[i * n + i] += scale[3 * p + 2] * others * total + 2 * moved * scale[3 * p + 1] * others;
      for (let q = 0; q < count; q++) {
        if (q === p) continue;
        const j = term.parameters[q];
        let mixed = 0;
        if (term.scales[q] !== undefined) {
          // the variation of p with the scale of q; both scales together once, from q < p
          if (shapeP !== undefined) mixed += moved * scale[3 * q + 1] * scaleProduct(term, scale, q, -1);
          if (scaled && q < p) mixed += total * scale[3 * p + 1] * scale[3 * q + 1] * scaleProduct(term, scale, p, q);
        }
        if (mixed === 0) continue;
        out[i * n + j] += mixed;
        out[j * n + i] += mixed;
      }
      for (let k = 0; k < term.factors.length; k++) {
        const of = factors[term.factors[k]];
        for (let b = 0; b < bins; b++) {
          let slope = scaled ? shaped[b] * scale[3 * p + 1] * others : 0;
          if (shapeP !== undefined) {
            const at = 6 * shapeP.weights;
            slope += all * (weights[at + 2] * shapeP.up[b] + weights[at + 3] * shapeP.down[b]);
          }
          const mixed = first[b] * slope * (term.factors.length === 1 ? 1 : binProduct(term, factors, x, b, k, -1));
          out[i * n + of[b]] += mixed;
          out[of[b] * n + i] += mixed;
        }
      }
    }
    for (let k = 1; k < term.factors.length; k++)
      for (let l = 0; l < k; l++) {
        const ofK = factors[term.factors[k]];
        const ofL = factors[term.factors[l]];
        for (let b = 0; b < bins; b++) {
          const mixed = first[b] * shaped[b] * all * binProduct(term, factors, x, b, k, l);
          out[ofK[b] * n + ofL[b]] += mixed;
          out[ofL[b] * n + ofK[b]] += mixed;
        }
      }
  }
}

/** Product of the scales of a term without two of them (-1: none left out). */
function scaleProduct(term: Term, scale: Float64Array, without: number, orThis: number): number {
  let product = 1;
  for (let p = 0; p < term.parameters.length; p++)
    if (p !== without && p !== orThis && term.scales[p] !== undefined) product *= scale[3 * p];
  return product;
}

/** Product of the factors of a bin without two of them (-1: none left out). */
function binProduct(
  term: Term,
  factors: readonly Int32Array[],
  x: Float64Array,
  bin: number,
  without: number,
  orThis: number,
): number {
  let product = 1;
  for (let k = 0; k < term.factors.length; k++) if (k !== without && k !== orThis) product *= x[factors[term.factors[k]][bin]];
  return product;
}
