import { chiSquaredProbability } from '../../basics/chi-squared.ts';
import type { TrackColumns } from '../../basics/columns.ts';
import { InternalError, UserError } from '../../basics/errors.ts';
import { massOf } from '../../basics/particles.ts';
import { Perigee, perigee } from '../helix/perigee.ts';
import { covarianceOf, fieldOf, helixOf, OMEGA, PHI0, TAN_LAMBDA } from '../helix/track-helix.ts';
import { invertPositive, invertPositive3 } from '../linear-algebra.ts';
import { fillCandidate } from './candidate-covariance.ts';
import { arcTo } from './circle-crossing.ts';
import { constrainMass } from './mass-constraint.ts';
import { MAXIMUM_VERTEX_TRACKS, type VertexResult, type VertexStatus } from './vertex-result.ts';
import { Seeds, seedOf } from './vertex-seed.ts';

/** What else is known of a vertex. */
export interface VertexOptions {
  /** masses of the tracks [GeV], one each; charged pions where absent (they do not matter to the position) */
  readonly masses?: ArrayLike<number>;
  /** a measured place of the vertex, e.g. the beam spot: x, y, z [cm] and 3 x 3 covariance [cm^2], counted as a measurement */
  readonly constraint?: VertexConstraint;
  /** invariant mass that the tracks must have [GeV] */
  readonly mass?: number;
}

export interface VertexConstraint {
  readonly position: Float64Array;
  readonly covariance: Float64Array;
}

/** The fit has converged when a step promises less than this of chi-squared. */
const CONVERGED = 1e-5;
const MAXIMUM_ITERATIONS = 80;
/** Standard deviation [cm] above which the error along the flight is looked at closely, and the widest step that is tried. */
const WEAK = 0.3;
const WIDEST = 30;
/** A poor fit is tried from the other crossing, if there is one. */
const POOR_PROBABILITY = 1e-3;

const N = MAXIMUM_VERTEX_TRACKS;
const q = new Float64Array(5 * N);
const covariances = new Float64Array(25 * N);
const weights = new Float64Array(25 * N);
const firstRadius = new Float64Array(N);
const field = new Float64Array(N);
const masses = new Float64Array(N);
/** phi, omega, tan lambda of each track at the vertex, now and where the last accepted step began */
const motion = new Float64Array(3 * N);
const before = new Float64Array(3 * N);
const step = new Float64Array(3 * N);
/** W = (B^T G B)^-1 and B^T G A of each track, G its weight, A and B the derivatives by vertex and motion */
const inverseMotion = new Float64Array(9 * N);
const mixed = new Float64Array(9 * N);
const motionGradient = new Float64Array(3 * N);
const vertex = new Float64Array(3);
const vertexBefore = new Float64Array(3);
const vertexStep = new Float64Array(3);
const normal = new Float64Array(9);
const gradient = new Float64Array(3);
const constraintWeight = new Float64Array(9);
const seen = new Perigee();
const residual = new Float64Array(5);
const weighted = new Float64Array(15);
const weightedPoint = new Float64Array(15);
const weightedResidual = new Float64Array(5);
const weight = new Float64Array(25);
const small = new Float64Array(9);
const direction = new Float64Array(3);
const unit = new Float64Array(3);
const seeds = new Seeds();
const best = new Seeds();
const pionMass = massOf('pi+');

/**
 * Least-squares vertex of tracks anywhere in the chamber: position v and, for each track, its motion p_i = (phi, omega, tan lambda) there, so
 * that the helices h(v, p_i) come nearest to the measured parameters q_i with covariances C_i,
 *   chi2 = sum_i (q_i - h_i)^T C_i^-1 (q_i - h_i) [+ (v - b)^T C_b^-1 (v - b)],   ndf = 2 n - 3 [+ 3] [+ 1 with a mass].
 * Each track is added to the vertex as a Kalman filter in weight form does: with A = dh/dv, B = dh/dp, G = C_i^-1, W = (B^T G B)^-1 it brings
 * A^T (G - G B W B^T G) A; its motion is smoothed afterwards. The helices are linearised at the current vertex (exact derivatives), first where
 * the circles cross, and again until a step promises less than 1e-5 of chi2; after a step that raises chi2 the vertex is damped
 * (Levenberg-Marquardt), which nearly parallel tracks need. The result does not depend on the order of the tracks, but for rounding.
 *
 * Nothing is allocated. `rows` are rows of `tracks`; tracks without covariance are a UserError, everything that can happen in an event is told by
 * `out.status`.
 *
 * @returns  true for status 'ok'
 * @source   R. Fruehwirth, Nucl. Instrum. Meth. A 262 (1987) 444; P. Billoir, R. Fruehwirth, M. Regler, Nucl. Instrum. Meth. A 241 (1985) 115
 *           (methods; from memory, equations derived here)
 */
