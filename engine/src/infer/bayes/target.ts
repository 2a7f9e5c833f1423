import { log } from '../../basics/elementary.ts';
import { covariance } from '../fit/covariance.ts';
import type { Likelihood } from '../likelihood.ts';
import type { Target, TargetOptions } from './posterior.ts';

/**
 * The posterior over the free parameters as a function,
 *   ln p = -(2NLL(x) - 2NLL(mode)) / 2 + ln pi(mu) + sum_k ln pi_k(x_k);
 * constrained parameters have their auxiliary measurement in the likelihood and a flat prior of their own unless one is given. A parameter with a
 * prior of its own, which may diverge at its lower bound as theta^(-1/2) does, enters as t with x = bound + t^2 and the Jacobian 2t: smooth
 * for a quadrature, and nothing for a chain to get stuck in.
 */
export function targetOf({ likelihood, mode, prior, range, nuisancePriors }: TargetOptions): Target {
  const { parameters, poi } = likelihood;
  const index = [poi, ...parameters.keys()].filter((i, k) => k === 0 || (i !== poi && !parameters[i]!.fixed));
  const x = Float64Array.from(mode);
  const lowest = likelihood.twiceNll(mode);
  const priors = index.map((i) => (i === poi ? prior : nuisancePriors?.get(parameters[i]!.name)));
  const bounds = index.map((i) => (i === poi ? range : parameters[i]!.bounds));
  const rooted = index.map((i, k) => i !== poi && priors[k] !== undefined && Number.isFinite(bounds[k]![0]));
  const toZ = (k: number, value: number): number => (rooted[k] ? Math.sqrt(Math.max(0, value - bounds[k]![0])) : value);
  const lower = Float64Array.from(bounds, ([low], k) => toZ(k, low));
  const upper = Float64Array.from(bounds, ([, high], k) => toZ(k, high));
  const place = (z: Float64Array): void => {
    for (let k = 0; k < index.length; k++) x[index[k]!] = rooted[k] ? bounds[k]![0] + z[k]! * z[k]! : z[k]!;
  };
  const logDensity = (z: Float64Array): number => {
    for (let k = 0; k < index.length; k++) if (!(z[k]! >= lower[k]! && z[k]! <= upper[k]!)) return Number.NEGATIVE_INFINITY;
    place(z);
    let value = -0.5 * (likelihood.twiceNll(x) - lowest);
    for (let k = 0; k < index.length; k++) {
      const density = priors[k];
      if (!density) continue;
      // at the bound itself the prior may be infinite and the Jacobian zero: just off it their product is what it should be
      const t = rooted[k] ? Math.max(z[k]!, 1e-100) : z[k]!;
      value += rooted[k] ? log(2 * t * density(bounds[k]![0] + t * t)) : log(density(t));
    }
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  const start = Float64Array.from(index, (i, k) => Math.min(upper[k]!, Math.max(lower[k]!, toZ(k, mode[i]!))));
  const twiceNll = (z: Float64Array): number => {
    place(z);
    return likelihood.twiceNll(x);
  };
  const scale = scalesAt(twiceNll, start, lower, upper);
  return {
    names: index.map((i) => parameters[i]!.name),
    lower,
    upper,
    mode: start,
    scale,
    covariance: covarianceAt(likelihood, mode, index, (k) => (rooted[k] ? 2 * start[k]! : 1)),
    logDensity,
  };
}

/**
 * Covariance of the target's parameters from the second derivatives at the mode; undefined where these are not positive definite.
 *
 * @param slope  dx/dz of a parameter
 */
function covarianceAt(
  likelihood: Likelihood,
  mode: Float64Array,
  index: readonly number[],
  slope: (k: number) => number,
): Float64Array | undefined {
  const n = mode.length;
  const held = new Uint8Array(n).fill(1);
  for (const i of index) held[i] = 0;
  const { matrix, positive } = covariance(likelihood, mode, held, new Int8Array(n));
  if (!positive || index.some((_, k) => slope(k) === 0)) return undefined;
  const d = index.length;
  const out = new Float64Array(d * d);
  for (let k = 0; k < d; k++)
    for (let j = 0; j < d; j++) out[k * d + j] = matrix[index[k]! * n + index[j]!]! / (slope(k) * slope(j));
  return out.every(Number.isFinite) ? out : undefined;
}

/** Distance in each parameter alone at which -2 ln L has grown by 1, towards either side, within the bounds. */
function scalesAt(f: (z: Float64Array) => number, mode: Float64Array, lower: Float64Array, upper: Float64Array): Float64Array {
  const z = Float64Array.from(mode);
  const base = f(z);
  return Float64Array.from(mode, (centre, k) => {
    const rise = (step: number): number => {
      const sides = [centre - step, centre + step].filter((at) => at >= lower[k]! && at <= upper[k]!);
      const rises = sides.map((at) => {
        z[k] = at;
        return f(z) - base;
      });
      z[k] = centre;
      return rises.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...rises);
    };
    let step = Math.max(1e-6, 1e-3 * Math.abs(centre));
    // doubled until it matters, halved while it matters too much: a factor of two is all that is needed
    for (let i = 0; i < 80 && rise(step) < 1; i++) step *= 2;
    for (let i = 0; i < 80 && rise(step) > 4; i++) step *= 0.5;
    return step;
  });
}
