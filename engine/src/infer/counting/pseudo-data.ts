import { UserError } from '../../basics/errors.ts';
import { type RandomStream, stage } from '../../basics/random.ts';
import { poissonQuantile } from '../special/poisson.ts';

/**
 * Poisson counts of one pseudo-experiment, one per mean, by inversion of a single uniform each: counts change smoothly with the means.
 *
 * Bins are independent: give the disjoint bins of a histogram and add them up with `countsInWindows` where windows overlap (overlapping
 * windows then share events, as in data); a mean per window draws overlapping windows as if they were independent. Nuisances are not
 * fluctuated: the means are the nominal expectation.
 *
 * @param stream      seed and name of the run's random numbers
 * @param experiment  number of the pseudo-experiment, >= 0
 * @param means       expected events, >= 0; at most 2^16 bins
 */
export function pseudoCounts(stream: RandomStream, experiment: number, means: ArrayLike<number>): number[] {
  if (means.length > 65536) {
    throw new UserError({ where: 'pseudo-data', what: 'more than 65536 bins', value: means.length, remedy: 'merge bins' });
  }
  const uniforms = new Float64Array(2);
  return Array.from(means, (mean, bin) => {
    if (!(mean >= 0 && Number.isFinite(mean))) {
      throw new UserError({
        where: `pseudo-data bin ${bin}`,
        what: 'expected events are not a number >= 0',
        value: mean,
        remedy: 'check the sums',
      });
    }
    stream.one(experiment, stage.pseudoData, bin, 0, 1, uniforms);
    return poissonQuantile(uniforms[0]!, mean);
  });
}

/** Counts of windows made of whole bins: bins first ... end - 1 of each. */
export function countsInWindows(
  bins: ArrayLike<number>,
  windows: readonly { readonly first: number; readonly end: number }[],
): number[] {
  return windows.map(({ first, end }, w) => {
    if (!(Number.isInteger(first) && Number.isInteger(end) && first >= 0 && first < end && end <= bins.length)) {
      throw new UserError({
        where: `window ${w}`,
        what: `bins ${first} to ${end} are not in 0 ... ${bins.length}`,
        remedy: 'widen the histogram',
      });
    }
    let sum = 0;
    for (let k = first; k < end; k++) sum += bins[k]!;
    return sum;
  });
}
