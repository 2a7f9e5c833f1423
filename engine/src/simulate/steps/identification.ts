import { identifiers, LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { exp } from '../../basics/elementary.ts';
import { type CardStep, choice, numberOf } from '../card.ts';
import { HYPOTHESES } from '../identification/hypothesis-curves.ts';
import { likelihoodAt, silence } from '../identification/rows.ts';
import { type Kernel, type KernelMaker, species } from '../state.ts';

const use = '1: its likelihoods are used, 0: it says nothing (what if it were missing)';

export const identification: CardStep = {
  name: 'identification',
  stage: 'simulate',
  does: 'muon and electron scores: likelihood of the hypothesis over the sum for e, mu, pi, K, p, d, each the product over detectors, with equal prior probabilities',
  neglects: 'correlation of the detectors, calibration of the scores by data, decision trees and networks that use shapes',
  numbers: {
    SVD: choice(1, [0, 1], use),
    CDC: choice(1, [0, 1], use),
    TOP: choice(1, [0, 1], use),
    ARICH: choice(1, [0, 1], use),
    ECL: choice(1, [0, 1], use),
    KLM: choice(1, [0, 1], use),
  },
};

/** ln of a share that no ratio shows in double precision. */
const NEGLIGIBLE = -40;

export const compileIdentification: KernelMaker = (step): Kernel => {
  const missing = identifiers.filter((name) => numberOf(step, name) === 0).map((name) => likelihoodAt[name]);
  const sums = new Float64Array(HYPOTHESES);
  return ({ charged: c }) => {
    const logL = c.logLikelihood;
    for (let r = 0; r < c.n; r++) {
      if (c.tracked[r] === 0) continue;
      const at = LIKELIHOODS_PER_TRACK * r;
      for (let k = 0; k < missing.length; k++) silence(logL, at + missing[k]);
      for (let h = 0; h < HYPOTHESES; h++) {
        const k = at + h;
        sums[h] = logL[k] + logL[k + 6] + logL[k + 12] + logL[k + 18] + logL[k + 24] + logL[k + 30];
      }
      // mostly that of the true particle; begun with it, the search holds no surprises for the processor
      let largest = sums[c.species[r]];
      for (let h = 0; h < HYPOTHESES; h++) if (sums[h] > largest) largest = sums[h];
      let total = 0;
      for (let h = 0; h < HYPOTHESES; h++) {
        const below = sums[h] - largest;
        const share = below > NEGLIGIBLE ? exp(below) : 0;
        sums[h] = share;
        total += share;
      }
      c.muonId[r] = sums[species.muon] / total;
      c.electronId[r] = sums[species.electron] / total;
    }
  };
};
