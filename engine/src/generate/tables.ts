import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import type { RandomStream } from '../basics/random.ts';
import { buildProcess } from './canonical-process.ts';
import { crossSection as integral } from './cross-section.ts';
import type { Integrand, ProcessBuild } from './integrand.ts';
import { physicsVersion } from './physics-version.ts';
import type { ChannelTables, Estimate, FrozenTables, ProcessSpec } from './process.ts';
import { adaptedSampler, adaptedSamplers, estimateOf, integrationStream, total } from './sampling.ts';
import type { Pass, Sampler } from './vegas.ts';

/** Fixed budget of the preparation: points of each of the two final passes, of the Born cross-section, and to share points among channels. */
const budget = { finalPoints: 131_072, bornPoints: 262_144 } as const;

/** The same for multi-channel processes, whose weights vary less: all channels together, least of a channel, to share points among channels. */
const shared = { finalPoints: 65_536, biasedPoints: 98_304, bornPoints: 65_536, leastPoints: 4096, probePoints: 2048 } as const;

/**
 * Share of the cross-section that may lie above the maximum weight when it is chosen, and that the other half of the points may find there;
 * share of the points that may: where the weights are all but flat, a small excess would touch most events. The events of a biased sample
 * have weights anyway: a few more of them save most of the trials.
 */
const overweight = {
  unbiased: { target: 2e-4, limit: 8e-4, points: 1e-3 },
  biased: { target: 0.02, limit: 0.04, points: 0.02 },
} as const;
type Overweight = (typeof overweight)[keyof typeof overweight];

/** Weight of a biased event that is where no bias wants it, and so weighs most: weights are relative to it. */
export const largestBias = (spec: ProcessSpec): number => (spec.bias ?? []).reduce((product, { factor }) => product * factor, 1);

/**
 * Grids, maximum weights and cross-section of a process: a fixed number of points from an internal seed, summed in a fixed order, so the
 * same spec gives the same bytes everywhere. Nothing of it depends on the user's seed or on the number of events.
 */
export function prepareTables(spec: ProcessSpec): FrozenTables {
  const build = buildProcess(spec);
  const stream = integrationStream(spec);
  build.mixture?.adapt(stream);
  const biased = (spec.bias?.length ?? 0) > 0;
  const samplers = adaptedSamplers(build, stream, biased);
  const points = finalPoints(build, samplers, biased ? shared.biasedPoints : shared.finalPoints);
  const sampledChannels = build.channels.map((_, i) => sampleChannel(samplers[i], points[i]));
  // channels of very different size: what may be overweight is a share of them all
  const whole = build.commonOverweight
    ? sampledChannels.reduce((sum, channel) => sum + (channel ? channel.pass.thinned / channel.pass.points : 0), 0)
    : 0;
  const prepared = build.channels.map((channel, i) =>
    prepareChannel(
      channel,
      samplers[i],
      sampledChannels[i],
      whole,
      build.commonOverweight ? build.channels.length : 1,
      overweight[biased ? 'biased' : 'unbiased'],
    ),
  );
  const channels = prepared.map(({ tables }) => tables);
  const sampled = total(channels.map((channel) => channel.crossSection));
  const maximum = channels.reduce((sum, channel) => sum + channel.maximum, 0);
  // means over the unit cube, summed over the channels
  const mean = (of: (pass: Pass) => number): number =>
    prepared.reduce((sum, { pass }) => sum + (pass ? of(pass) / pass.points : 0), 0);
  const thinned = mean((pass) => pass.thinned);
  const over = prepared.reduce(
    (sum, { pass, tables }) => sum + (pass ? (tables.overweightShare * pass.thinned) / pass.points : 0),
    0,
  );
  const share = thinned > 0 ? over / thinned : 0;
  // what a bias leaves seldom is known better from a sample without it
  const crossSection = biased && sampled.value > 0 ? unbiased(spec) : sampled;
  const unthinned = mean((pass) => pass.unthinned);
  const tables = {
    physicsVersion,
    channels,
    shares: build.mixture ? Array.from(build.mixture.shares) : null,
    crossSection,
    bornCrossSection: born(build, stream),
    trialsPerEvent: thinned > 0 ? maximum / (thinned * (1 - share)) : 0,
    overweightShare: share,
    meanWeight: thinned > 0 ? crossSection.value / (thinned * (1 - share) * largestBias(spec)) : 1,
    effectiveShare: unthinned > 0 ? Math.min(1, (crossSection.value * crossSection.value) / (thinned * unthinned)) : 1,
  };
  return { ...tables, hash: hashOf(tables) };
}

