import { hypotheses, identifiers, LIKELIHOODS_PER_TRACK, type TrackColumns } from '../basics/columns.ts';
import { exp } from '../basics/elementary.ts';

export type Hypothesis = (typeof hypotheses)[number];
export type Identifier = (typeof identifiers)[number];

/** Numbers of the detectors that take part in a ratio: all, or all but some. */
export function detectorsBut(...without: readonly Identifier[]): readonly number[] {
  return identifiers.flatMap((name, d) => (without.includes(name) ? [] : [d]));
}

const all = detectorsBut();

/** ln L of a hypothesis: sum over detectors. */
export function logLikelihoodOf(tracks: TrackColumns, row: number, hypothesis: number, detectors = all): number {
  const at = LIKELIHOODS_PER_TRACK * row + hypothesis;
  let sum = 0;
  for (const d of detectors) sum += tracks.logLikelihood[at + hypotheses.length * d];
  return sum;
}

/**
 * Global identification as Belle II combines it: L_i / sum_j L_j over e, mu, pi, K, p, d with equal prior probabilities, L the product over
 * detectors. 1/6 where no detector says anything.
 */
export function globalRatio(tracks: TrackColumns, row: number, hypothesis: Hypothesis, detectors = all): number {
  const own = logLikelihoodOf(tracks, row, hypotheses.indexOf(hypothesis), detectors);
  let sum = 0;
  for (let h = 0; h < hypotheses.length; h++) sum += exp(logLikelihoodOf(tracks, row, h, detectors) - own);
  return 1 / sum;
}

/** Binary identification: L_a / (L_a + L_b). 1/2 where no detector says anything. */
export function binaryRatio(tracks: TrackColumns, row: number, a: Hypothesis, b: Hypothesis, detectors = all): number {
  const against = logLikelihoodOf(tracks, row, hypotheses.indexOf(b), detectors);
  return 1 / (1 + exp(against - logLikelihoodOf(tracks, row, hypotheses.indexOf(a), detectors)));
}
