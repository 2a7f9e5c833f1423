import { exp, log, sin } from '../basics/elementary.ts';
import { monotoneCubic } from './interpolate.ts';

/** Most probable value of the Landau variable lambda. Source: L. Landau, J. Phys. USSR 8 (1944) 201; value as in PDG, Passage of particles. */
export const LANDAU_MOST_PROBABLE = -0.22278;

/**
 * Landau distribution function
 *   F(lambda) = 1/2 + (1/pi) integral_0^inf exp(-pi u / 2) sin(lambda u + u ln u) / u du
 * (the inverse Laplace transform of exp(s ln s) along the imaginary axis), Simpson's rule; good to 1e-5 for lambda in [-4, 13].
 */
export function landauCdf(lambda: number): number {
  const steps = 1600;
  // u = w^2 takes away the logarithmic singularity of the integrand at 0
  const dw = Math.sqrt(26) / steps;
  let sum = 0;
  for (let i = 1; i <= steps; i++) {
    const w = i * dw;
    const u = w * w;
    const f = (2 * exp((-Math.PI / 2) * u) * sin(u * (lambda + log(u)))) / w;
    sum += f * (i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  }
  return 0.5 + (sum * dw) / 3 / Math.PI;
}

/**
 * Upper tail of the Landau distribution, for lambda >= 1:
 *   1 - F(lambda) = (1/pi) integral_0^inf exp(-lambda t - t ln t) sin(pi t) / t dt
 */
export function landauTail(lambda: number): number {
  const steps = 1200;
  const top = 40 / (lambda + 1);
  const dt = top / steps;
  let sum = Math.PI;
  for (let i = 1; i <= steps; i++) {
    const t = i * dt;
    sum += ((exp(-t * (lambda + log(t))) * sin(Math.PI * t)) / t) * (i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  }
  return (sum * dt) / 3 / Math.PI;
}

const BULK_NODES = 1024;
const TAIL_NODES = 256;
const TAIL_START = 0.9;
let bulk: Float64Array | undefined;
let tail: Float64Array | undefined;

/** Tables of the quantile: lambda against u below 0.9, and lambda (1 - u), which tends to 1, against 1 - u above. */
function build(): void {
  const cdf: number[] = [];
  const lambdas: number[] = [];
  for (let lambda = -3.4; lambda < 12.95; lambda += 0.1) {
    cdf.push(landauCdf(lambda));
    lambdas.push(lambda);
  }
  const quantile = monotoneCubic(cdf, lambdas);
  const lower = new Float64Array(BULK_NODES + 2);
  for (let i = 0; i <= BULK_NODES; i++) lower[i] = quantile((TAIL_START * i) / BULK_NODES);
  // the support has no lower end; 1e-6 of the particles lie below this
  lower[0] = lambdas[0];
  lower[BULK_NODES + 1] = lower[BULK_NODES];

  const survival: number[] = [];
  const product: number[] = [];
  for (let log10 = 3.6; log10 > 0.75; log10 -= 0.05) {
    const lambda = exp(log10 * Math.LN10);
    const s = landauTail(lambda);
    survival.push(s);
    product.push(lambda * s);
  }
  const scaled = monotoneCubic(survival, product);
  const upper = new Float64Array(TAIL_NODES + 2);
  for (let i = 1; i <= TAIL_NODES; i++) upper[i] = scaled(((1 - TAIL_START) * i) / TAIL_NODES);
  upper[0] = 1;
  upper[TAIL_NODES + 1] = upper[TAIL_NODES];
  bulk = lower;
  tail = upper;
}

/**
 * Quantile of the Landau distribution: lambda with F(lambda) = u, from tables (linear between 1024 + 256 nodes).
 *
 * @param u  in (0, 1)
 */
export function landauQuantile(u: number): number {
  if (bulk === undefined || tail === undefined) build();
  if (u < TAIL_START) {
    const x = (u / TAIL_START) * BULK_NODES;
    const i = Math.trunc(x);
    const low = bulk![i];
    return low + (x - i) * (bulk![i + 1] - low);
  }
  const v = 1 - u;
  const x = (v / (1 - TAIL_START)) * TAIL_NODES;
  const i = Math.trunc(x);
  const low = tail![i];
  return (low + (x - i) * (tail![i + 1] - low)) / v;
}