export function fitVertex(tracks: TrackColumns, rows: ArrayLike<number>, options: VertexOptions, out: VertexResult): boolean {
  const n = rows.length;
  checkInput(n, options, out);
  out.tracks = n;
  out.iterations = 0;
  out.ndf = 2 * n - 3 + (options.constraint ? 3 : 0) + (options.mass === undefined ? 0 : 1);
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    helixOf(tracks, row, q, 5 * i);
    covarianceOf(tracks, row, covariances, 25 * i);
    field[i] = fieldOf(tracks, row);
    firstRadius[i] = tracks.firstRadius[row];
    masses[i] = options.masses ? options.masses[i] : pionMass;
    if (covariances[25 * i] === 0 && covariances[25 * i + 24] === 0) throw withoutCovariance(row);
    for (let k = 0; k < 25; k++) weight[k] = covariances[25 * i + k];
    if (!invertPositive(weight, 5, weight)) return failed(out, 'singular covariance');
    for (let k = 0; k < 25; k++) weights[25 * i + k] = weight[k];
  }
  const { constraint } = options;
  if (constraint && !invertPositive3(constraint.covariance, constraintWeight)) return failed(out, 'singular covariance');
  if (constraint) {
    for (let k = 0; k < 3; k++) vertex[k] = constraint.position[k];
    if (!minimise(n, constraint, out)) return failed(out, 'no convergence');
  } else {
    findSeed(n);
    if (best.count === 0) return failed(out, 'parallel tracks');
    let fitted = startAt(0, n, out);
    const chi2 = fitted ? out.chi2 : Infinity;
    if (best.count === 2 && (!fitted || chiSquaredProbability(chi2, 2 * n - 3) < POOR_PROBABILITY)) {
      fitted = startAt(1, n, out) && out.chi2 < chi2 ? true : startAt(0, n, out);
    }
    if (!fitted) return failed(out, 'no convergence');
  }
  fillCandidate(n, vertex, normal, motion, inverseMotion, mixed, field, masses, out);
  if (options.mass !== undefined && !constrainMass(options.mass, masses, out)) return failed(out, 'no convergence');
  out.status = 'ok';
  out.probability = out.ndf > 0 ? chiSquaredProbability(out.chi2, out.ndf) : 1;
  return true;
}

function checkInput(n: number, options: VertexOptions, out: VertexResult): void {
  if (n > out.maximumTracks) throw new InternalError(`a vertex of ${n} tracks in a result for ${out.maximumTracks}`);
  if (n < (options.constraint ? 1 : 2)) {
    throw new UserError({ what: 'too few tracks for a vertex', value: n, remedy: 'give two, or one and a constraint' });
  }
  if (options.masses && options.masses.length !== n) {
    throw new UserError({ what: 'a vertex needs one mass for each track', value: options.masses.length, remedy: `give ${n}` });
  }
}

function withoutCovariance(row: number): UserError {
  return new UserError({
    what: 'a track without covariance cannot be fitted to a vertex',
    value: `row ${row}`,
    remedy: 'use a detector card with a track fit, such as belle2',
  });
}

function failed(out: VertexResult, status: VertexStatus): boolean {
  out.status = status;
  out.chi2 = Infinity;
  out.probability = 0;
  return false;
}

/** Best crossing over all pairs of tracks, into `best`. */
function findSeed(n: number): void {
  best.count = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      seedOf(q, covariances, firstRadius, i, j, seeds);
      if (seeds.count === 0) continue;
      const better =
        best.count === 0 ||
        seeds.behind[0] < best.behind[0] ||
        (seeds.behind[0] === best.behind[0] && seeds.gap[0] < best.gap[0]);
      if (!better) continue;
      best.count = seeds.count;
      for (let k = 0; k < seeds.count; k++) {
        best.x[k] = seeds.x[k];
        best.y[k] = seeds.y[k];
        best.z[k] = seeds.z[k];
        best.gap[k] = seeds.gap[k];
        best.behind[k] = seeds.behind[k];
      }
    }
}

