import type { Likelihood } from '../likelihood.ts';
import { EnvelopeCholesky } from './envelope-cholesky.ts';
import type { MinimiseOptions, Minimum, Response } from './minimise.ts';
import { segmentAt, segmentsInside } from './segments.ts';

/** Steps of the line search; the last is 2^-40 of the first, below which nothing but rounding happens. */
const HALVINGS = 40;
/** Sufficient decrease (Armijo). */
const DECREASE = 1e-4;
/** Below this distance to the minimum the exact second derivatives replace the Gauss-Newton ones. */
const NEWTON_BELOW = 1;

/** Rounding of -2 ln L, a share of its size: differences below are none. */
const NOISE = 1e-14;
/**
 * In its first steps a fit goes at most this share of the way to a bound: two factors of one product that jump to zero together would
 * find no slope there.
 */
const EARLY = 4;
const SHARE = 0.75;
const NEXT_TO = 1 - 1e-9;
/** Second derivatives are used again while a step brings the distance to the minimum down to this share. */
const FAST = 0.15;

/**
 * Minimiser of one likelihood: projected Newton steps with an active set for bounds. The matrix is Gauss-Newton far from the minimum;
 * near it the exact one is factorised and kept for as long as steps with it converge fast, so that most steps cost a gradient. Each step
 * solves the quadratic model inside the bounds (parameters that would leave are put on the bound and the rest solved again), and a
 * halving line search ends every iteration with a lower value or the fit with a reason.
 * Scratch memory lives here and is used again by the next fit.
 */
export class Minimiser {
  private readonly n: number;
  private readonly likelihood: Likelihood;
  private readonly cholesky: EnvelopeCholesky;
  private gradient: Float64Array;
  private trialGradient: Float64Array;
  /** second derivatives in use, where they are from, and whether the factor is theirs */
  private matrix: Float64Array;
  private trialMatrix: Float64Array;
  private exact = false;
  private factorOf: Uint8Array | undefined;
  private readonly factorHeld: Uint8Array;
  private replaced = 0;
  private factorDamping = 0;
  private early = false;
  private readonly step: Float64Array;
  private readonly right: Float64Array;
  private readonly trial: Float64Array;
  private readonly floor: Float64Array;
  private readonly ownLower: Float64Array;
  private readonly ownUpper: Float64Array;
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;
  private readonly held: Uint8Array;
  private readonly out: Uint8Array;
  private readonly clamped: Int32Array;

  constructor(likelihood: Likelihood) {
    const n = likelihood.parameters.length;
    this.n = n;
    this.likelihood = likelihood;
    this.cholesky = new EnvelopeCholesky(n, likelihood.blocks);
    this.gradient = new Float64Array(n);
    this.trialGradient = new Float64Array(n);
    this.matrix = new Float64Array(n * n);
    this.trialMatrix = new Float64Array(n * n);
    this.factorHeld = new Uint8Array(n);
    this.step = new Float64Array(n);
    this.right = new Float64Array(n);
    this.trial = new Float64Array(n);
    this.floor = new Float64Array(n);
    this.ownLower = Float64Array.from(likelihood.parameters, (one) => one.bounds[0]);
    this.ownUpper = Float64Array.from(likelihood.parameters, (one) => one.bounds[1]);
    this.lower = new Float64Array(n);
    this.upper = new Float64Array(n);
    this.held = new Uint8Array(n);
    this.out = new Uint8Array(n);
    this.clamped = new Int32Array(n);
  }

