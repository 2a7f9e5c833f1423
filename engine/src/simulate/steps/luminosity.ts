import { assumed, type CardStep } from '../card.ts';

export const luminosity: CardStep = {
  name: 'luminosity',
  stage: 'result',
  does: 'uncertainty of the integrated luminosity; no event changes',
  neglects: 'correlation with other uncertainties',
  numbers: {
    relativeUncertainty: assumed(
      0.015,
      'fraction',
      'for the data of 2018; recalled from arXiv:1912.11276, not re-checked (unverified)',
    ),
  },
};
