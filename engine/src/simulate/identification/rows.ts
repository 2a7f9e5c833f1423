import { HYPOTHESES } from './hypothesis-curves.ts';

/** First of the six log-likelihoods of each detector in a row of `logLikelihood`, in the order of `identifiers` in basics/columns.ts. */
export const likelihoodAt = {
  SVD: 0,
  CDC: HYPOTHESES,
  TOP: 2 * HYPOTHESES,
  ARICH: 3 * HYPOTHESES,
  ECL: 4 * HYPOTHESES,
  KLM: 5 * HYPOTHESES,
} as const;

/** Six equal numbers: the detector says nothing about this track. */
export function silence(logLikelihood: Float64Array, at: number): void {
  for (let h = 0; h < HYPOTHESES; h++) logLikelihood[at + h] = 0;
}