  run(options: MinimiseOptions): Minimum {
    const { n, likelihood, lower, upper, held } = this;
    const tolerance = options.tolerance ?? 1e-10;
    const maxIterations = options.maxIterations ?? 200;
    const { start, fixed, bounds } = options;
    const x = start === undefined ? Float64Array.from(likelihood.parameters, (one) => one.init) : start.slice();
    if (fixed !== undefined) held.set(fixed);
    else for (let i = 0; i < n; i++) held[i] = likelihood.parameters[i].fixed ? 1 : 0;
    lower.set(bounds?.lower ?? this.ownLower);
    upper.set(bounds?.upper ?? this.ownUpper);
    for (let i = 0; i < n; i++) if (held[i] === 0) x[i] = Math.min(Math.max(x[i], lower[i]), upper[i]);
    const segments = segmentsInside(likelihood.segments, lower, upper, held);
    if (segments.size > 0) this.chooseSegments(x, segments);
    const warm = options.warm === true && this.exact;
    let value = warm ? this.gradientAt(x, this.gradient) : this.gaussNewton(x);
    if (value === Number.POSITIVE_INFINITY)
      return this.failed(x, value, 0, 'the likelihood is zero at the starting point (data where nothing is expected)');
    /** the matrix is that of another point */
    let stale = warm;
    let indefinite = false;
    let damping = 0;
    let before = Number.POSITIVE_INFINITY;
    let iterations = 0;
    let reason: string | undefined;
    let edm: number;
    for (;;) {
      this.early = !warm && iterations < EARLY;
      edm = this.solveStep(x, damping);
      const slow = this.exact && stale && edm > tolerance && (edm > FAST * before || this.replaced > 0);
      if (slow || (!this.exact && edm < NEWTON_BELOW && edm > tolerance && !indefinite)) {
        likelihood.hessian(x, this.matrix);
        this.use(true);
        stale = false;
        edm = this.solveStep(x, damping);
        if (this.replaced > 0) {
          // not positive definite here: back to Gauss-Newton
          value = this.gaussNewton(x);
          indefinite = true;
          edm = this.solveStep(x, damping);
        }
      }
      if (!Number.isFinite(edm)) {
        reason = 'the derivatives are not finite';
        break;
      }
      if (edm <= tolerance || iterations >= maxIterations) {
        if (edm > tolerance) reason = `not converged after ${iterations} iterations`;
        else if (segments.size > 0 && iterations < maxIterations && this.crossKink(x, value, segments)) {
          value = this.gaussNewton(x);
          before = Number.POSITIVE_INFINITY;
          iterations++;
          continue;
        }
        break;
      }
      iterations++;
      const next = this.lineSearch(x, value, stale);
      if (next === undefined) {
        if (stale) {
          // the old matrix may be to blame: a new one before anything else
          value = this.gaussNewton(x);
          stale = false;
          continue;
        }
        if (damping < 1e3) {
          damping = Math.max(1e-3, 10 * damping);
          value = this.gaussNewton(x);
          indefinite = true;
          continue;
        }
        // rounding: -2 ln L no longer resolves the distance left
        if (edm > 1e-6) reason = 'the line search finds no lower value';
        break;
      }
      damping = next.factor < 0.2 ? Math.max(1e-3, 4 * damping) : damping < 1e-5 ? 0 : damping * 0.1;
      value = next.value;
      stale = this.exact;
      indefinite = false;
      before = edm;
    }
    const moves = options.along === undefined ? {} : { response: this.along(options.along) };
    if (reason === undefined && edm > 0) value = this.lastStep(x, value);
    this.snap(x);
    const atBound = this.activeBounds(x, bounds);
    const minimum = {
      ...moves,
      x,
      twiceNll: value,
      edm,
      iterations,
      converged: reason === undefined,
      atBound,
      gradient: this.gradient.slice(),
    };
    return reason === undefined ? minimum : { ...minimum, reason };
  }

  /** Value, gradient and Gauss-Newton matrix at x. */
  private gaussNewton(x: Float64Array): number {
    this.use(false);
    return this.likelihood.derivatives(x, this.gradient, this.matrix);
  }

  /** The matrix is new: exact or not, without a factor. */
  private use(exact: boolean): void {
    this.exact = exact;
    this.factorOf = undefined;
  }

  private gradientAt(x: Float64Array, gradient: Float64Array): number {
    const { likelihood } = this;
    return likelihood.gradient === undefined
      ? likelihood.derivatives(x, gradient, this.trialMatrix)
      : likelihood.gradient(x, gradient);
  }

  /** Factor of the matrix over the parameters that are not `out`, unless it is there already. */
  private factorise(damping: number): void {
    const { n, out, factorHeld } = this;
    let there = this.factorOf !== undefined && this.factorDamping === damping;
    for (let i = 0; there && i < n; i++) there = out[i] === factorHeld[i];
    if (there) return;
    this.replaced = this.cholesky.factorise(this.matrix, out, damping, this.floor);
    factorHeld.set(out);
    this.factorOf = factorHeld;
    this.factorDamping = damping;
  }

  /** Response to a held parameter, with the factor of the last step. */
  private along(parameter: number): Response {
    const { n, matrix, right } = this;
    for (let i = 0; i < n; i++) right[i] = -matrix[i * n + parameter];
    const direction = new Float64Array(n);
    this.cholesky.solve(right, direction);
    let curvature = matrix[parameter * n + parameter];
    for (let i = 0; i < n; i++) curvature -= right[i] * direction[i];
    direction[parameter] = 1;
    return { direction, curvature, definite: this.replaced === 0 };
  }

