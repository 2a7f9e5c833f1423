import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import { RandomStream } from '../basics/random.ts';
import { buildProcess } from './canonical-process.ts';
import type { Integrand } from './integrand.ts';
import { physicsVersion } from './physics-version.ts';
import type { ChannelTables, Estimate, FrozenTables, ProcessSpec } from './process.ts';
import { parseProcess } from './processes/index.ts';
import { adapt, ImportanceGrid, type Pass, Sampler } from './vegas.ts';

/** Fixed budget of the preparation: points of a grid pass, passes, points of each of the two final passes. */
const budget = { adaptPoints: 12_288, adaptPasses: 8, finalPoints: 131_072, bornPoints: 262_144 } as const;

/** Share of the cross-section that may lie above the maximum weight when it is chosen; the other half of the points must find it below 1e-3. */
const overweightTarget = 2e-4;
const overweightLimit = 8e-4;

/** Share of the points that may: where the weights are all but flat, a small excess would touch most events. */
const overweightPoints = 1e-3;

/**
 * Grids, maximum weights and cross-section of a process: a fixed number of points from an internal seed, summed in a fixed order, so the
 * same spec gives the same bytes everywhere. Nothing of it depends on the user's seed or on the number of events.
 */
export function prepareTables(spec: ProcessSpec): FrozenTables {
  const build = buildProcess(spec);
  const stream = integrationStream(spec);
  const channels = build.channels.map((channel, i) => prepareChannel(channel, stream, i));
  const crossSection = total(channels.map((channel) => channel.crossSection));
  const maximum = channels.reduce((sum, channel) => sum + channel.maximum, 0);
  const over = channels.reduce((sum, channel) => sum + channel.overweightShare * channel.crossSection.value, 0);
  const share = crossSection.value > 0 ? over / crossSection.value : 0;
  const tables = {
    physicsVersion,
    channels,
    crossSection,
    bornCrossSection: born(build.born, stream),
    trialsPerEvent: crossSection.value > 0 ? maximum / (crossSection.value * (1 - share)) : 0,
    overweightShare: share,
  };
  return { ...tables, hash: hashOf(tables) };
}

/** sha256 of the canonical JSON of the tables without their hash. */
export function hashOf(tables: Omit<FrozenTables, 'hash'>): string {
  const { physicsVersion, channels, crossSection, bornCrossSection, trialsPerEvent, overweightShare } = tables;
  return sha256(canonicalJson({ physicsVersion, channels, crossSection, bornCrossSection, trialsPerEvent, overweightShare }));
}

/** Random numbers of the integration: internal seed 0, named by the process text, never those of a run. */
export function integrationStream(spec: ProcessSpec): RandomStream {
  return new RandomStream(0, `integration of ${parseProcess(spec.process).text}`);
}

/** A sampler with its grid adapted by the fixed budget. */
export function adaptedSampler(channel: Integrand, stream: RandomStream, number: number): Sampler {
  const sampler = new Sampler(channel, new ImportanceGrid(channel.dimensions), stream, number);
  adapt(sampler, budget.adaptPasses, budget.adaptPoints);
  return sampler;
}

/** Mean of a pass and its standard error. */
export function estimateOf({ points, sum, sum2 }: Pass): Estimate {
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

function prepareChannel(channel: Integrand, stream: RandomStream, number: number): ChannelTables {
  const sampler = adaptedSampler(channel, stream, number);
  const points = budget.finalPoints;
  const chosen = new Float64Array(points);
  const checked = new Float64Array(points);
  const first = sampler.run(points, chosen);
  const second = sampler.run(points, checked);
  let maximum = maximumWeight(chosen, first.sum, overweightTarget);
  let share = overweightShare(checked, second.sum, maximum);
  if (share > overweightLimit) {
    // the first half was lucky: take the larger of the two choices
    maximum = Math.max(maximum, maximumWeight(checked, second.sum, overweightTarget));
    share = overweightShare(checked, second.sum, maximum);
  }
  const both = { points: 2 * points, sum: first.sum + second.sum, sum2: first.sum2 + second.sum2 };
  return {
    name: channel.name,
    dimensions: channel.dimensions,
    grids: sampler.grid.grids(),
    maximum,
    crossSection: estimateOf(both),
    overweightShare: share,
  };
}

/**
 * Smallest of the weights above which not more than `share` of the sum lies, sum of max(0, w - w_max) <= share sum of w, and not more
 * than a thousandth of the points.
 */
function maximumWeight(weights: Float64Array, sum: number, share: number): number {
  const sorted = weights.slice().sort();
  let above = 0;
  let i = sorted.length - 1;
  // lowering the maximum from sorted[i] to sorted[i - 1] lets (number above) x difference through
  const last = Math.max(1, Math.ceil(sorted.length * (1 - overweightPoints)));
  for (; i > last; i--) {
    const more = (sorted.length - i) * (sorted[i] - sorted[i - 1]);
    if (above + more > share * sum) break;
    above += more;
  }
  return sorted[i];
}

/** Share of the sum of weights that lies above the maximum. */
function overweightShare(weights: Float64Array, sum: number, maximum: number): number {
  let above = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] > maximum) above += weights[i] - maximum;
  return sum > 0 ? above / sum : 0;
}

function born(known: number | Integrand[] | undefined, stream: RandomStream): Estimate | null {
  if (known === undefined) return null;
  if (typeof known === 'number') return { value: known, error: 0 };
  // channel numbers 1000 on: other points than those of the channels with radiation
  return total(known.map((channel, i) => estimateOf(adaptedSampler(channel, stream, 1000 + i).run(budget.bornPoints))));
}
