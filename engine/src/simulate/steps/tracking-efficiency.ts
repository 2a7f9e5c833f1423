import { assumed, type CardStep } from '../card.ts';
import { loseTracks } from './random-loss.ts';

export const trackingEfficiency: CardStep = {
  name: 'trackingEfficiency',
  stage: 'simulate',
  does: 'finds each track with a fixed probability; a particle whose track is lost leaves its energy as a neutral cluster',
  neglects: 'dependence on momentum, angle, species, displacement and neighbours; fake and duplicate tracks',
  numbers: {
    efficiency: assumed(
      0.99,
      'fraction',
      'a track from the interaction point above 0.3 GeV is nearly always found; no measured value at hand',
    ),
  },
};

export const compileTrackingEfficiency = loseTracks('efficiency', 'trackingEfficiency');
