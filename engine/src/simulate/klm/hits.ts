import { type CardStep, numberOf } from '../card.ts';
import { END_BIT, type KlmPath, MOST_CROSSINGS } from './path.ts';

/** Efficiencies of the layers: two of scintillator and the rest of resistive plates in the barrel, scintillators in the ends. */
export class LayerEfficiency {
  /** by bit of the layer, and their inverses */
  private readonly ofLayer = new Float64Array(MOST_CROSSINGS);
  private readonly perLayer = new Float64Array(MOST_CROSSINGS);
  /** probability that each of the k inner layers of the barrel, or of k layers of an end, has a hit, by k */
  private readonly allBarrel = new Float64Array(MOST_CROSSINGS + 1);
  private readonly allEnds = new Float64Array(MOST_CROSSINGS + 1);

  /** @param matched  share of the hits that are matched to the track, 1 for clusters */
  constructor(step: CardStep, matched = 1) {
    const scintillator = matched * numberOf(step, 'efficiencyScintillator');
    const resistive = matched * numberOf(step, 'efficiencyResistive');
    const ends = matched * numberOf(step, 'efficiencyEnds');
    this.allBarrel[0] = 1;
    this.allEnds[0] = 1;
    for (let k = 0; k < MOST_CROSSINGS; k++) {
      const efficiency = k < 2 ? scintillator : k < END_BIT ? resistive : ends;
      this.ofLayer[k] = efficiency;
      this.perLayer[k] = 1 / efficiency;
      this.allBarrel[k + 1] = this.allBarrel[k] * efficiency;
      this.allEnds[k + 1] = this.allEnds[k] * ends;
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
    const { n } = path;
    const { ofLayer, perLayer } = this;
    if (path.isRun && (path.first === 0 || path.first >= END_BIT) && crossed === (1 << n) - 1) {
      // the first layers up to one that fails
      const all = path.first === 0 ? this.allBarrel : this.allEnds;
      if (u < all[n]) return crossed;
      while (u < all[k + 1]) k++;
      hits = (1 << k) - 1;
      u /= all[k];
    }
    for (; k < n; k++) {
      if (((crossed >>> k) & 1) === 0) continue;
      const bit = path.bit(k);
      const efficiency = ofLayer[bit];
      if (u < efficiency) {
        hits |= 1 << k;
        u *= perLayer[bit];
      } else {
        u = (u - efficiency) / (1 - efficiency);
      }
    }
    return hits;
  }
}
