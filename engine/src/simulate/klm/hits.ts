import { type CardStep, numberOf } from '../card.ts';
import { END_BIT, type KlmPath, MOST_CROSSINGS } from './path.ts';

/** Efficiencies of the layers: two of scintillator and the rest of resistive plates in the barrel, scintillators in the ends. */
export class LayerEfficiency {
  private readonly scintillator: number;
  private readonly resistive: number;
  private readonly ends: number;
  /** their inverses */
  private readonly perScintillator: number;
  private readonly perResistive: number;
  private readonly perEnds: number;
  /** probability that each of the k inner layers of the barrel, or of k layers of an end, has a hit, by k */
  private readonly allBarrel = new Float64Array(MOST_CROSSINGS + 1);
  private readonly allEnds = new Float64Array(MOST_CROSSINGS + 1);

  /** @param matched  share of the hits that are matched to the track, 1 for clusters */
  constructor(step: CardStep, matched = 1) {
    this.scintillator = matched * numberOf(step, 'efficiencyScintillator');
    this.resistive = matched * numberOf(step, 'efficiencyResistive');
    this.ends = matched * numberOf(step, 'efficiencyEnds');
    this.perScintillator = 1 / this.scintillator;
    this.perResistive = 1 / this.resistive;
    this.perEnds = 1 / this.ends;
    this.allBarrel[0] = 1;
    this.allEnds[0] = 1;
    for (let k = 0; k < MOST_CROSSINGS; k++) {
      const efficiency = k < 2 ? this.scintillator : k < END_BIT ? this.resistive : this.ends;
      this.allBarrel[k + 1] = this.allBarrel[k] * efficiency;
      this.allEnds[k + 1] = this.allEnds[k] * this.ends;
    }
  }

  /**
   * Crossings with a hit, as bits k, of those crossed (bits k of `crossed`). One uniform settles all: after each decision what is left of it
   * is uniform again.
   */
  seen(path: KlmPath, crossed: number, uniform: number): number {
    let u = uniform;
    let hits = 0;
    let k = 0;
    if (path.isRun && (path.first === 0 || path.first >= END_BIT) && crossed === (1 << path.n) - 1) {
      // the first layers up to one that fails
      const all = path.first === 0 ? this.allBarrel : this.allEnds;
      while (k < path.n && u < all[k + 1]) k++;
      hits = (1 << k) - 1;
      u /= all[k];
    }
    for (; k < path.n; k++) {
      if (((crossed >>> k) & 1) === 0) continue;
      const bit = path.bit(k);
      const efficiency = bit >= END_BIT ? this.ends : bit < 2 ? this.scintillator : this.resistive;
      if (u < efficiency) {
        hits |= 1 << k;
        u *= bit >= END_BIT ? this.perEnds : bit < 2 ? this.perScintillator : this.perResistive;
      } else {
        u = (u - efficiency) / (1 - efficiency);
      }
    }
    return hits;
  }
}
