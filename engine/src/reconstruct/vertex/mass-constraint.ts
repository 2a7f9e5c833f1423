import { sumCandidate } from './candidate-covariance.ts';
import { MAXIMUM_VERTEX_TRACKS, type VertexResult } from './vertex-result.ts';

const SIZE = 3 + 3 * MAXIMUM_VERTEX_TRACKS;
const start = new Float64Array(SIZE);
const state = new Float64Array(SIZE);
const slope = new Float64Array(SIZE);
const response = new Float64Array(SIZE);
const MAXIMUM_ITERATIONS = 20;

/**
 * Moves a fitted vertex and its momenta to where the invariant mass is `mass`, by one Lagrange multiplier with the joint covariance C of the fit:
 *   X = X0 - C H^T (M^2(X) - mass^2 + H (X0 - X)) / (H C H^T),   H = d(M^2)/dX,   d(M^2)/dp_i = 2 (E p_i / E_i - P),
 * relinearised until M^2 is met; chi2 grows by the square of the pull and C shrinks by C H^T H C / (H C H^T).
 *
 * @param masses  of the tracks [GeV]
 * @returns       false where no point with this mass was found (below the sum of the masses there is none)
 * @source        P. Avery, CBX 91-72 (method; from memory, equations derived here)
 */
export function constrainMass(mass: number, masses: Float64Array, out: VertexResult): boolean {
  const n = out.tracks;
  const size = 3 + 3 * n;
  const { joint, momenta, position, sum } = out;
  for (let k = 0; k < 3; k++) start[k] = position[k];
  for (let i = 0; i < n; i++) for (let k = 0; k < 3; k++) start[3 + 3 * i + k] = momenta[4 * i + 1 + k];
  let shift = 0;
  let variance = 0;
  for (let iteration = 0; iteration < MAXIMUM_ITERATIONS; iteration++) {
    const offset = sum[0] * sum[0] - sum[1] * sum[1] - sum[2] * sum[2] - sum[3] * sum[3] - mass * mass;
    if (iteration > 0 && Math.abs(offset) < 1e-10 * sum[0] * sum[0]) {
      for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) joint[size * a + b] -= (response[a] * response[b]) / variance;
      for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) out.positionCovariance[3 * a + b] = joint[size * a + b];
      out.chi2 += (shift * shift) / variance;
      sumCandidate(n, out);
      return true;
    }
    slope.fill(0, 0, 3);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < 3; k++) slope[3 + 3 * i + k] = 2 * ((sum[0] * momenta[4 * i + 1 + k]) / momenta[4 * i] - sum[1 + k]);
    variance = 0;
    shift = offset;
    for (let a = 0; a < size; a++) {
      let r = 0;
      for (let b = 0; b < size; b++) r += joint[size * a + b] * slope[b];
      response[a] = r;
      variance += slope[a] * r;
      state[a] = a < 3 ? position[a] : momenta[4 * (Math.floor(a / 3) - 1) + 1 + (a % 3)];
      shift += slope[a] * (start[a] - state[a]);
    }
    if (!(variance > 0)) return false;
    for (let a = 0; a < size; a++) state[a] = start[a] - (response[a] * shift) / variance;
    for (let k = 0; k < 3; k++) position[k] = state[k];
    sum.fill(0);
    for (let i = 0; i < n; i++) {
      let energy2 = masses[i] * masses[i];
      for (let k = 0; k < 3; k++) {
        const p = state[3 + 3 * i + k];
        momenta[4 * i + 1 + k] = p;
        energy2 += p * p;
        sum[1 + k] += p;
      }
      momenta[4 * i] = Math.sqrt(energy2);
      sum[0] += momenta[4 * i];
    }
  }
  return false;
}
