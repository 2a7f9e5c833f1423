import { UserError } from '../../basics/errors.ts';
import { RandomStream } from '../../basics/random.ts';
import { Chain } from './chain.ts';
import { effectiveSamples, quantileError, splitRHat } from './diagnostics.ts';
import type { ChainDiagnostics, Target } from './posterior.ts';

export interface ChainOptions {
  /** default 4 */
  readonly chains?: number;
  /** of the random numbers; default 1 */
  readonly seed?: number;
  /** Monte Carlo error of the quantile asked for, relative to the posterior's standard deviation; default 0.03 */
  readonly accuracy?: number;
  /** probability of the quantile whose error is watched; default 0.95 */
  readonly watched?: number;
  /** steps of a chain at which it is given up; default 2^20 */
  readonly maxSteps?: number;
  /** called after each round with the share of maxSteps done */
  readonly onProgress?: (share: number) => void;
}

/** Samples of the parameter of interest that have passed their tests. */
export interface Sample {
  readonly chains: readonly Float64Array[];
  readonly sorted: Float64Array;
  readonly diagnostics: ChainDiagnostics;
}

/** Split R-hat of every parameter below this ... */
const R_HAT = 1.01;
/** ... and so many effective samples of the parameter of interest, or the chains go on. */
const FEWEST_EFFECTIVE = 400;
/** Samples kept of a chain: the rest is thinned out, its information being in the neighbours. Fewer of models with many parameters. */
const KEPT = { few: 32_768, many: 8192, manyFrom: 40 };
const FIRST_STEPS = 8192;

/**
 * Several Markov chains of a target until all of this holds: split R-hat of every parameter below 1.01, at least 400 effective samples of the
 * parameter of interest, and the Monte Carlo error of the quantile watched below `accuracy` standard deviations. The number of steps doubles
 * until then; chains that have not converged at `maxSteps` are refused, never quietly accepted.
 */
export function sampleTarget(target: Target, options: ChainOptions = {}): Sample {
  const { chains: count = 4, seed = 1, accuracy = 0.03, watched = 0.95, maxSteps = 1_048_576, onProgress } = options;
  if (!(Number.isInteger(count) && count >= 2 && count <= 64))
    throw new UserError({ where: 'Markov chains', what: 'not a number of chains', value: count, remedy: 'give 2 to 64' });
  if (!(accuracy > 0 && accuracy < 1))
    throw new UserError({ where: 'Markov chains', what: 'accuracy outside (0, 1)', value: accuracy, remedy: 'give e.g. 0.02' });
  if (!(Number.isInteger(maxSteps) && maxSteps >= FIRST_STEPS))
    throw new UserError({
      where: 'Markov chains',
      what: 'too few steps',
      value: maxSteps,
      remedy: `give ${FIRST_STEPS} or more`,
    });
  const d = target.mode.length;
  const capacity = d < KEPT.manyFrom ? KEPT.few : KEPT.many;
  const stream = new RandomStream(seed, 'Markov chains');
  const chains = Array.from({ length: count }, (_, c) => new Chain(target, stream, c));
  const burnIn = 2000 + 300 * d;
  for (const chain of chains) chain.burnIn(burnIn);
  // every parameter of every kept step: [chain][parameter]
  const kept = chains.map(() => Array.from({ length: d }, () => new Float64Array(capacity)));
  let filled = 0;
  let stride = 1;
  let steps = 0;
  let wanted = FIRST_STEPS;
  for (;;) {
    for (const [c, chain] of chains.entries()) {
      let at = filled;
      for (let i = steps; i < wanted; i++) {
        chain.next();
        if ((i + 1) % stride !== 0) continue;
        for (let k = 0; k < d; k++) kept[c]![k]![at] = chain.z[k]!;
        at++;
      }
    }
    filled += (wanted - steps) / stride;
    steps = wanted;
    const poi = kept.map((one) => one[0]!.slice(0, filled));
    const sorted = Float64Array.from(poi.flatMap((one) => [...one])).sort();
    const diagnostics = diagnose(target, kept, filled, chains, steps, burnIn);
    const deviation = deviationOf(sorted);
    const mixed = diagnostics.rHat < R_HAT && diagnostics.effective >= FEWEST_EFFECTIVE;
    const error = mixed ? quantileError(poi, sorted, watched) : Number.POSITIVE_INFINITY;
    if (error < accuracy * deviation) return { chains: poi, sorted, diagnostics };
    onProgress?.(steps / maxSteps);
    if (2 * steps > maxSteps) {
      throw new UserError({
        where: 'Markov chains',
        what: `not converged after ${steps} steps of ${count} chains: split R-hat ${diagnostics.rHat.toFixed(3)} (${diagnostics.worst}), ${diagnostics.effective.toFixed(0)} effective samples${mixed ? `, Monte Carlo error ${(error / deviation).toPrecision(2)} standard deviations` : ''}`,
        remedy: `it takes R-hat below ${R_HAT}, ${FEWEST_EFFECTIVE} effective samples and ${accuracy}: allow more steps, or look for directions that the data do not constrain`,
      });
    }
    wanted = 2 * steps;
    if (2 * filled <= capacity) continue;
    // half of what is kept makes room for as much again
    for (const one of kept) for (const values of one) thin(values, filled);
    filled /= 2;
    stride *= 2;
  }
}

function thin(values: Float64Array, filled: number): void {
  for (let i = 0; i < filled / 2; i++) values[i] = values[2 * i + 1]!;
}

function diagnose(
  target: Target,
  kept: readonly (readonly Float64Array[])[],
  filled: number,
  chains: readonly Chain[],
  steps: number,
  burnIn: number,
): ChainDiagnostics {
  let rHat = 0;
  let worst = 0;
  for (let k = 0; k < target.mode.length; k++) {
    const value = splitRHat(kept.map((one) => one[k]!.subarray(0, filled)));
    if (value > rHat) [rHat, worst] = [value, k];
  }
  const accepted = chains.reduce((sum, chain) => sum + chain.accepted, 0);
  return {
    chains: chains.length,
    steps,
    burnIn,
    acceptance: accepted / (chains.length * steps),
    rHat,
    worst: target.names[worst]!,
    effective: effectiveSamples(kept.map((one) => one[0]!.subarray(0, filled))),
  };
}

function deviationOf(sorted: Float64Array): number {
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / sorted.length);
}

/** Shortest interval that holds a share p of sorted samples. */
export function shortestInterval(sorted: Float64Array, p: number): readonly [number, number] {
  const inside = Math.max(1, Math.ceil(p * sorted.length) - 1);
  let best = 0;
  for (let i = 0; i + inside < sorted.length; i++)
    if (sorted[i + inside]! - sorted[i]! < sorted[best + inside]! - sorted[best]!) best = i;
  return [sorted[best]!, sorted[Math.min(sorted.length - 1, best + inside)]!];
}