function startAt(seed: number, n: number, out: VertexResult): boolean {
  vertex[0] = best.x[seed];
  vertex[1] = best.y[seed];
  vertex[2] = best.z[seed];
  return minimise(n, undefined, out);
}

/** Damped Gauss-Newton steps from `vertex`; chi2 and iterations go to `out`, the linearisation at the minimum stays in the work arrays. */
function minimise(n: number, constraint: VertexConstraint | undefined, out: VertexResult): boolean {
  for (let i = 0; i < n; i++) {
    motion[3 * i] = q[5 * i + PHI0] - q[5 * i + OMEGA] * arcTo(q, 5 * i, vertex[0], vertex[1]);
    motion[3 * i + 1] = q[5 * i + OMEGA];
    motion[3 * i + 2] = q[5 * i + TAN_LAMBDA];
  }
  let lowest = Infinity;
  let damping = 0;
  let promised = 0;
  for (let iteration = 1; iteration <= MAXIMUM_ITERATIONS; iteration++) {
    out.iterations++;
    let chi2 = linearise(n, constraint);
    if (!(chi2 <= lowest + CONVERGED)) {
      // also when chi2 is no number
      if (lowest === Infinity) return false;
      // the stiffness of the step, along which the vertex is poorly known, then four times more each time
      const length2 = squaredStep();
      damping = damping > 0 ? 4 * damping : promised / length2;
      if (!(damping < Infinity)) return false;
      for (let k = 0; k < 3; k++) vertex[k] = vertexBefore[k];
      for (let k = 0; k < 3 * n; k++) motion[k] = before[k];
      chi2 = linearise(n, constraint);
    } else {
      const gained = lowest - chi2;
      damping *= 0.25;
      lowest = chi2;
      if (damping > 0 && gained < CONVERGED) {
        out.chi2 = chi2;
        return solve(n, 0) >= 0 && boundWeakDirection(n, constraint, chi2);
      }
    }
    promised = solve(n, damping);
    if (!(promised >= 0)) return false;
    for (let k = 0; k < 3; k++) {
      vertexBefore[k] = vertex[k];
      vertex[k] += vertexStep[k];
    }
    for (let k = 0; k < 3 * n; k++) {
      before[k] = motion[k];
      motion[k] += step[k];
    }
    if (promised < CONVERGED) {
      out.chi2 = Math.max(0, chi2 - promised);
      if (damping > 0 && !(linearise(n, constraint) < Infinity && solve(n, 0) >= 0)) return false;
      return boundWeakDirection(n, constraint, out.chi2);
    }
  }
  return false;
}

/**
 * Nearly parallel tracks leave the vertex free along their flight to first order; what bounds it is the curvature of the circles, of second order.
 * Where the largest standard deviation is above WEAK, it is replaced by the one at which chi2, minimised over the motions, really has
 * risen: h with h^2 / (chi2(+h) + chi2(-h) - 2 chi2) * 2, for a rise of at most 2.
 */
function boundWeakDirection(n: number, constraint: VertexConstraint | undefined, lowest: number): boolean {
  const trace = normal[0] + normal[4] + normal[8];
  if (trace < WEAK * WEAK) return true;
  // direction of the largest eigenvalue by power iteration from the largest column
  const from = normal[0] > normal[4] ? (normal[0] > normal[8] ? 0 : 2) : normal[4] > normal[8] ? 1 : 2;
  for (let k = 0; k < 3; k++) direction[k] = normal[3 * k + from];
  let variance = 0;
  for (let round = 0; round < 8; round++) {
    const length = Math.sqrt(direction[0] * direction[0] + direction[1] * direction[1] + direction[2] * direction[2]);
    for (let k = 0; k < 3; k++) unit[k] = direction[k] / length;
    for (let k = 0; k < 3; k++)
      direction[k] = normal[3 * k] * unit[0] + normal[3 * k + 1] * unit[1] + normal[3 * k + 2] * unit[2];
    variance = unit[0] * direction[0] + unit[1] * direction[1] + unit[2] * direction[2];
  }
  let h = Math.min(Math.sqrt(variance), WIDEST);
  let rise = 0;
  for (let cut = 0; cut < 20; cut++) {
    rise = 0.5 * (profile(n, constraint, h) + profile(n, constraint, -h)) - lowest;
    if (rise < 2) break;
    h *= 0.6;
  }
  // the linearisation at the minimum again
  if (!(linearise(n, constraint) < Infinity && solve(n, 0) >= 0)) return false;
  const real = rise > 0 ? (h * h) / rise : variance;
  if (real < variance)
    for (let k = 0; k < 3; k++) for (let l = 0; l < 3; l++) normal[3 * k + l] += (real - variance) * unit[k] * unit[l];
  return true;
}

