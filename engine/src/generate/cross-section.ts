import { UserError } from '../basics/errors.ts';
import { buildProcess } from './canonical-process.ts';
import type { Estimate, ProcessSpec } from './process.ts';
import { adaptedSamplers, estimateOf, integrationStream, total } from './sampling.ts';

export interface CrossSectionOptions {
  /** relative standard error to reach, 1e-3 when absent */
  readonly accuracy?: number;
  /** points after which to give up */
  readonly maximumPoints?: number;
  /** what was reached after that many points is good enough; else it is a UserError */
  readonly best?: boolean;
}

export interface CrossSectionResult extends Estimate {
  /** points of the estimate, those of the grid adaptation aside */
  readonly points: number;
  /** mean over largest weight, channels together: the share of trials that would be kept as events of equal weight */
  readonly efficiency: number;
  readonly notes: readonly string[];
}

const CHUNK = 32_768;

/**
 * Monte Carlo estimate of the cross-section of a process [fb] with its standard error, all decays included.
 * Deterministic: an internal seed, points in chunks until the relative error is reached in every channel's share.
 */
export function crossSection(
  spec: ProcessSpec,
  { accuracy = 1e-3, maximumPoints = 2e8, best = false }: CrossSectionOptions = {},
): CrossSectionResult {
  if (!(accuracy > 0 && accuracy < 1)) {
    throw new UserError({
      where: 'accuracy',
      what: 'not a relative error',
      value: accuracy,
      remedy: 'give a number between 0 and 1',
    });
  }
  const build = buildProcess({ ...spec, bias: [] });
  const stream = integrationStream(spec);
  build.mixture?.adapt(stream);
  const samplers = adaptedSamplers(build, stream).filter((sampler) => sampler !== undefined);
  const passes = samplers.map(() => ({ points: 0, sum: 0, sum2: 0 }));
  let points = 0;
  const weights = new Float64Array(CHUNK);
  const largest = new Float64Array(samplers.length);
  const result = (estimate: Estimate): CrossSectionResult => {
    const sum = largest.reduce((total, weight) => total + weight, 0);
    return { ...estimate, points, efficiency: sum > 0 ? estimate.value / sum : 0, notes: build.notes };
  };
  for (;;) {
    // all channels once, then the one whose error is largest
    const errors = passes.map((pass) => (pass.points === 0 ? Number.POSITIVE_INFINITY : estimateOf(pass).error));
    const worst = errors.indexOf(Math.max(...errors));
    const more = samplers[worst].run(CHUNK, weights);
    for (const weight of weights) largest[worst] = Math.max(largest[worst], weight);
    const pass = passes[worst];
    pass.points += more.points;
    pass.sum += more.sum;
    pass.sum2 += more.sum2;
    points += CHUNK;
    if (passes.some((each) => each.points === 0)) continue;
    const estimate = total(passes.map(estimateOf));
    if (estimate.value > 0 && estimate.error <= accuracy * estimate.value) return result(estimate);
    if (estimate.value === 0 && points > 10 * CHUNK * passes.length) {
      throw new UserError({ where: spec.process, what: 'no point of phase space passes the cuts', remedy: 'loosen the cuts' });
    }
    if (points >= maximumPoints) {
      if (best) return result(estimate);
      throw new UserError({
        where: spec.process,
        what: `relative error ${(estimate.error / estimate.value).toPrecision(2)} reached after ${points} points: ${estimate.value.toPrecision(6)} +- ${estimate.error.toPrecision(2)} fb`,
        value: accuracy,
        remedy: 'ask for less accuracy, or cut away what makes the integrand steep',
      });
    }
  }
}
