import { sinCos } from '../../basics/elementary.ts';
import { MAXIMUM_VERTEX_TRACKS, type VertexResult } from './vertex-result.ts';

const turn = new Float64Array(2);
/** d(px, py, pz)/d(phi, omega, tan lambda) of each track, and d(p)/d(v) of the smoothed fit */
const cartesian = new Float64Array(9 * MAXIMUM_VERTEX_TRACKS);
const byVertex = new Float64Array(9 * MAXIMUM_VERTEX_TRACKS);
const response = new Float64Array(9);
const SIZE = 3 + 3 * MAXIMUM_VERTEX_TRACKS;
const left = new Float64Array(7 * SIZE);

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
  // d(E, px, py, pz, x, y, z)/d(joint) from the left, row by row; E by p_i is the velocity of i
  for (let b = 0; b < size; b++) {
    let e = 0;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let i = 0; i < n; i++) {
      const at = size * (3 + 3 * i) + b;
      const cx = joint[at];
      const cy = joint[at + size];
      const cz = joint[at + 2 * size];
      e += (momenta[4 * i + 1] * cx + momenta[4 * i + 2] * cy + momenta[4 * i + 3] * cz) / momenta[4 * i];
      x += cx;
      y += cy;
      z += cz;
    }
    left[b] = e;
    left[SIZE + b] = x;
    left[2 * SIZE + b] = y;
    left[3 * SIZE + b] = z;
    for (let k = 0; k < 3; k++) left[(4 + k) * SIZE + b] = joint[size * k + b];
  }
  for (let a = 0; a < 7; a++) {
    const row = SIZE * a;
    let e = 0;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let i = 0; i < n; i++) {
      const at = row + 3 + 3 * i;
      e +=
        (momenta[4 * i + 1] * left[at] + momenta[4 * i + 2] * left[at + 1] + momenta[4 * i + 3] * left[at + 2]) / momenta[4 * i];
      x += left[at];
      y += left[at + 1];
      z += left[at + 2];
    }
    covariance[7 * a] = e;
    covariance[7 * a + 1] = x;
    covariance[7 * a + 2] = y;
    covariance[7 * a + 3] = z;
    for (let k = 0; k < 3; k++) covariance[7 * a + 4 + k] = left[row + k];
  }
  const mass2 = sum[0] * sum[0] - sum[1] * sum[1] - sum[2] * sum[2] - sum[3] * sum[3];
  out.mass = Math.sqrt(Math.max(0, mass2));
  let variance = 0;
  for (let k = 0; k < 4; k++)
    for (let l = 0; l < 4; l++) variance += (k === 0 ? sum[0] : -sum[k]) * (l === 0 ? sum[0] : -sum[l]) * covariance[7 * k + l];
  out.massError = out.mass > 0 ? Math.sqrt(Math.max(0, variance)) / out.mass : 0;
}