/** Chi2 with the vertex moved by h along `unit`, minimised over the motions; vertex and motions are put back. */
function profile(n: number, constraint: VertexConstraint | undefined, h: number): number {
  for (let k = 0; k < 3; k++) {
    vertexBefore[k] = vertex[k];
    vertex[k] += h * unit[k];
  }
  for (let k = 0; k < 3 * n; k++) before[k] = motion[k];
  let chi2 = 0;
  for (let round = 0; round < 3; round++) {
    chi2 = linearise(n, constraint);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < 3; k++) {
        let move = 0;
        for (let l = 0; l < 3; l++) move += inverseMotion[9 * i + 3 * k + l] * motionGradient[3 * i + l];
        motion[3 * i + k] += move;
        chi2 -= move * motionGradient[3 * i + k];
      }
  }
  for (let k = 0; k < 3; k++) vertex[k] = vertexBefore[k];
  for (let k = 0; k < 3 * n; k++) motion[k] = before[k];
  return chi2;
}

function squaredStep(): number {
  return vertexStep[0] * vertexStep[0] + vertexStep[1] * vertexStep[1] + vertexStep[2] * vertexStep[2];
}

/** Chi2 at the current vertex; normal equations of the vertex in `normal` and `gradient`, the tracks' parts in the arrays beside them. */
function linearise(n: number, constraint: VertexConstraint | undefined): number {
  let chi2 = 0;
  normal.fill(0);
  gradient.fill(0);
  if (constraint) {
    for (let k = 0; k < 3; k++)
      for (let l = 0; l < 3; l++) {
        const c = constraintWeight[3 * k + l];
        const away = constraint.position[l] - vertex[l];
        normal[3 * k + l] = c;
        gradient[k] += c * away;
        chi2 += (constraint.position[k] - vertex[k]) * c * away;
      }
  }
  for (let i = 0; i < n; i++) {
    perigee(vertex[0], vertex[1], vertex[2], motion[3 * i], motion[3 * i + 1], motion[3 * i + 2], q[5 * i + PHI0], seen);
    for (let k = 0; k < 5; k++) residual[k] = q[5 * i + k] - seen.q[k];
    chi2 += addTrack(i);
  }
  return chi2;
}

/**
 * Weight and pull of one track on the vertex, its motion integrated out: the filter step. Returns its chi2 at the current point. The products use
 * that A has no rows omega and tan lambda, and that of B only phi, omega and tan lambda act where `perigee` says so.
 */