function unbiased(spec: ProcessSpec): Estimate {
  const { value, error } = integral({ ...spec, bias: [] }, { accuracy: 4e-3, maximumPoints: 1e6, best: true });
  return { value, error };
}

/** sha256 of the canonical JSON of the tables without their hash. */
export function hashOf(tables: Omit<FrozenTables, 'hash'>): string {
  const { hash: _, ...rest } = { hash: '', ...tables };
  return sha256(canonicalJson(rest));
}

/** Points of the final passes: the budget for a channel of its own, shares of one where many share a cross-section. */
function finalPoints({ channels, mixture }: ProcessBuild, samplers: readonly (Sampler | undefined)[], all: number): number[] {
  if (mixture === undefined) return channels.map(() => budget.finalPoints);
  const values = samplers.map((sampler) => (sampler ? sampler.run(shared.probePoints).thinned : 0));
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => Math.max(shared.leastPoints, Math.ceil((all * value) / (sum || 1))));
}

/** Weights of the two final passes of a channel. */
interface SampledChannel {
  readonly chosen: Float64Array;
  readonly checked: Float64Array;
  readonly first: Pass;
  readonly second: Pass;
  readonly pass: Pass;
}

function sampleChannel(sampler: Sampler | undefined, points: number): SampledChannel | undefined {
  if (sampler === undefined) return undefined;
  const chosen = new Float64Array(points);
  const checked = new Float64Array(points);
  const first = sampler.run(points, chosen);
  const second = sampler.run(points, checked);
  const pass = {
    points: 2 * points,
    sum: first.sum + second.sum,
    sum2: first.sum2 + second.sum2,
    thinned: first.thinned + second.thinned,
    unthinned: first.unthinned + second.unthinned,
  };
  return { chosen, checked, first, second, pass };
}

/**
 * @param least   mean weight whose share may be overweight where the channel's own is smaller
 * @param sharing number of channels that share it: together they stay below the limit
 */
function prepareChannel(
  channel: Integrand,
  sampler: Sampler | undefined,
  sampled: SampledChannel | undefined,
  least: number,
  sharing: number,
  allowed: Overweight,
): { tables: ChannelTables; pass: Pass | undefined } {
  const { name, dimensions } = channel;
  if (sampler === undefined || sampled === undefined) {
    const crossSection = { value: 0, error: 0 };
    return { tables: { name, dimensions, grids: [], maximum: 0, crossSection, overweightShare: 0 }, pass: undefined };
  }
  const { chosen, checked, first, second, pass } = sampled;
  const scale = (of: Pass): number => Math.max(of.thinned, least * of.points);
  let maximum = maximumWeight(chosen, scale(first), allowed);
  let share = overweightShare(checked, second.thinned, maximum);
  if (share * second.thinned * sharing > allowed.limit * scale(second)) {
    // the first half was lucky: take the larger of the two choices
    maximum = Math.max(maximum, maximumWeight(checked, scale(second), allowed));
    share = overweightShare(checked, second.thinned, maximum);
  }
  const crossSection = estimateOf(pass);
  return { tables: { name, dimensions, grids: sampler.grid.grids(), maximum, crossSection, overweightShare: share }, pass };
}

/**
 * Smallest of the weights above which not more than the allowed share of the sum lies, sum of max(0, w - w_max) <= share sum of w, and not
 * more than the allowed share of the points.
 */
function maximumWeight(weights: Float64Array, sum: number, allowed: Overweight): number {
  const sorted = weights.slice().sort();
  let above = 0;
  let i = sorted.length - 1;
  // lowering the maximum from sorted[i] to sorted[i - 1] lets (number above) x difference through
  const last = Math.max(1, Math.ceil(sorted.length * (1 - allowed.points)));
  for (; i > last; i--) {
    const more = (sorted.length - i) * (sorted[i] - sorted[i - 1]);
    if (above + more > allowed.target * sum) break;
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

function born({ born: known, bornMixture }: ProcessBuild, stream: RandomStream): Estimate | null {
  if (known === undefined) return null;
  if (typeof known === 'number') return { value: known, error: 0 };
  bornMixture?.adapt(stream);
  const used = known.filter((_, i) => bornMixture === undefined || bornMixture.shares[i] > 0);
  // channel numbers 1000 on: other points than those of the channels with radiation
  const points = bornMixture ? Math.ceil(shared.bornPoints / used.length) : budget.bornPoints;
  return total(used.map((channel, i) => estimateOf(adaptedSampler(channel, stream, 1000 + i).run(points))));
}
