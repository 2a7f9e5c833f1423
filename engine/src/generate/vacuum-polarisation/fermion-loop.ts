import { atan, log } from '../../basics/elementary.ts';

/** Below this |q^2|/(4 m^2) the series in q^2 is used: the closed form loses digits there, as terms of order m^2/q^2 cancel. */
const SERIES = 0.05;

/**
 * One-loop vacuum polarisation of a fermion of charge 1, renormalised at q^2 = 0: Delta alpha(q^2) = (alpha/3 pi) F(q^2), with x = 4 m^2/q^2 and
 * b = sqrt(1 - x),
 *   F = -5/3 - x + (1 + x/2) b ln[(b + 1)/(b - 1)]
 *   q^2 < 0:          real;  -> ln(-q^2/m^2) - 5/3
 *   0 < q^2 < 4 m^2:  real, sqrt(x - 1) 2 arctan[1/sqrt(x - 1)] in place of b ln[...];  -> -q^2/(5 m^2)
 *   q^2 > 4 m^2:      logarithm of the modulus, Im F = -pi (1 + x/2) b = -pi R/Q^2
 *
 * @param q2   squared momentum [GeV^2], any finite value
 * @param m2   squared mass of the fermion [GeV^2], > 0
 * @param out  real part to out[at], imaginary part to out[at + 1]
 * @source     PDG 2024, Electroweak model, Sec. 10.2 (leptonic Delta alpha); the closed form is the one-loop textbook result, e.g. Steinhauser,
 *             Phys. Lett. B429 (1998) 158, Eq. (5) in the limit of large q^2
 */
export function fermionLoop(q2: number, m2: number, out: Float64Array, at: number): void {
  out[at + 1] = 0;
  const ratio = q2 / (4 * m2);
  if (Math.abs(ratio) < SERIES) {
    out[at] = loopSeries(ratio);
    return;
  }
  const x = 1 / ratio;
  if (x > 1) {
    const b = Math.sqrt(x - 1);
    out[at] = -5 / 3 - x + (1 + 0.5 * x) * 2 * b * atan(1 / b);
    return;
  }
  const b = Math.sqrt(1 - x);
  // (b + 1)/(b - 1) = -(b + 1)^2/x: no difference of close numbers on either side
  out[at] = -5 / 3 - x + (1 + 0.5 * x) * b * log(((1 + b) * (1 + b)) / Math.abs(x));
  if (x > 0) out[at + 1] = -Math.PI * (1 + 0.5 * x) * b;
}

/** -sum over n of w^n B(n, 3/2) [1 + n/(2n + 3)], w = q^2/(4 m^2): the dispersion integral, expanded. */
function loopSeries(w: number): number {
  let power = (2 / 3) * w; // w^n B(n, 3/2)
  let sum = 0;
  for (let n = 1; n < 16; n++) {
    sum += power * (1 + n / (2 * n + 3));
    power *= (w * n) / (n + 1.5);
  }
  return -sum;
}
