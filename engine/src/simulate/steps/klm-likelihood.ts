import { LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { log } from '../../basics/elementary.ts';
import { bitCount } from '../bit-count.ts';
import { assumed, type CardStep, numberOf } from '../card.ts';
import { HYPOTHESES } from '../identification/hypothesis-curves.ts';
import { LayerDepth, type Penetration } from '../identification/layer-depth.ts';
import { likelihoodAt, silence } from '../identification/rows.ts';
import { type Kernel, type KernelMaker, species } from '../state.ts';

const own = 'of the size that the steps of the KLM simulate';
const model = 'what the likelihood takes for it';

export const klmLikelihood: CardStep = {
  name: 'klmLikelihood',
  stage: 'simulate',
  does: 'KLM: layers crossed up to the outermost hit and layers with hits, compared with the range of a muon and with the exponential depth of hadrons',
  neglects:
    'distance of the hits from the extrapolated track, shape of showers, dependence of the hadrons on momentum; says nothing where a muon would not reach the first layer',
  numbers: {
    muonThrough: assumed(0.97, 'fraction', `muons that get as deep as their range, ${model}`),
    spread: assumed(0.7, '1', `spread of a muon's depth in layers: straggling, efficiency of the last layers; ${own}`),
    relativeSpread: assumed(0.05, '1', `the same, growing with the depth; ${own}`),
    hadronFirst: assumed(0.35, 'fraction', `hadrons with a hit in any layer; ${own}`),
    hadronNext: assumed(
      0.78,
      'fraction',
      `and still there one layer further, 4.7 cm of iron over an interaction length of 20 cm; ${own}`,
    ),
    pionDecays: assumed(0.015, 'fraction', `pions that go on as muons; ${own}`),
    kaonDecays: assumed(0.03, 'fraction', `kaons that go on as muons; ${own}`),
    electronFirst: assumed(0.01, 'fraction', `electrons with a hit; ${own}`),
    muonHits: assumed(0.95, 'fraction', `share of the layers crossed that a muon hits, ${model}`),
    hadronHits: assumed(0.85, 'fraction', `the same of a hadron, ${model}`),
    floor: assumed(0.005, 'fraction', 'depths that nothing above explains: noise, wrong matches; order of magnitude'),
  },
};

export const compileKlmLikelihood: KernelMaker = (step): Kernel => {
  const first = numberOf(step, 'hadronFirst');
  const next = numberOf(step, 'hadronNext');
  const kinds: Penetration[] = [];
  for (let h = 0; h < HYPOTHESES; h++) kinds.push({ muonLike: 0, first, next });
  kinds[species.electron] = { muonLike: 0, first: numberOf(step, 'electronFirst'), next };
  kinds[species.muon] = { muonLike: numberOf(step, 'muonThrough'), first, next };
  kinds[species.pion] = { muonLike: numberOf(step, 'pionDecays'), first, next };
  kinds[species.kaon] = { muonLike: numberOf(step, 'kaonDecays'), first, next };
  const depths = new LayerDepth(kinds, numberOf(step, 'spread'), numberOf(step, 'relativeSpread'), numberOf(step, 'floor'));
  const efficiency = (h: number) => numberOf(step, h === species.muon ? 'muonHits' : 'hadronHits');
  const hit = Float64Array.from(kinds, (_, h) => log(efficiency(h)));
  const missed = Float64Array.from(kinds, (_, h) => log(1 - efficiency(h)));

  return ({ charged: c }) => {
    const out = c.logLikelihood;
    for (let r = 0; r < c.n; r++) {
      const at = LIKELIHOODS_PER_TRACK * r + likelihoodAt.KLM;
      silence(out, at);
      const reach = c.klmReach[r];
      if (c.tracked[r] === 0 || reach === 0) continue;
      const depth = c.klmDepth[r];
      const hits = bitCount(c.klmHits[r]);
      for (let h = 0; h < HYPOTHESES; h++) {
        let logL = depths.logProbability(h, reach, depth);
        // the outermost layer is hit by definition
        if (depth > 0) logL += (hits - 1) * hit[h] + (depth - hits) * missed[h];
        out[at + h] = logL;
      }
    }
  };
};
