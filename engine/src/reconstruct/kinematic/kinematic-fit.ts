import { chiSquaredProbability } from '../../basics/chi-squared.ts';
import { UserError } from '../../basics/errors.ts';
import { invertGeneral, times, timesTransposed } from '../linear-algebra.ts';
import type { Constraint } from './constraints.ts';
import { type FitObject, STATE_SIZE } from './fit-object.ts';

/** How a kinematic fit ended; everything but 'ok' leaves chi2 infinite and probability 0. */
export type KinematicStatus = 'ok' | 'no convergence' | 'dependent constraints';

const MAXIMUM_ITERATIONS = 40;
/** Equations and free parameters that the matrices hold. */
const LARGEST_SYSTEM = 64;
/** Converged: chi2 moves by less than this, and no constraint is off by more than this share of its standard deviation. */
const CHI2_CONVERGED = 1e-6;
const CONSTRAINT_CONVERGED = 1e-5;
/** Standard deviation that a constraint without measured parameters is taken to have [GeV, GeV^2 or cm]. */
const OFFSET_FLOOR = 1e-6;

/**
 * Least squares with Lagrange multipliers: the smallest chi2 = (y - eta)^T V^-1 (y - eta) of measured parameters eta about their measured values
 * y, with free parameters xi, under constraints f(eta, xi) = 0. Linearised with D = df/d(eta), E = df/d(xi), r = f + D (y - eta), S = D V D^T:
 *   [ S   E ] [ lambda ]   [ r ]
 *   [ E^T 0 ] [ -d xi  ] = [ 0 ],      eta = y - V D^T lambda,   chi2 = lambda^T S lambda,   ndf = constraints - free,
 * until chi2 and constraints stand still; S may be singular where free parameters make up for it (a track's arc length). With the inverse
 * [P Q; Q^T R] of the matrix the fitted covariances are V - V D^T P D V, -R and -V D^T Q, and the pull of a parameter is
 * (y - eta) / sqrt(V_y - V_eta).
 *
 * Made once for a topology; `run` allocates nothing.
 *
 * @source  A. G. Frodesen, O. Skjeggestad, H. Tofte, Probability and Statistics in Particle Physics, ch. 10.8; P. Avery, CBX 91-72 (methods; from
 *          memory, equations derived here)
 */
export class KinematicFit {
  readonly objects: readonly FitObject[];
  readonly constraints: readonly Constraint[];
  readonly ndf: number;
  status: KinematicStatus = 'no convergence';
  chi2 = Infinity;
  probability = 0;
  iterations = 0;
  /** fitted state (E, px, py, pz, x, y, z) of each object, STATE_SIZE numbers each */
  readonly states: Float64Array;
  /** fitted parameters: measured ones of all objects in order, then free ones */
  readonly parameters: Float64Array;
  /** of `parameters`, square */
  readonly covariance: Float64Array;
  /** of the measured parameters; 0 where the constraints say nothing about one */
  readonly pulls: Float64Array;

  readonly #measured: number;
  readonly #free: number;
  readonly #equations: number;
  readonly #measuredAt: number[] = [];
  readonly #freeAt: number[] = [];
  readonly #y: Float64Array;
  readonly #v: Float64Array;
  readonly #object = new Float64Array(16);
  readonly #jacobian: Float64Array;
  readonly #f: Float64Array;
  readonly #slope: Float64Array;
  readonly #d: Float64Array;
  readonly #e: Float64Array;
  readonly #dv: Float64Array;
  readonly #s: Float64Array;
  readonly #matrix: Float64Array;
  readonly #right: Float64Array;
  readonly #lambda: Float64Array;
  readonly #old: Float64Array;
  readonly #work: Float64Array;

  constructor(objects: readonly FitObject[], constraints: readonly Constraint[]) {
    this.objects = objects;
    this.constraints = constraints;
    let measured = 0;
    let free = 0;
    for (const o of objects) {
      this.#measuredAt.push(measured);
      this.#freeAt.push(free);
      measured += o.measured;
      free += o.free;
    }
    let equations = 0;
    for (const c of constraints) {
      equations += c.count;
      for (const o of c.objects)
        if (!(Number.isInteger(o) && o >= 0 && o < objects.length))
          throw new UserError({
            what: `constraint "${c.name}" names an object that is not in the fit`,
            value: o,
            remedy: `objects are numbered 0 to ${objects.length - 1}`,
          });
    }
    this.ndf = equations - free;
    if (this.ndf < 0 || equations === 0)
      throw new UserError({
        what: 'a kinematic fit with too few constraints',
        value: `${equations} equations, ${free} free parameters`,
        remedy: 'add constraints, or measure more',
      });
    this.#measured = measured;
    this.#free = free;
    this.#equations = equations;
    const all = measured + free;
    const width = STATE_SIZE * objects.length;
    const size = equations + free;
    if (size > LARGEST_SYSTEM)
      throw new UserError({
        what: 'a kinematic fit that is too large',
        value: `${equations} equations, ${free} free parameters`,
        remedy: `keep their sum within ${LARGEST_SYSTEM}`,
      });
    this.states = new Float64Array(width);
    this.parameters = new Float64Array(all);
    this.covariance = new Float64Array(all * all);
    this.pulls = new Float64Array(measured);
    this.#y = new Float64Array(measured);
    this.#v = new Float64Array(measured * measured);
    this.#jacobian = new Float64Array(STATE_SIZE * 16);
    this.#f = new Float64Array(equations);
    this.#slope = new Float64Array(equations * width);
    this.#d = new Float64Array(equations * measured);
    this.#e = new Float64Array(equations * free);
    this.#dv = new Float64Array(equations * measured);
    this.#s = new Float64Array(equations * equations);
    this.#matrix = new Float64Array(size * size);
    this.#right = new Float64Array(equations);
    this.#lambda = new Float64Array(equations);
    this.#old = new Float64Array(all);
    this.#work = new Float64Array(Math.max(all, equations) * Math.max(all, size));
  }

