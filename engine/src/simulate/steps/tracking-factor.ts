import { assumed, type CardStep } from '../card.ts';
import { loseTracks } from './random-loss.ts';

export const trackingFactor: CardStep = {
  name: 'trackingFactor',
  stage: 'simulate',
  does: 'ratio of the tracking efficiency per track between data and simulation',
  neglects: 'dependence on momentum and angle; a ratio above 1 belongs into trackingEfficiency',
  numbers: {
    factor: assumed(1, 'fraction', 'no correction known'),
    relativeUncertainty: assumed(
      0.04,
      'fraction',
      'for the track pair; recalled from arXiv:1912.11276, not re-checked (unverified)',
    ),
  },
};

export const compileTrackingFactor = loseTracks('factor', 'trackingFactor');
