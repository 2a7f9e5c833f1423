import type { Likelihood } from '../likelihood.ts';
import { type Minimum, minimise, type Response, responses } from '../minimise/minimise.ts';

/** One end of a likelihood interval. */
export interface IntervalEnd {
  /** where the profile has risen by `rise`; the bound where it does not rise that far inside */
  readonly value: number;
  /** the interval ends at the parameter's bound */
  readonly atBound: boolean;
}

export interface LikelihoodInterval {
  readonly lower: IntervalEnd;
  readonly upper: IntervalEnd;
  /** a minimum lower than the one given was found on the way; the fit should start again from here */
  readonly lowerMinimum?: Float64Array;
}

/** Steps of the search for an end: far more than it ever takes (4 or so). */
const MOST_STEPS = 60;

/**
 * Interval of a parameter where the profile of -2 ln L lies at most `rise` above its minimum (MINOS): 1 for 68.3 %, 2.706 for 90 %,
 * 3.841 for 95 %. Ends are good to 1e-4 of their distance from the minimum in `rise`.
 *
 * @source  F. James, M. Roos, Comput. Phys. Commun. 10 (1975) 343
 */
export function likelihoodInterval(
  likelihood: Likelihood,
  minimum: Minimum,
  held: Uint8Array,
  parameter: number,
  rise = 1,
): LikelihoodInterval {
  const with_ = Uint8Array.from(held);
  with_[parameter] = 1;
  const [there] = responses(likelihood, minimum.x, held, [parameter]);
  const lower = end(likelihood, minimum, with_, parameter, rise, -1, there);
  if (lower.lowerMinimum !== undefined) return lowerFound(lower.lowerMinimum, minimum, parameter);
  const upper = end(likelihood, minimum, with_, parameter, rise, 1, there);
  if (upper.lowerMinimum !== undefined) return lowerFound(upper.lowerMinimum, minimum, parameter);
  return { lower: lower.end!, upper: upper.end! };
}

function lowerFound(x: Float64Array, minimum: Minimum, parameter: number): LikelihoodInterval {
  const stay = { value: minimum.x[parameter], atBound: false };
  return { lower: stay, upper: stay, lowerMinimum: x };
}

function end(
  likelihood: Likelihood,
  minimum: Minimum,
  held: Uint8Array,
  parameter: number,
  rise: number,
  side: 1 | -1,
  { direction, curvature }: Response,
): { end?: IntervalEnd; lowerMinimum?: Float64Array } {
  const n = likelihood.parameters.length;
  const best = minimum.x[parameter];
  const bound = likelihood.parameters[parameter].bounds[side === 1 ? 1 : 0];
  const room = Math.abs(bound - best);
  if (room === 0) return { end: { value: bound, atBound: true } };
  let from = Float64Array.from(minimum.x);
  let near = { distance: 0, height: -rise, slope: 0 };
  let far: { distance: number; height: number } | undefined;
  const guess = curvature > 0 ? Math.sqrt((2 * rise) / curvature) : 0.1 * (1 + Math.abs(best));
  let distance = Math.min(Math.max(guess, 1e-12 * (1 + Math.abs(best))), room);
  const start = new Float64Array(n);
  let tangent = direction;
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = best + side * distance;
    for (let i = 0; i < n; i++) start[i] = from[i] + (held[i] !== 0 ? 0 : tangent[i] * (value - from[parameter]));
    start[parameter] = value;
    const there = minimise(likelihood, { start, fixed: held, along: parameter });
    const height = there.twiceNll - minimum.twiceNll - rise;
    if (height < -rise - 1e-5) return { lowerMinimum: there.x };
    if (Math.abs(height) < 1e-6 * rise) return { end: { value, atBound: false } };
    const slope = side * there.gradient[parameter];
    if (height < 0) {
      if (distance >= room) return { end: { value: bound, atBound: true } };
      near = { distance, height, slope };
      from = Float64Array.from(there.x);
      if (there.response?.definite) tangent = there.response.direction;
    } else far = { distance, height };
    // the square root of the rise is nearly straight: secant or Newton in it, kept inside the bracket
    const root = Math.sqrt(Math.max(height + rise, 0));
    const goal = Math.sqrt(rise);
    let next = root > 0 && slope > 0 ? distance + ((goal - root) * 2 * root) / slope : 2 * distance;
    if (far !== undefined) {
      const [a, b] = [near.distance, far.distance];
      if (!(next > a && next < b)) next = 0.5 * (a + b);
      if (b - a < 1e-9 * b) return { end: { value: best + side * 0.5 * (a + b), atBound: false } };
    } else if (!(next < 4 * distance)) next = 4 * distance;
    distance = Math.min(next, room);
  }
  return { end: { value: best + side * distance, atBound: false } };
}
