import { RandomStream } from '../basics/random.ts';
import type { Integrand, Mixture, ProcessBuild } from './integrand.ts';
import type { Estimate, ProcessSpec } from './process.ts';
import { parseProcess } from './processes/index.ts';
import { adapt, ImportanceGrid, type Pass, Sampler } from './vegas.ts';

/** Fixed budget of the adaptation of grids: points of a pass, passes; where many channels share one cross-section, points of a pass of all. */
const budget = { points: 12_288, passes: 8, ofMany: 6144, passesOfMany: 6, ofAll: 49_152, least: 2048 } as const;

/** Times that for a biased sample, of which few points count at first. */
const BIASED = 2;

/** Random numbers of the integration: internal seed 0, named by the process text, never those of a run. */
export function integrationStream(spec: ProcessSpec): RandomStream {
  return new RandomStream(0, `integration of ${parseProcess(spec.process).text}`);
}

/** A sampler with its grid adapted by the fixed budget. */
export function adaptedSampler(
  channel: Integrand,
  stream: RandomStream,
  number: number,
  points: number = budget.points,
  passes: number = budget.passes,
  biased = false,
): Sampler {
  const sampler = new Sampler(channel, new ImportanceGrid(channel.dimensions), stream, number);
  adapt(sampler, passes, points, biased);
  return sampler;
}

/** Samplers of all channels, adapted; undefined for a channel without a share. */
export function adaptedSamplers(
  { channels, mixture }: ProcessBuild,
  stream: RandomStream,
  biased = false,
): (Sampler | undefined)[] {
  const used = channels.filter((_, i) => isUsed(mixture, i)).length;
  const points = (biased ? BIASED : 1) * Math.max(budget.least, Math.min(budget.ofMany, Math.floor(budget.ofAll / used)));
  return channels.map((channel, i) =>
    isUsed(mixture, i)
      ? mixture
        ? adaptedSampler(channel, stream, i, points, budget.passesOfMany + (biased ? 2 : 0), biased)
        : adaptedSampler(channel, stream, i)
      : undefined,
  );
}

const isUsed = (mixture: Mixture | undefined, channel: number): boolean => mixture === undefined || mixture.shares[channel] > 0;

/** Mean of a pass and its standard error. */
export function estimateOf({ points, sum, sum2 }: Pick<Pass, 'points' | 'sum' | 'sum2'>): Estimate {
  const value = sum / points;
  return { value, error: Math.sqrt(Math.max(0, sum2 / points - value * value) / points) };
}

/** Sum of independent estimates. */
export function total(estimates: readonly Estimate[]): Estimate {
  let value = 0;
  let variance = 0;
  for (const estimate of estimates) {
    value += estimate.value;
    variance += estimate.error * estimate.error;
  }
  return { value, error: Math.sqrt(variance) };
}
