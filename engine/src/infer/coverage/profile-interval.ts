import { normalQuantile } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import type { Interval } from '../feldman-cousins/belt.ts';
import { likelihoodInterval } from '../fit/interval.ts';
import type { Likelihood } from '../likelihood.ts';
import { heldParameters } from '../minimise/minimise.ts';
import { globalMinimum } from '../minimise/multi-start.ts';

/** Restarts from deeper minima found along the profile. */
const MOST_RESTARTS = 5;

/**
 * Two-sided profile-likelihood interval of the parameter of interest: where
 *   2NLL(mu, theta-hat(mu)) - 2NLL(mu-hat, theta-hat) <= z^2,   z = Phi^-1((1 + level) / 2),
 * inside the bounds of the parameter. Asymptotically it covers at the level; with few events it does not, which is what a coverage study is for.
 *
 * @source  G. Cowan, Statistical Data Analysis (Oxford 1998), section 9.6 (from memory, not checked)
 */
export function profileInterval(likelihood: Likelihood, level: number): Interval {
  const { parameters, poi } = likelihood;
  const where = 'profile-likelihood interval';
  if (parameters[poi] === undefined) throw new UserError({ where, what: 'the model has no parameter of interest' });
  if (!(level > 0 && level < 1))
    throw new UserError({ where, what: 'level outside (0, 1)', value: level, remedy: 'give 0.9 for 90 %' });
  const z = normalQuantile(0.5 * (1 + level));
  let start: Float64Array | undefined;
  for (let restart = 0; restart < MOST_RESTARTS; restart++) {
    const { best } = globalMinimum(likelihood, start === undefined ? {} : { start });
    if (!best.converged) throw new UserError({ where, what: `the fit did not converge: ${best.reason ?? 'no reason given'}` });
    const found = likelihoodInterval(likelihood, best, heldParameters(likelihood), poi, z * z);
    if (found.lowerMinimum === undefined) return { lower: found.lower.value, upper: found.upper.value };
    start = found.lowerMinimum;
  }
  throw new UserError({ where, what: 'ever deeper minima along the profile', remedy: 'look at the fit' });
}
