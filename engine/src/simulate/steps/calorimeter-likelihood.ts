import { LIKELIHOODS_PER_TRACK } from '../../basics/columns.ts';
import { UserError } from '../../basics/errors.ts';
import { assumed, type CardStep, type DetectorCard, numberOf, stepOf } from '../card.ts';
import { EnergyTemplates } from '../identification/energy-templates.ts';
import { likelihoodAt, silence } from '../identification/rows.ts';
import { templatesOf } from '../identification/templates.ts';
import type { Kernel, KernelMaker } from '../state.ts';
import { compileChargedClusters } from './charged-clusters.ts';
import { compileTrackShowers } from './track-showers.ts';

export const calorimeterLikelihood: CardStep = {
  name: 'calorimeterLikelihood',
  stage: 'simulate',
  does: 'calorimeter: energy of the matched cluster over momentum, compared with what the card makes of tracks of each hypothesis',
  neglects:
    'shape and pulse shape of the cluster, gaps and dependence on angle of the templates, photons of the electron in the cluster; says nothing about tracks without a cluster',
  numbers: {
    radiator: assumed(
      0.08,
      '1',
      'radiation lengths before the calorimeter in which an electron loses photons, as the templates have it',
    ),
    floor: assumed(
      0.02,
      'fraction',
      'clusters that no template explains: overlap with photons, split showers; order of magnitude',
    ),
  },
};

/** Compiles the step of the card that makes the clusters of tracks, when it is called. */
function clusterMaker(card: DetectorCard): () => Kernel {
  const showers = stepOf(card, 'trackShowers');
  if (showers !== undefined) return () => compileTrackShowers(showers, card);
  const byTable = stepOf(card, 'chargedClusters');
  if (byTable !== undefined) return () => compileChargedClusters(byTable, card);
  throw new UserError({
    what: 'nothing makes clusters of tracks',
    where: `detector card ${card.name}: step calorimeterLikelihood`,
    remedy: 'add the step trackShowers, or leave calorimeterLikelihood out',
  });
}

export const compileCalorimeterLikelihood: KernelMaker = (step, card): Kernel => {
  clusterMaker(card);
  const settings = { radiator: numberOf(step, 'radiator'), floor: numberOf(step, 'floor') };
  const makeTemplates = (seen: DetectorCard) => new EnergyTemplates(clusterMaker(seen)(), settings);
  const made = templatesOf(card, step.name, makeTemplates);
  return ({ charged: c }) => {
    const templates = made();
    const out = c.logLikelihood;
    for (let r = 0; r < c.n; r++) {
      const at = LIKELIHOODS_PER_TRACK * r + likelihoodAt.ECL;
      const energy = c.clusterEnergy[r];
      if (c.tracked[r] === 0 || !(energy > 0)) {
        silence(out, at);
        continue;
      }
      const momentum = c.pT[r] * Math.sqrt(1 + c.tanLambda[r] * c.tanLambda[r]);
      templates.load(momentum, energy / momentum, c.charge[r], out, at);
    }
  };
};
