import { exp, log, normalQuantile } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import type { Target } from './posterior.ts';

/** Acceptance that the scale is steered to: of one parameter, and of many. */
const WANTED = { one: 0.44, many: 0.234 };
/** Up to so many parameters burn-in learns a better covariance than the second derivatives at the mode; beyond, it is too short to. */
const MOST_LEARNED = 10;
/** Attempts at a starting point with a density above zero. */
const MOST_STARTS = 200;

/**
 * One Markov chain of the adaptive Metropolis kind: proposals x + s L z with z normal, L L^T first the covariance at the mode, then (of up to
 * ten parameters) that of the chain so far, and s steered to the wanted acceptance. Both are adapted during burn-in only and frozen after it, so that what is kept is an ordinary Metropolis chain
 * with the posterior as its stationary distribution. Proposals outside of the bounds have density zero and are refused.
 *
 * Random numbers: step i of chain c is block row (i, toys, c) of the stream: the same chain on every machine, and a longer one begins as the
 * shorter one does.
 *
 * @source  H. Haario, E. Saksman, J. Tamminen, Bernoulli 7 (2001) 223 (adaptation by the covariance); G. O. Roberts, A. Gelman, W. R. Gilks,
 *          Ann. Appl. Probab. 7 (1997) 110 (2.38 / sqrt d and 0.234)
 */
export class Chain {
  readonly z: Float64Array;
  accepted = 0;
  private readonly target: Target;
  private readonly stream: RandomStream;
  private readonly number: number;
  private readonly d: number;
  private readonly factor: Float64Array;
  private readonly proposal: Float64Array;
  private readonly normal: Float64Array;
  private readonly uniforms: Float64Array;
  /** whether burn-in learns the covariance */
  private readonly adapts: boolean;
  private logDensity: number;
  private logScale: number;
  private step = 0;

  constructor(target: Target, stream: RandomStream, number: number) {
    const d = target.mode.length;
    this.target = target;
    this.stream = stream;
    this.number = number;
    this.d = d;
    this.z = new Float64Array(d);
    this.proposal = new Float64Array(d);
    this.normal = new Float64Array(d);
    this.uniforms = new Float64Array(2 * Math.ceil((d + 1) / 2));
    this.factor = new Float64Array(d * d);
    for (let k = 0; k < d; k++) this.factor[k * d + k] = target.scale[k]!;
    const known = target.covariance !== undefined && cholesky(target.covariance, 2, target.scale, this.factor);
    this.adapts = !known || d <= MOST_LEARNED;
    this.logScale = log(2.38 / Math.sqrt(d));
    this.logDensity = this.start();
  }

  /** Around the mode, twice as wide as the scales say, where the density is not zero: chains begin apart. */
  private start(): number {
    const { target, d, z, normal } = this;
    for (let attempt = 0; attempt < MOST_STARTS; attempt++) {
      this.draw();
      const width = 2 * (1 - attempt / MOST_STARTS);
      for (let k = 0; k < d; k++) {
        const at = target.mode[k]! + width * target.scale[k]! * normal[k]!;
        z[k] = Math.min(target.upper[k]!, Math.max(target.lower[k]!, at));
      }
      const density = target.logDensity(z);
      // not on a bound where a prior diverges, not in the far tail
      if (density > -50 - 5 * d && density < Number.POSITIVE_INFINITY) return density;
    }
    throw new UserError({
      where: 'Markov chain',
      what: 'no starting point with a density above zero was found around the best fit',
      remedy: 'check the prior and the bounds of the parameters',
    });
  }

  /** the next row of the stream: a normal number for each parameter, and one uniform after them */
  private draw(): void {
    const { uniforms, normal, d } = this;
    this.stream.one(this.step++, stage.toys, this.number, 0, uniforms.length / 2, uniforms);
    for (let k = 0; k < d; k++) normal[k] = normalQuantile(uniforms[k]!);
  }

  /** One Metropolis step; returns the probability of its acceptance. */
  next(): number {
    const { target, d, z, proposal, factor, normal } = this;
    this.draw();
    const scale = exp(this.logScale);
    for (let k = 0; k < d; k++) {
      let move = 0;
      for (let j = 0; j <= k; j++) move += factor[k * d + j]! * normal[j]!;
      proposal[k] = z[k]! + scale * move;
    }
    const density = target.logDensity(proposal);
    const probability = density >= this.logDensity ? 1 : exp(density - this.logDensity);
    if (this.uniforms[d]! < probability) {
      z.set(proposal);
      this.logDensity = density;
      this.accepted++;
    }
    return probability;
  }

  /** Burn-in: the scale follows the acceptance at every step, the covariance is renewed at the end of periods that double in length. */
  burnIn(steps: number): void {
    const { d, z } = this;
    const mean = new Float64Array(d);
    const products = new Float64Array(d * d);
    let period = Math.max(100, 10 * d);
    let inPeriod = 0;
    for (let i = 0; i < steps; i++) {
      const probability = this.next();
      const wanted = d === 1 ? WANTED.one : WANTED.many;
      this.logScale += (probability - wanted) / Math.sqrt(1 + inPeriod);
      inPeriod++;
      for (let k = 0; k < d; k++) {
        const shift = z[k]! - mean[k]!;
        mean[k] = mean[k]! + shift / inPeriod;
        for (let j = 0; j <= k; j++)
          products[k * d + j] = products[k * d + j]! + shift * (j === k ? z[k]! - mean[k]! : z[j]! - mean[j]!);
      }
      if (inPeriod < period || i + period > steps) continue;
      if (this.adapts && cholesky(products, inPeriod, this.target.scale, this.factor)) this.logScale = log(2.38 / Math.sqrt(d));
      mean.fill(0);
      products.fill(0);
      inPeriod = 0;
      period *= 2;
    }
    this.accepted = 0;
  }
}

/**
 * Lower triangle L of the covariance products / (n - 1), with a hundredth of the parameters' own scales added in quadrature so that it stays
 * positive definite; false, and nothing written, where it is not.
 */
function cholesky(products: Float64Array, n: number, scale: Float64Array, out: Float64Array): boolean {
  const d = scale.length;
  const l = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = products[i * d + j]! / (n - 1) + (i === j ? 1e-4 * scale[i]! * scale[i]! : 0);
      for (let k = 0; k < j; k++) sum -= l[i * d + k]! * l[j * d + k]!;
      if (i === j) {
        if (!(sum > 0)) return false;
        l[i * d + i] = Math.sqrt(sum);
      } else l[i * d + j] = sum / l[j * d + j]!;
    }
  }
  out.set(l);
  return true;
}
