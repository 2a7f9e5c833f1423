import { poissonAtLeast, poissonPmf } from '../special/poisson.ts';
import type { Interval } from './belt.ts';
import { repairedInterval } from './repaired.ts';

/**
 * Sensitivity: the mean upper end over experiments with background b and no signal,
 *   sum_n P(n | b) mu_2(n, b),
 * summed until 1e-6 of the probability is left.
 *
 * @param b      known background [events], 0 ... 10,000
 * @param level  inside (0, 1)
 * @source       G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873 (physics/9711021), section VI
 */
export function sensitivity(
  b: number,
  level: number,
  interval: (n: number, b: number, level: number) => Interval = repairedInterval,
): number {
  let sum = 0;
  for (let n = 0; poissonAtLeast(n, b) > 1e-6; n++) {
    const probability = poissonPmf(n, b);
    // counts so low that all of them together weigh less than a millionth
    if (n < b && probability * (n + 1) < 1e-6) continue;
    sum += probability * interval(n, b, level).upper;
  }
  return sum;
}