  /** Fits the objects as they are set now. Returns true for status 'ok'. */
  run(): boolean {
    this.#read();
    this.status = 'no convergence';
    this.iterations = 0;
    this.probability = 0;
    let chi2 = Infinity;
    let off = Infinity;
    if (!this.#linearise()) return this.#failed('no convergence');
    while (this.iterations < MAXIMUM_ITERATIONS) {
      this.iterations++;
      if (!this.#solve()) return this.#failed('dependent constraints');
      const next = this.#step();
      let outside = !this.#linearise();
      // a step out of the domain, or one that leaves the constraints much worse, is taken halfway
      for (let cut = 0; cut < 6 && (outside || this.#offset() > Math.max(10 * off, 1e3)); cut++) {
        for (let k = 0; k < this.parameters.length; k++) this.parameters[k] = 0.5 * (this.parameters[k] + this.#old[k]);
        outside = !this.#linearise();
      }
      if (outside) return this.#failed('no convergence');
      off = this.#offset();
      if (!Number.isFinite(next) || !Number.isFinite(off)) return this.#failed('no convergence');
      if (Math.abs(next - chi2) < CHI2_CONVERGED * (1 + next) && off < CONSTRAINT_CONVERGED) {
        this.chi2 = next;
        this.probability = this.ndf > 0 ? chiSquaredProbability(next, this.ndf) : 1;
        this.#errors();
        this.status = 'ok';
        return true;
      }
      chi2 = next;
    }
    return this.#failed('no convergence');
  }

  #failed(status: KinematicStatus): boolean {
    this.status = status;
    this.chi2 = Infinity;
    this.probability = 0;
    return false;
  }

  #read(): void {
    const m = this.#measured;
    for (let i = 0; i < this.objects.length; i++) {
      const object = this.objects[i];
      const at = this.#measuredAt[i];
      for (let k = 0; k < object.measured; k++) {
        this.#y[at + k] = object.values[k];
        this.parameters[at + k] = object.values[k];
        for (let l = 0; l < object.measured; l++) this.#v[(at + k) * m + at + l] = object.covariance[object.measured * k + l];
      }
      for (let k = 0; k < object.free; k++) this.parameters[m + this.#freeAt[i] + k] = object.values[object.measured + k];
    }
  }

  /** States, constraints, D and E at the current parameters; false outside of the domain. */
  #linearise(): boolean {
    const { objects, states } = this;
    const m = this.#measured;
    const free = this.#free;
    const width = STATE_SIZE * objects.length;
    this.#slope.fill(0);
    this.#d.fill(0);
    this.#e.fill(0);
    let inside = true;
    // states first: constraints need all of them; jacobians once more below, object by object
    for (let i = 0; i < objects.length; i++) inside = this.#evaluate(i) && inside;
    if (!inside) return false;
    let row = 0;
    for (const constraint of this.constraints) {
      constraint.evaluate(states, this.#f, this.#slope, row, width);
      row += constraint.count;
    }
    for (let i = 0; i < objects.length; i++) {
      const object = objects[i];
      const parameters = object.measured + object.free;
      if (parameters === 0) continue;
      this.#evaluate(i);
      for (let q = 0; q < this.#equations; q++)
        for (let s = 0; s < STATE_SIZE; s++) {
          const slope = this.#slope[q * width + STATE_SIZE * i + s];
          if (slope === 0) continue;
          const from = parameters * s;
          for (let k = 0; k < object.measured; k++) this.#d[q * m + this.#measuredAt[i] + k] += slope * this.#jacobian[from + k];
          for (let k = 0; k < object.free; k++)
            this.#e[q * free + this.#freeAt[i] + k] += slope * this.#jacobian[from + object.measured + k];
        }
    }
    return true;
  }

  #evaluate(i: number): boolean {
    const object = this.objects[i];
    for (let k = 0; k < object.measured; k++) this.#object[k] = this.parameters[this.#measuredAt[i] + k];
    for (let k = 0; k < object.free; k++)
      this.#object[object.measured + k] = this.parameters[this.#measured + this.#freeAt[i] + k];
    this.#jacobian.fill(0, 0, STATE_SIZE * (object.measured + object.free));
    return object.evaluate(this.#object, 0, this.states, STATE_SIZE * i, this.#jacobian, 0);
  }

  /** Inverse of the matrix of the multipliers and lambda; false where constraints depend on each other. */
  #solve(): boolean {
    const m = this.#measured;
    const n = this.#equations;
    const free = this.#free;
    const size = n + free;
    times(this.#d, this.#v, n, m, m, this.#dv);
    timesTransposed(this.#dv, this.#d, n, m, n, this.#s);
    const matrix = this.#matrix;
    matrix.fill(0);
    for (let i = 0; i < n; i++) {
      let right = this.#f[i];
      for (let k = 0; k < m; k++) right += this.#d[i * m + k] * (this.#y[k] - this.parameters[k]);
      this.#right[i] = right;
      for (let j = 0; j < n; j++) matrix[i * size + j] = this.#s[i * n + j];
      for (let k = 0; k < free; k++) {
        matrix[i * size + n + k] = this.#e[i * free + k];
        matrix[(n + k) * size + i] = this.#e[i * free + k];
      }
    }
    if (!invertGeneral(matrix, size)) return false;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i * size + j] * this.#right[j];
      this.#lambda[i] = sum;
    }
    return true;
  }

  /** New parameters; returns chi2 of the step. */
  #step(): number {
    const m = this.#measured;
    const n = this.#equations;
    const size = n + this.#free;
    this.#old.set(this.parameters);
    for (let k = 0; k < m; k++) {
      let shift = 0;
      for (let i = 0; i < n; i++) shift += this.#dv[i * m + k] * this.#lambda[i];
      this.parameters[k] = this.#y[k] - shift;
    }
    for (let k = 0; k < this.#free; k++) {
      let step = 0;
      for (let j = 0; j < n; j++) step -= this.#matrix[(n + k) * size + j] * this.#right[j];
      this.parameters[m + k] += step;
    }
    let chi2 = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) chi2 += this.#lambda[i] * this.#s[i * n + j] * this.#lambda[j];
    return Math.max(0, chi2);
  }

  /** Largest violation of a constraint in its standard deviations before the fit. */
  #offset(): number {
    const n = this.#equations;
    let worst = 0;
    for (let i = 0; i < n; i++) {
      const off = Math.abs(this.#f[i]) / (Math.sqrt(this.#s[i * n + i]) + OFFSET_FLOOR);
      if (!(off <= worst)) worst = off;
    }
    return worst;
  }

  /** Covariance and pulls at the solution, from the last linearisation. */
  #errors(): void {
    const m = this.#measured;
    const n = this.#equations;
    const free = this.#free;
    const all = m + free;
    const size = n + free;
    const { covariance } = this;
    // D V at P: rows of P (D V)
    const work = this.#work;
    for (let i = 0; i < n; i++)
      for (let k = 0; k < m; k++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += this.#matrix[i * size + j] * this.#dv[j * m + k];
        work[i * m + k] = sum;
      }
    for (let k = 0; k < m; k++) {
      for (let l = 0; l < m; l++) {
        let gained = 0;
        for (let i = 0; i < n; i++) gained += this.#dv[i * m + k] * work[i * m + l];
        covariance[k * all + l] = this.#v[k * m + l] - gained;
        if (k === l) {
          const before = this.#v[k * m + k];
          this.pulls[k] = gained > 1e-10 * before ? (this.#y[k] - this.parameters[k]) / Math.sqrt(gained) : 0;
        }
      }
      for (let l = 0; l < free; l++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum -= this.#dv[i * m + k] * this.#matrix[i * size + n + l];
        covariance[k * all + m + l] = sum;
        covariance[(m + l) * all + k] = sum;
      }
    }
    for (let k = 0; k < free; k++)
      for (let l = 0; l < free; l++) covariance[(m + k) * all + m + l] = -this.#matrix[(n + k) * size + n + l];
  }
}

/**
 * One kinematic fit of objects that are set: for scripts; loops over events make a `KinematicFit` once.
 *
 * @returns the fit; one that fails is a UserError
 */
export function fitKinematics(objects: readonly FitObject[], constraints: readonly Constraint[]): KinematicFit {
  const fit = new KinematicFit(objects, constraints);
  if (!fit.run())
    throw new UserError({
      what: `the kinematic fit failed: ${fit.status}`,
      value: constraints.map(({ name }) => name),
      remedy: 'give values near to the solution and constraints that do not follow from each other',
    });
  return fit;
}
