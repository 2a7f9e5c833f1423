import { sinCos } from '../../basics/elementary.ts';
import type { VertexResult } from './vertex-result.ts';

const turn = new Float64Array(2);
/** d(px, py, pz)/d(phi, omega, tan lambda) of each track, and d(p)/d(v) of the smoothed fit */
const cartesian = new Float64Array(9 * 16);
const byVertex = new Float64Array(9 * 16);
const response = new Float64Array(9);

/**
 * Position, momenta and all covariances of a fitted vertex from the parts of the fit: with N^-1 the covariance of the vertex, W_i and
 * M_i = B^T G A of the tracks, E_i = -W_i M_i,
 *   cov(p_i, v) = E_i N^-1,   cov(p_i, p_j) = delta_ij W_i + E_i N^-1 E_j^T,
 * turned into Cartesian momenta p = (k / |omega|) (cos phi, sin phi, tan lambda).
 *
 * @param inverse  N^-1
 */
export function fillCandidate(
  n: number,
  vertex: Float64Array,
  inverse: Float64Array,
  motion: Float64Array,
  inverseMotion: Float64Array,
  mixed: Float64Array,
  field: Float64Array,
  masses: Float64Array,
  out: VertexResult,
): void {
  const { joint, momenta } = out;
  const size = 3 + 3 * n;
  for (let k = 0; k < 3; k++) {
    out.position[k] = vertex[k];
    for (let l = 0; l < 3; l++) {
      out.positionCovariance[3 * k + l] = inverse[3 * k + l];
      joint[size * k + l] = inverse[3 * k + l];
    }
  }
  for (let i = 0; i < n; i++) {
    const omega = motion[3 * i + 1];
    const slope = motion[3 * i + 2];
    sinCos(motion[3 * i], turn);
    const pT = field[i] / Math.abs(omega);
    const px = pT * turn[1];
    const py = pT * turn[0];
    const pz = pT * slope;
    momenta[4 * i] = Math.sqrt(px * px + py * py + pz * pz + masses[i] * masses[i]);
    momenta[4 * i + 1] = px;
    momenta[4 * i + 2] = py;
    momenta[4 * i + 3] = pz;
    const c = 9 * i;
    cartesian[c] = -py;
    cartesian[c + 1] = -px / omega;
    cartesian[c + 2] = 0;
    cartesian[c + 3] = px;
    cartesian[c + 4] = -py / omega;
    cartesian[c + 5] = 0;
    cartesian[c + 6] = 0;
    cartesian[c + 7] = -pz / omega;
    cartesian[c + 8] = pT;
    // cartesian . (-W M)
    for (let k = 0; k < 3; k++)
      for (let l = 0; l < 3; l++) {
        let sum = 0;
        for (let m = 0; m < 3; m++) sum += inverseMotion[c + 3 * k + m] * mixed[c + 3 * m + l];
        response[3 * k + l] = sum;
      }
    for (let k = 0; k < 3; k++)
      for (let l = 0; l < 3; l++) {
        let sum = 0;
        for (let m = 0; m < 3; m++) sum -= cartesian[c + 3 * k + m] * response[3 * m + l];
        byVertex[c + 3 * k + l] = sum;
      }
    const row = 3 + 3 * i;
    for (let k = 0; k < 3; k++)
      for (let l = 0; l < 3; l++) {
        let sum = 0;
        for (let m = 0; m < 3; m++) sum += byVertex[c + 3 * k + m] * inverse[3 * m + l];
        joint[size * (row + k) + l] = sum;
        joint[size * l + row + k] = sum;
      }
    for (let j = 0; j <= i; j++) {
      const column = 3 + 3 * j;
      for (let k = 0; k < 3; k++)
        for (let l = 0; l < 3; l++) {
          let sum = 0;
          for (let m = 0; m < 3; m++) sum += joint[size * (row + k) + m] * byVertex[9 * j + 3 * l + m];
          if (i === j) {
            for (let m = 0; m < 3; m++)
              for (let o = 0; o < 3; o++)
                sum += cartesian[c + 3 * k + m] * inverseMotion[c + 3 * m + o] * cartesian[c + 3 * l + o];
          }
          joint[size * (row + k) + column + l] = sum;
          joint[size * (column + l) + row + k] = sum;
        }
    }
  }
  sumCandidate(n, out);
}

/** Sum of the four-momenta, its covariance with the position (7 x 7) and the mass, from `momenta` and `joint`. */
export function sumCandidate(n: number, out: VertexResult): void {
  const { joint, momenta, sum, covariance } = out;
  const size = 3 + 3 * n;
  sum.fill(0);
  for (let i = 0; i < n; i++) for (let k = 0; k < 4; k++) sum[k] += momenta[4 * i + k];
  covariance.fill(0);
  // rows of d(E, px, py, pz, x, y, z)/d(joint): E by p_i is the velocity of i
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) {
      const c = joint[size * a + b];
      const rowA = a < 3 ? 4 + a : 1 + (a % 3);
      const rowB = b < 3 ? 4 + b : 1 + (b % 3);
      covariance[7 * rowA + rowB] += c;
      const velocityA = a < 3 ? 0 : velocity(momenta, a);
      if (b >= 3) {
        const velocityB = velocity(momenta, b);
        covariance[7 * rowA] += c * velocityB;
        covariance[0] += c * velocityA * velocityB;
      }
      if (a >= 3) covariance[rowB] += c * velocityA;
    }
  const mass2 = sum[0] * sum[0] - sum[1] * sum[1] - sum[2] * sum[2] - sum[3] * sum[3];
  out.mass = Math.sqrt(Math.max(0, mass2));
  let variance = 0;
  for (let k = 0; k < 4; k++)
    for (let l = 0; l < 4; l++) variance += (k === 0 ? sum[0] : -sum[k]) * (l === 0 ? sum[0] : -sum[l]) * covariance[7 * k + l];
  out.massError = out.mass > 0 ? Math.sqrt(Math.max(0, variance)) / out.mass : 0;
}

function velocity(momenta: Float64Array, joint: number): number {
  const track = Math.floor(joint / 3) - 1;
  return momenta[4 * track + 1 + (joint % 3)] / momenta[4 * track];
}
