import { axes } from '../../amplitude/light-cone.ts';
import { dot } from '../../basics/four-vector.ts';

/**
 * Spin axes of a massive particle of momentum p in the basis of the amplitudes, as four-vectors orthogonal to p and to each other:
 *   e1 = x' + (p.x'/p+) q,  e2 = y' + (p.y'/p+) q,  e3 = p/m - m q/p+,   q = (1, -n), p+ = E + p.n (space products)
 * with x', y', n the light-cone axes of the amplitudes. A spin state |c> = c(+1/2)|+> + c(-1/2)|-> points along sum_i <sigma_i> e_i, and the
 * polarisation vectors are eps(+-1) = -+(e1 +- i e2)/sqrt2, eps(0) = e3.
 *
 * @param out  e1, e2, e3, four numbers each, from `outAt` on
 */
export function spinAxes(p: Float64Array, at: number, mass: number, out: Float64Array, outAt: number): void {
  const [x, y, n] = axes;
  const along = (axis: readonly [number, number, number]): number =>
    axis[0] * p[at + 1] + axis[1] * p[at + 2] + axis[2] * p[at + 3];
  const plus = p[at] + along(n);
  const first = along(x) / plus;
  const second = along(y) / plus;
  out[outAt] = first;
  out[outAt + 4] = second;
  out[outAt + 8] = p[at] / mass - mass / plus;
  for (let j = 0; j < 3; j++) {
    out[outAt + 1 + j] = x[j] - first * n[j];
    out[outAt + 5 + j] = y[j] - second * n[j];
    out[outAt + 9 + j] = p[at + 1 + j] / mass + (mass * n[j]) / plus;
  }
}

const work = new Float64Array(12);

/**
 * Decay matrix of a fermion whose rate is 1 + h.s for spin direction s:  D(s, s') = (1 + h.sigma)(s', s), h given as a four-vector orthogonal
 * to p in the frame of p.
 *
 * @param p     momentum of the fermion, p[at ..]
 * @param h     polarimeter, h[atH ..]
 * @param out   row-major pairs (re, im) over the states +1/2, -1/2
 */
export function polarimeterMatrix(
  p: Float64Array,
  at: number,
  mass: number,
  h: Float64Array,
  atH: number,
  out: Float64Array,
): void {
  spinAxes(p, at, mass, work, 0);
  const [x, y, z] = [-dot(h, atH, work, 0), -dot(h, atH, work, 4), -dot(h, atH, work, 8)];
  out[0] = 1 + z;
  out[1] = 0;
  out[2] = x;
  out[3] = y;
  out[4] = x;
  out[5] = -y;
  out[6] = 1 - z;
  out[7] = 0;
}

/**
 * Decay matrix of a vector whose amplitude is J.eps(s) with a real current J:  D(s, s') = (J.eps(s)) (J.eps(s'))*, J in the frame of p.
 *
 * @param out  row-major pairs (re, im) over the states +1, 0, -1
 */
export function currentMatrix(
  p: Float64Array,
  at: number,
  mass: number,
  current: Float64Array,
  atJ: number,
  out: Float64Array,
): void {
  spinAxes(p, at, mass, work, 0);
  const [x, y, z] = [dot(current, atJ, work, 0), dot(current, atJ, work, 4), dot(current, atJ, work, 8)];
  // J.eps(+1) = -(x + i y)/sqrt2, J.eps(0) = z, J.eps(-1) = (x - i y)/sqrt2
  const re = [-x * Math.SQRT1_2, z, x * Math.SQRT1_2];
  const im = [-y * Math.SQRT1_2, 0, -y * Math.SQRT1_2];
  for (let i = 0; i < 3; i++)
    for (let k = 0; k < 3; k++) {
      out[2 * (3 * i + k)] = re[i] * re[k] + im[i] * im[k];
      out[2 * (3 * i + k) + 1] = im[i] * re[k] - re[i] * im[k];
    }
}
