import { UserError } from '../../basics/errors.ts';
import type { RandomStream } from '../../basics/random.ts';
import type { Interval } from '../feldman-cousins/belt.ts';
import type { StatisticalModel } from '../likelihood.ts';
import type { Coverage } from './exact.ts';

export interface ToyCoverageOptions {
  /** pseudo-experiments of each truth */
  readonly toys: number;
  readonly stream: RandomStream;
  /** before each pseudo-experiment, with how many of all are done */
  readonly onToy?: ((done: number, total: number) => void) | undefined;
}

/**
 * Coverage of an interval of any model by pseudo-experiments. Each truth throws its own toys, data and auxiliary measurements, at the parameters
 * given; the standard error is binomial, (k + 1)/(N + 2) standing for the probability so that none or all inside is not an error of zero.
 *
 * @param truths  complete parameter points, the model's order
 */
export function toyCoverage<Data>(
  model: StatisticalModel<Data>,
  interval: (data: Data) => Interval,
  truths: readonly Float64Array[],
  { toys, stream, onToy }: ToyCoverageOptions,
): Coverage[] {
  if (!(Number.isSafeInteger(toys) && toys >= 1))
    throw new UserError({ where: 'coverage', what: 'not a number of toys', value: toys, remedy: 'give 1000 or so' });
  if (model.poi < 0)
    throw new UserError({ where: 'coverage', what: 'the model has no parameter of interest', remedy: 'name one with --poi' });
  return truths.map((x, k) => {
    const truth = x[model.poi]!;
    let [inside, below, above, failed] = [0, 0, 0, 0];
    for (let i = 0; i < toys; i++) {
      onToy?.(k * toys + i, truths.length * toys);
      const found = intervalOrNull(interval, model.toy(x, stream, k * toys + i));
      if (found === null) {
        failed++;
        continue;
      }
      const { lower, upper } = found;
      if (Number.isNaN(lower) || Number.isNaN(upper))
        throw new UserError({
          where: `coverage, toy ${i} at ${truth}`,
          what: 'its interval is not a number',
          value: [lower, upper],
        });
      if (truth > upper) below++;
      else if (truth < lower) above++;
      else inside++;
    }
    const p = (inside + 1) / (toys + 2);
    return {
      truth,
      coverage: inside / toys,
      error: Math.sqrt((p * (1 - p)) / toys),
      below: below / toys,
      above: above / toys,
      toys,
      failed,
    };
  });
}

/** null where the data of a toy allow no interval, such as a fit that does not converge; a broken promise of the program is still an error. */
function intervalOrNull<Data>(interval: (data: Data) => Interval, data: Data): Interval | null {
  try {
    return interval(data);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
