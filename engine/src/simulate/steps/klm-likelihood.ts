import { LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { UserError } from '../../basics/errors.ts';
import { bitCount } from '../bit-count.ts';
import { assumed, type CardStep, type DetectorCard, numberOf, stepOf } from '../card.ts';
import { LayerDepth, shotDepths } from '../identification/layer-depth.ts';
import { likelihoodAt, silence } from '../identification/rows.ts';
import { templatesOf } from '../identification/templates.ts';
import type { Kernel, KernelMaker } from '../state.ts';
import { compileKlmTracks } from './klm-tracks.ts';

export const klmLikelihood: CardStep = {
  name: 'klmLikelihood',
  stage: 'simulate',
  does: 'KLM: layers crossed up to the outermost hit and layers with hits, compared with what the card makes of tracks of each hypothesis for which a muon would get as far',
  neglects:
    'distance of the hits from the extrapolated track, shape of showers, dependence on momentum at equal reach; says nothing where a muon would not reach the first layer',
  numbers: {
    pionDecays: assumed(
      0.015,
      'fraction',
      'pions that go on as muons, as the templates have it: 1.2 m over 55.9 m at 1 GeV, less those with a kink',
    ),
    kaonDecays: assumed(0.05, 'fraction', 'kaons that go on as muons, as the templates have it'),
    floor: assumed(0.01, 'fraction', 'depths that no template explains: noise, wrong matches; order of magnitude'),
  },
};

export const compileKlmLikelihood: KernelMaker = (step, card): Kernel => {
  const hitMaker = stepOf(card, 'klmTracks');
  if (hitMaker === undefined) {
    throw new UserError({
      what: 'nothing makes hits in the KLM',
      where: `detector card ${card.name}: step klmLikelihood`,
      remedy: 'add the step klmTracks, or leave klmLikelihood out',
    });
  }
  const makeDepths = (seen: DetectorCard) => {
    const of = (name: string) => numberOf(step, name);
    const settings = { pionDecays: of('pionDecays'), kaonDecays: of('kaonDecays'), floor: of('floor') };
    return new LayerDepth(shotDepths(compileKlmTracks(hitMaker, seen)), settings);
  };
  const made = templatesOf(card, step.name, makeDepths);
  return ({ charged: c }) => {
    const depths = made();
    const out = c.logLikelihood;
    for (let r = 0; r < c.n; r++) {
      const at = LIKELIHOODS_PER_TRACK * r + likelihoodAt.KLM;
      const reach = c.klmReach[r];
      if (c.tracked[r] === 0 || reach === 0) silence(out, at);
      else depths.load(reach, c.klmDepth[r], bitCount(c.klmHits[r]), out, at);
    }
  };
};