  /** See `responses`. */
  responses(x: Float64Array | undefined, held: Uint8Array, parameters: readonly number[]): Response[] {
    const { n, out, right, floor } = this;
    if (x !== undefined || !this.exact) {
      this.likelihood.hessian(x!, this.matrix);
      this.use(true);
    }
    out.set(held);
    for (const i of parameters) out[i] = 0;
    floor.fill(1e-12);
    this.factorise(0);
    return parameters.map((parameter) => {
      right.fill(0);
      right[parameter] = 1;
      const direction = new Float64Array(n);
      this.cholesky.solve(right, direction);
      const curvature = 1 / direction[parameter];
      for (let i = 0; i < n; i++) direction[i] *= curvature;
      return { direction, curvature, definite: this.replaced === 0 };
    });
  }

  /** Step of the quadratic model inside the bounds into `step`. Returns the decrease it promises. */
  private solveStep(x: Float64Array, damping: number): number {
    const { n, gradient, matrix, lower, upper, held, out, step, right, floor } = this;
    for (let i = 0; i < n; i++) {
      const g = gradient[i];
      out[i] = held[i] !== 0 || (x[i] <= lower[i] && g >= 0) || (x[i] >= upper[i] && g <= 0) ? 1 : 0;
      step[i] = 0;
      right[i] = -g;
      // a direction without curvature may go as far as the bound, or as far as the parameter is large
      const room = g > 0 ? x[i] - lower[i] : upper[i] - x[i];
      floor[i] = Math.max(Math.abs(g) / Math.min(room, 10 * (1 + Math.abs(x[i]))), 1e-12);
    }
    const share = this.early ? SHARE : 1;
    let clamps = 0;
    for (let round = 0; ; round++) {
      this.factorise(damping);
      if (clamps > 0)
        for (let i = 0; i < n; i++) {
          if (out[i] !== 0) continue;
          let sum = -gradient[i];
          for (let k = 0; k < clamps; k++) sum -= matrix[i * n + this.clamped[k]] * step[this.clamped[k]];
          right[i] = sum;
        }
      this.cholesky.solve(right, this.trial);
      let outside = false;
      for (let i = 0; i < n; i++) {
        if (out[i] !== 0) continue;
        const low = share * (lower[i] - x[i]);
        const high = share * (upper[i] - x[i]);
        const d = this.trial[i];
        // a step that ends next to a bound ends on it
        if (d < NEXT_TO * low || d > NEXT_TO * high) {
          step[i] = d < 0 ? low : high;
          out[i] = 1;
          this.clamped[clamps++] = i;
          outside = true;
        }
      }
      if (!outside) {
        for (let i = 0; i < n; i++) if (out[i] === 0) step[i] = this.trial[i];
        break;
      }
      if (round > n) break;
    }
    let linear = 0;
    for (let i = 0; i < n; i++) linear += gradient[i] * step[i];
    // without bounds in the way the step promises half of that, with them at least as much
    return linear > 0 ? this.steepest(x) : -0.5 * linear;
  }

  /** Where the model's step is no descent: down the gradient, scaled by the diagonal, inside the bounds. */
  private steepest(x: Float64Array): number {
    const { n, gradient, matrix, lower, upper, held, step, floor } = this;
    let linear = 0;
    for (let i = 0; i < n; i++) {
      step[i] = 0;
      if (held[i] !== 0) continue;
      const d = -gradient[i] / Math.max(matrix[i * n + i], floor[i]);
      step[i] = Math.min(Math.max(d, lower[i] - x[i]), upper[i] - x[i]);
      linear += gradient[i] * step[i];
    }
    return -0.5 * linear;
  }

  /**
   * Goes along `step` to a lower value; changes x and leaves the gradient there, and the Gauss-Newton matrix unless an exact one is in
   * use. Undefined where nothing lower is found (or, with `once`, not at the full step).
   */
  private lineSearch(x: Float64Array, value: number, once: boolean): { value: number; factor: number } | undefined {
    const { n, likelihood, gradient, step, trial, lower, upper } = this;
    let slope = 0;
    for (let i = 0; i < n; i++) slope += gradient[i] * step[i];
    const noise = NOISE * (1 + Math.abs(value));
    const keep = this.exact;
    const full = () =>
      keep ? this.gradientAt(trial, this.trialGradient) : likelihood.derivatives(trial, this.trialGradient, this.trialMatrix);
    let factor = 1;
    for (let halving = 0; halving <= (once ? 0 : HALVINGS); halving++) {
      for (let i = 0; i < n; i++) {
        const moved = x[i] + factor * step[i];
        trial[i] = step[i] === 0 ? x[i] : Math.min(Math.max(moved, lower[i]), upper[i]);
      }
      const there = halving === 0 ? full() : likelihood.twiceNll(trial);
      if (there <= value + DECREASE * factor * slope + noise) {
        const lowest = halving === 0 ? there : full();
        x.set(trial);
        [this.gradient, this.trialGradient] = [this.trialGradient, this.gradient];
        if (!keep) {
          [this.matrix, this.trialMatrix] = [this.trialMatrix, this.matrix];
          this.use(false);
        }
        return { value: lowest, factor };
      }
      // minimum of the parabola through what is known, within [0.1, 0.5] of the step
      const best = Number.isFinite(there) ? (-0.5 * slope * factor * factor) / (there - value - slope * factor) : 0;
      factor = Math.min(Math.max(best, 0.1 * factor), 0.5 * factor);
    }
    return undefined;
  }

