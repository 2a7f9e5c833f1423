import { exp, log } from '../../basics/elementary.ts';
import type { HistosysCode, NormsysCode } from './specification.ts';

/**
 * Weights of a shape variation: a bin moves by u (hi - nominal) + d (nominal - lo). Writes u, d, their first and second derivatives in
 * alpha into out[0..5].
 *
 *   code0   linear on either side, with a kink at 0
 *   code2   parabola inside |alpha| <= 1, straight lines outside. As in pyhf 0.7 the lines do not meet the parabola: a step at +-1
 *   code4p  polynomial of sixth order inside |alpha| <= 1 that meets the lines outside in value, slope and curvature
 *
 * @source  HistFactory, CERN-OPEN-2012-016, Sec. 4.1; code4p: pyhf documentation of interpolation codes (checked against its numbers)
 */
export function shapeWeights(code: HistosysCode, alpha: number, out: Float64Array): void {
  if (code === 'code0') {
    const up = alpha > 0;
    out[0] = up ? alpha : 0;
    out[1] = up ? 0 : alpha;
    out[2] = up ? 1 : 0;
    out[3] = up ? 0 : 1;
    out[4] = 0;
    out[5] = 0;
  } else if (code === 'code2') {
    // with a = (hi + lo)/2 - nominal and b = (hi - lo)/2: a alpha^2 + b alpha inside, (b + 2 a)(alpha - 1) above, (b - 2 a) alpha below
    if (alpha > 1) set(out, 1.5 * (alpha - 1), -0.5 * (alpha - 1), 1.5, -0.5, 0, 0);
    else if (alpha < -1) set(out, -0.5 * alpha, 1.5 * alpha, -0.5, 1.5, 0, 0);
    else set(out, 0.5 * alpha * (1 + alpha), 0.5 * alpha * (1 - alpha), 0.5 + alpha, 0.5 - alpha, 1, -1);
  } else if (alpha > 1) set(out, alpha, 0, 1, 0, 0, 0);
  else if (alpha < -1) set(out, 0, alpha, 0, 1, 0, 0);
  else {
    const square = alpha * alpha;
    const even = 0.0625 * square * (15 + square * (-10 + 3 * square));
    const slope = 0.0625 * alpha * (30 + square * (-40 + 18 * square));
    const bend = 0.0625 * (30 + square * (-120 + 90 * square));
    set(out, 0.5 * alpha + even, 0.5 * alpha - even, 0.5 + slope, 0.5 - slope, bend, -bend);
  }
}

function set(out: Float64Array, u: number, d: number, u1: number, d1: number, u2: number, d2: number): void {
  out[0] = u;
  out[1] = d;
  out[2] = u1;
  out[3] = d1;
  out[4] = u2;
  out[5] = d2;
}

/**
 * Constants of a normalisation variation: log hi, log lo, and (code4) the six coefficients of the polynomial inside |alpha| < 1 that
 * meets hi^alpha and lo^-alpha at +-1 in value, slope and curvature.
 *
 * @source  HistFactory, CERN-OPEN-2012-016, Sec. 4.1; the polynomial is solved by hand from those six conditions
 */
export function normConstants(code: NormsysCode, lo: number, hi: number): Float64Array {
  const out = new Float64Array(8);
  const logUp = log(hi);
  const logDown = log(lo);
  out[0] = logUp;
  out[1] = logDown;
  if (code === 'code1') return out;
  // even and odd parts at alpha = 1 of value - 1, slope and second derivative
  const [slopeUp, slopeDown] = [logUp * hi, -logDown * lo];
  const [bendUp, bendDown] = [logUp * logUp * hi, logDown * logDown * lo];
  const even = [0.5 * (hi + lo) - 1, 0.5 * (slopeUp - slopeDown), 0.5 * (bendUp + bendDown)];
  const odd = [0.5 * (hi - lo), 0.5 * (slopeUp + slopeDown), 0.5 * (bendUp - bendDown)];
  // a2 + a4 + a6, 2 a2 + 4 a4 + 6 a6, 2 a2 + 12 a4 + 30 a6; a1 + a3 + a5, a1 + 3 a3 + 5 a5, 6 a3 + 20 a5
  out[2] = (15 * odd[0] - 7 * odd[1] + odd[2]) / 8;
  out[3] = (24 * even[0] - 9 * even[1] + even[2]) / 8;
  out[4] = (-10 * odd[0] + 10 * odd[1] - 2 * odd[2]) / 8;
  out[5] = (-12 * even[0] + 7 * even[1] - even[2]) / 4;
  out[6] = (3 * odd[0] - 3 * odd[1] + odd[2]) / 8;
  out[7] = (8 * even[0] - 5 * even[1] + even[2]) / 8;
  return out;
}

/** Factor of a normalisation variation and its first and second derivatives in alpha, into out[0..2]. */
export function normFactor(code: NormsysCode, constants: Float64Array, alpha: number, out: Float64Array): void {
  if (code === 'code4' && alpha > -1 && alpha < 1) {
    const a1 = constants[2];
    const a2 = constants[3];
    const a3 = constants[4];
    const a4 = constants[5];
    const a5 = constants[6];
    const a6 = constants[7];
    out[0] = 1 + alpha * (a1 + alpha * (a2 + alpha * (a3 + alpha * (a4 + alpha * (a5 + alpha * a6)))));
    out[1] = a1 + alpha * (2 * a2 + alpha * (3 * a3 + alpha * (4 * a4 + alpha * (5 * a5 + alpha * 6 * a6))));
    out[2] = 2 * a2 + alpha * (6 * a3 + alpha * (12 * a4 + alpha * (20 * a5 + alpha * 30 * a6)));
    return;
  }
  const rate = alpha > 0 ? constants[0] : -constants[1];
  const value = exp(alpha * rate);
  out[0] = value;
  out[1] = rate * value;
  out[2] = rate * rate * value;
}
