import { type CardStep, numberOf } from '../card.ts';
import { region } from '../state.ts';
import type { KlmPath } from './geometry.ts';

/** Efficiencies of the layers: two of scintillator and the rest of resistive plates in the barrel, scintillators in the ends. */
export class LayerEfficiency {
  private readonly scintillator: number;
  private readonly resistive: number;
  private readonly ends: number;
  /** their inverses */
  private readonly perScintillator: number;
  private readonly perResistive: number;
  private readonly perEnds: number;

  /** @param matched  share of the hits that are matched to the track, 1 for clusters */
  constructor(step: CardStep, matched = 1) {
    this.scintillator = matched * numberOf(step, 'efficiencyScintillator');
    this.resistive = matched * numberOf(step, 'efficiencyResistive');
    this.ends = matched * numberOf(step, 'efficiencyEnds');
    this.perScintillator = 1 / this.scintillator;
    this.perResistive = 1 / this.resistive;
    this.perEnds = 1 / this.ends;
  }

  /**
   * Crossings with a hit, as bits k, of those crossed (bits k of `crossed`). One uniform settles all: after each decision what is left of it
   * is uniform again.
   */
  seen(path: KlmPath, crossed: number, uniform: number): number {
    let u = uniform;
    let hits = 0;
    for (let k = 0; k < path.n; k++) {
      if (((crossed >>> k) & 1) === 0) continue;
      const efficiency = path.part[k] !== region.barrel ? this.ends : path.layer[k] <= 2 ? this.scintillator : this.resistive;
      if (u < efficiency) {
        hits |= 1 << k;
        u *= path.part[k] !== region.barrel ? this.perEnds : path.layer[k] <= 2 ? this.perScintillator : this.perResistive;
      } else {
        u = (u - efficiency) / (1 - efficiency);
      }
    }
    return hits;
  }
}