  /** The step that is already computed is taken at the end too: one evaluation more, and the distance left is that of the next step. */
  private lastStep(x: Float64Array, value: number): number {
    const { n, step, trial, lower, upper } = this;
    for (let i = 0; i < n; i++) trial[i] = step[i] === 0 ? x[i] : Math.min(Math.max(x[i] + step[i], lower[i]), upper[i]);
    const there = this.likelihood.twiceNll(trial);
    if (!(there <= value + NOISE * (1 + Math.abs(value)))) return value;
    x.set(trial);
    return there;
  }

  /** Puts every kinked parameter into the segment where it starts, on the downhill side where it starts on a kink. */
  private chooseSegments(x: Float64Array, segments: Map<number, readonly (readonly [number, number])[]>): void {
    const { trial, lower, upper } = this;
    for (const [i, parts] of segments) {
      const at = segmentAt(parts, x[i]);
      let chosen = at;
      // on (or next to) a kink: the other side where that one goes down and this one does not
      for (const other of [at - 1, at + 1]) {
        const part = parts[other];
        if (part === undefined) continue;
        const edge = other > at ? part[0] : part[1];
        if (Math.abs(edge - x[i]) > 1e-9) continue;
        const here = Math.min(Math.max(x[i], parts[at][0]), parts[at][1]);
        trial.set(x);
        trial[i] = here;
        this.gradientAt(trial, this.trialGradient);
        const slopeHere = this.trialGradient[i];
        trial[i] = edge;
        this.gradientAt(trial, this.trialGradient);
        const slopeThere = this.trialGradient[i];
        const up = other > at;
        const goesDownThere = up ? slopeThere < 0 : slopeThere > 0;
        const goesDownHere = up ? slopeHere > 0 : slopeHere < 0;
        if (goesDownThere && !goesDownHere) {
          chosen = other;
          x[i] = edge;
        }
      }
      lower[i] = parts[chosen][0];
      upper[i] = parts[chosen][1];
      x[i] = Math.min(Math.max(x[i], lower[i]), upper[i]);
    }
  }

  /** At a minimum inside the segments: does any parameter at the end of its segment go down on the other side? Moves it there. */
  private crossKink(x: Float64Array, value: number, segments: Map<number, readonly (readonly [number, number])[]>): boolean {
    const { trial, lower, upper } = this;
    for (const [i, parts] of segments) {
      const up = x[i] >= upper[i];
      if (!up && x[i] > lower[i]) continue;
      const other = parts[segmentAt(parts, x[i]) + (up ? 1 : -1)];
      if (other === undefined) continue;
      trial.set(x);
      trial[i] = up ? other[0] : other[1];
      const there = this.gradientAt(trial, this.trialGradient);
      const slope = this.trialGradient[i];
      if (!(there <= value + 1e-12 * Math.abs(value)) || !(up ? slope < -1e-9 : slope > 1e-9)) continue;
      lower[i] = other[0];
      upper[i] = other[1];
      x[i] = trial[i];
      return true;
    }
    return false;
  }

  /** The neighbour of a kink (1e-200) reads as the kink. */
  private snap(x: Float64Array): void {
    for (let i = 0; i < this.n; i++) if (Math.abs(x[i]) < 1e-150) x[i] = 0;
  }

  private activeBounds(x: Float64Array, bounds: MinimiseOptions['bounds']): Int8Array {
    const at = new Int8Array(this.n);
    const low = bounds?.lower ?? this.ownLower;
    const high = bounds?.upper ?? this.ownUpper;
    for (let i = 0; i < this.n; i++) if (this.held[i] === 0) at[i] = x[i] <= low[i] ? -1 : x[i] >= high[i] ? 1 : 0;
    return at;
  }

  private failed(x: Float64Array, value: number, iterations: number, reason: string): Minimum {
    const zero = new Float64Array(this.n);
    const edm = Number.POSITIVE_INFINITY;
    return { x, twiceNll: value, edm, iterations, converged: false, atBound: new Int8Array(this.n), gradient: zero, reason };
  }
}
