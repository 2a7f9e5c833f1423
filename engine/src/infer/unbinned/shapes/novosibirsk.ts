import { exp, log1p, sinh } from '../../../basics/elementary.ts';
import { anyNumber, type Curve, positive } from '../curve.ts';
import { bell, gaussianInterval } from '../normal-interval.ts';

const ROOT_LN4 = 1.1774100225154747;
/** Below this tail the Gaussian limit is used in the derivatives by the tail, which divide by it. */
const GAUSSIAN = 1e-4;

/**
 * Novosibirsk: a Gaussian in the logarithm of a shifted variable,
 *   g = exp(-[L^2/tail^2 + tail^2]/2),  L = ln(1 + c z),  z = (x - peak)/width,  c = sinh(tail sqrt(ln 4))/sqrt(ln 4),
 * zero where 1 + c z <= 0. With this c the full width at half maximum is 2 sqrt(ln 4) width. tail > 0: tail towards larger x.
 * With v = L/tail - tail the integral is Gaussian:
 *   int_a^b g dx = width (tail/c) sqrt(2 pi) [Phi(v_b) - Phi(v_a)].
 *
 * Parameters: peak, width > 0 [units of x]; tail, |tail| < 3. At |tail| < 1e-4 it is evaluated at that tail (relative change 1e-4 t^3).
 * @source H. Ikeda et al., Nucl. Instrum. Meth. A 441 (2000) 401, appendix (from memory, not checked)
 */
export function novosibirsk(): Curve {
  let peak = 0;
  let width = 1;
  let tail = 0.1;
  let c = 0.1;
  /** dc/dtail */
  let dc = 1;

  /** v at z, and -Infinity or Infinity beyond the end of the support */
  const place = (z: number): number => (1 + c * z > 0 ? log1p(c * z) / tail - tail : tail > 0 ? -Infinity : Infinity);

  return {
    parameters: [
      { name: 'peak', domain: anyNumber },
      { name: 'width', domain: positive },
      { name: 'tail', domain: [-3, 3] },
    ],
    set(p) {
      peak = p[0];
      width = p[1];
      tail = Math.abs(p[2]) < GAUSSIAN ? (p[2] < 0 ? -GAUSSIAN : GAUSSIAN) : p[2];
      c = sinh(tail * ROOT_LN4) / ROOT_LN4;
      const s = sinh(tail * ROOT_LN4);
      dc = Math.sqrt(1 + s * s);
      return width > 0 && width < Infinity && Number.isFinite(peak) && Math.abs(tail) < 3;
    },
    integral(low, high, gradient) {
      const za = (low - peak) / width;
      const zb = (high - peak) / width;
      const va = place(za);
      const vb = place(zb);
      // c and tail have the same sign: v grows with z always
      const area = gaussianInterval(va, vb);
      const ratio = tail / c;
      const height = (z: number, v: number) => (Math.abs(v) < 60 ? bell(v) / (1 + c * z) : 0);
      const [ga, gb] = [height(za, va), height(zb, vb)];
      gradient[0] += ga - gb;
      gradient[1] += ratio * area + za * ga - zb * gb;
      // d(tail/c)/dtail and the ends, dv/dtail = z dc/(tail (1 + c z)) - L/tail^2 - 1
      const end = (z: number, v: number) =>
        Math.abs(v) < 60 ? bell(v) * ((z * dc) / (tail * (1 + c * z)) - (v + tail) / tail - 1) : 0;
      gradient[2] += width * ((area * (c - tail * dc)) / (c * c) + ratio * (end(zb, vb) - end(za, va)));
      return width * ratio * area;
    },
    values(x, from, count, g) {
      const inverse = 1 / width;
      for (let i = 0; i < count; i++) {
        const excess = c * (x[from + i] - peak) * inverse;
        const u = excess > -1 ? log1p(excess) / tail : Infinity;
        g[i] = exp(-0.5 * (u * u + tail * tail));
      }
    },
    gradients(x, from, count, g, [dPeak, dWidth, dTail]) {
      const inverse = 1 / width;
      for (let i = 0; i < count; i++) {
        const z = (x[from + i] - peak) * inverse;
        const excess = c * z;
        if (!(excess > -1)) {
          g[i] = dPeak[i] = dWidth[i] = dTail[i] = 0;
          continue;
        }
        const u = log1p(excess) / tail;
        const value = exp(-0.5 * (u * u + tail * tail));
        const byExcess = (-value * u) / (tail * (1 + excess));
        g[i] = value;
        const slope = byExcess * c * inverse;
        dPeak[i] = -slope;
        dWidth[i] = -slope * z;
        dTail[i] = byExcess * z * dc + value * ((u * u) / tail - tail);
      }
    },
    knots() {
      // whole steps of v, where the function is a Gaussian
      const knots: number[] = [];
      for (let v = -10; v <= 10; v += 0.5) knots.push(peak + (width * (exp(tail * (v + tail)) - 1)) / c);
      return knots;
    },
  };
}
