import { normalQuantile } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import type { Interval } from '../feldman-cousins/belt.ts';
import type { Likelihood } from '../likelihood.ts';
import { minimise } from '../minimise/minimise.ts';

/** Relative precision of an end. */
const PRECISION = 1e-7;

/**
 * Two-sided profile-likelihood interval of the parameter of interest: all values with
 *   2NLL(mu, theta-hat(mu)) - 2NLL(mu-hat, theta-hat) <= z^2,   z = Phi^-1((1 + level) / 2),
 * inside the bounds of the parameter. Asymptotically it covers at the level; with few events it does not, which is what a coverage study is for.
 *
 * @source  G. Cowan, Statistical Data Analysis (Oxford 1998), section 9.6
 */
export function profileInterval(likelihood: Likelihood, level: number): Interval {
  const { parameters, poi } = likelihood;
  const where = 'profile-likelihood interval';
  const parameter = parameters[poi];
  if (parameter === undefined) throw new UserError({ where, what: 'the model has no parameter of interest' });
  if (!(level > 0 && level < 1))
    throw new UserError({ where, what: 'level outside (0, 1)', value: level, remedy: 'give 0.9 for 90 %' });
  const best = minimise(likelihood);
  if (!best.converged) throw new UserError({ where, what: `the fit did not converge: ${best.reason ?? 'no reason given'}` });
  const z = normalQuantile(0.5 * (1 + level));
  const fixed = Uint8Array.from(parameters, (one, i) => (one.fixed || i === poi ? 1 : 0));
  let start = best.x;
  const excess = (mu: number): number => {
    const from = Float64Array.from(start);
    from[poi] = mu;
    const held = minimise(likelihood, { start: from, fixed });
    if (Number.isFinite(held.twiceNll)) start = held.x;
    return held.twiceNll - best.twiceNll - z * z;
  };
  const centre = best.x[poi]!;
  const end = (side: -1 | 1): number => {
    const bound = side < 0 ? parameter.bounds[0] : parameter.bounds[1];
    if (centre === bound) return bound;
    start = best.x;
    let inside = centre;
    let stride = Math.max(1e-3 * Math.abs(centre), 1e-3 * Math.abs(parameter.init), 1e-12);
    let outside = centre;
    for (let step = 0; ; step++) {
      if (step === 200)
        throw new UserError({ where, what: 'it has no end: the data do not constrain the parameter', value: parameter.name });
      outside = side < 0 ? Math.max(bound, inside - stride) : Math.min(bound, inside + stride);
      if (excess(outside) > 0) break;
      inside = outside;
      if (inside === bound) return bound;
      stride *= 2;
    }
    for (
      let step = 0;
      step < 200 && Math.abs(outside - inside) > PRECISION * (Math.abs(inside) + Math.abs(stride) * 1e-3);
      step++
    ) {
      const middle = 0.5 * (inside + outside);
      if (excess(middle) > 0) outside = middle;
      else inside = middle;
    }
    return inside;
  };
  return { lower: end(-1), upper: end(1) };
}