function addTrack(i: number): number {
  const { byPoint: a, byMotion: b } = seen;
  const at = 25 * i;
  const to = 9 * i;
  let chi2 = 0;
  // rows of G B, G A and G r
  for (let k = 0; k < 5; k++) {
    const g0 = weights[at + 5 * k];
    const g1 = weights[at + 5 * k + 1];
    const g2 = weights[at + 5 * k + 2];
    const g3 = weights[at + 5 * k + 3];
    const g4 = weights[at + 5 * k + 4];
    weighted[3 * k] = g0 * b[0] + g1 * b[3] + g3 * b[9];
    weighted[3 * k + 1] = g0 * b[1] + g1 * b[4] + g2 + g3 * b[10];
    weighted[3 * k + 2] = g3 * b[11] + g4;
    weightedPoint[3 * k] = g0 * a[0] + g1 * a[3] + g3 * a[9];
    weightedPoint[3 * k + 1] = g0 * a[1] + g1 * a[4] + g3 * a[10];
    weightedPoint[3 * k + 2] = g3;
    const gr = g0 * residual[0] + g1 * residual[1] + g2 * residual[2] + g3 * residual[3] + g4 * residual[4];
    weightedResidual[k] = gr;
    chi2 += residual[k] * gr;
  }
  for (let l = 0; l < 3; l++) {
    small[l] = b[0] * weighted[l] + b[3] * weighted[3 + l] + b[9] * weighted[9 + l];
    small[3 + l] = b[1] * weighted[l] + b[4] * weighted[3 + l] + weighted[6 + l] + b[10] * weighted[9 + l];
    small[6 + l] = b[11] * weighted[9 + l] + weighted[12 + l];
    const p0 = weightedPoint[l];
    const p1 = weightedPoint[3 + l];
    const p3 = weightedPoint[9 + l];
    mixed[to + l] = b[0] * p0 + b[3] * p1 + b[9] * p3;
    mixed[to + 3 + l] = b[1] * p0 + b[4] * p1 + weightedPoint[6 + l] + b[10] * p3;
    mixed[to + 6 + l] = b[11] * p3 + weightedPoint[12 + l];
    normal[l] += a[0] * p0 + a[3] * p1 + a[9] * p3;
    normal[3 + l] += a[1] * p0 + a[4] * p1 + a[10] * p3;
    normal[6 + l] += p3;
  }
  const r0 = weightedResidual[0];
  const r1 = weightedResidual[1];
  const r2 = weightedResidual[2];
  const r3 = weightedResidual[3];
  const r4 = weightedResidual[4];
  motionGradient[3 * i] = b[0] * r0 + b[3] * r1 + b[9] * r3;
  motionGradient[3 * i + 1] = b[1] * r0 + b[4] * r1 + r2 + b[10] * r3;
  motionGradient[3 * i + 2] = b[11] * r3 + r4;
  gradient[0] += a[0] * r0 + a[3] * r1 + a[9] * r3;
  gradient[1] += a[1] * r0 + a[4] * r1 + a[10] * r3;
  gradient[2] += r3;
  if (!invertPositive3(small, small)) return Number.NaN;
  // - A^T G B W (B^T G A), and the same of the gradient
  for (let l = 0; l < 3; l++) {
    const w0 = small[3 * l];
    const w1 = small[3 * l + 1];
    const w2 = small[3 * l + 2];
    inverseMotion[to + 3 * l] = w0;
    inverseMotion[to + 3 * l + 1] = w1;
    inverseMotion[to + 3 * l + 2] = w2;
    for (let k = 0; k < 3; k++) {
      const w = w0 * mixed[to + k] + w1 * mixed[to + 3 + k] + w2 * mixed[to + 6 + k];
      gradient[k] -= w * motionGradient[3 * i + l];
      normal[3 * k] -= w * mixed[to + 3 * l];
      normal[3 * k + 1] -= w * mixed[to + 3 * l + 1];
      normal[3 * k + 2] -= w * mixed[to + 3 * l + 2];
    }
  }
  return chi2;
}

/**
 * Step of vertex and motions, that of the vertex damped [1/cm^2]; returns the decrease of chi2 that it promises, NaN where the vertex is undetermined.
 * `normal` becomes its inverse.
 */
function solve(n: number, damping: number): number {
  for (let k = 0; k < 9; k += 4) normal[k] += damping;
  if (!invertPositive3(normal, normal)) return Number.NaN;
  let promised = 0;
  for (let k = 0; k < 3; k++) {
    let sum = 0;
    for (let l = 0; l < 3; l++) sum += normal[3 * k + l] * gradient[l];
    vertexStep[k] = sum;
    promised += sum * gradient[k];
  }
  for (let i = 0; i < n; i++)
    for (let k = 0; k < 3; k++) {
      let alone = 0;
      let sum = 0;
      for (let l = 0; l < 3; l++) {
        let slope = motionGradient[3 * i + l];
        alone += inverseMotion[9 * i + 3 * k + l] * slope;
        for (let m = 0; m < 3; m++) slope -= mixed[9 * i + 3 * l + m] * vertexStep[m];
        sum += inverseMotion[9 * i + 3 * k + l] * slope;
      }
      step[3 * i + k] = sum;
      promised += alone * motionGradient[3 * i + k];
    }
  return promised;
}
