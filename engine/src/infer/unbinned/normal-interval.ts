import { exp, normalCdf } from '../../basics/elementary.ts';

export const ROOT_TWO_PI = 2.5066282746310002;

/** int_a^b exp(-t^2/2) dt, a <= b, without cancellation in either tail; a and b may be infinite. */
export function gaussianInterval(a: number, b: number): number {
  return ROOT_TWO_PI * (a > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a));
}

/** exp(-t^2/2), 0 at infinity */
export const bell = (t: number): number => exp(-0.5 * t * t);
