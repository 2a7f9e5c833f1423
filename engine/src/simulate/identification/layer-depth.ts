import { exp, log } from '../../basics/elementary.ts';
import { HYPOTHESES } from './hypothesis-curves.ts';

/** Layers of the muon detector that a line can cross, and the table's side. */
export const MOST_LAYERS = 32;
const SIDE = MOST_LAYERS + 1;

/** How deep particles of a kind get, as shares: what gets as far as a muon of its momentum, what leaves a hit at all, what goes on from layer to layer. */
export interface Penetration {
  /** share that goes through like a muon: muons; hadrons that decay to them on the way */
  readonly muonLike: number;
  /** of the rest: share with a hit in any layer, and share that is still there one layer further */
  readonly first: number;
  readonly next: number;
}

/**
 * Probability of the depth D (layers crossed up to the outermost hit, 0 for none) of each hypothesis where a muon of that momentum reaches R layers:
 *   P(D) = f G(D) + (1 - f) H(D),  G ~ exp[-(D - R)^2 / 2 s^2] on D = 1 .. R + 3,  H(0) = 1 - a,  H(D) = a (1 - b) b^(D - 1)
 * with s^2 = s_0^2 + (s_1 R)^2. Kept as logarithms; a floor stands for what has no model (noise, wrong matches).
 */
export class LayerDepth {
  private readonly table = new Float64Array(HYPOTHESES * SIDE * SIDE);

  constructor(kinds: readonly Penetration[], spread: number, relativeSpread: number, floor: number) {
    const gaussian = new Float64Array(SIDE);
    for (let reach = 1; reach < SIDE; reach++) {
      const variance = spread * spread + relativeSpread * relativeSpread * reach * reach;
      let norm = 0;
      for (let depth = 1; depth < SIDE; depth++) {
        const off = depth - reach;
        gaussian[depth] = off > 3 ? 0 : exp((-off * off) / (2 * variance));
        norm += gaussian[depth];
      }
      for (let h = 0; h < HYPOTHESES; h++) {
        const { muonLike, first, next } = kinds[h]!;
        let shower = first * (1 - next);
        for (let depth = 0; depth < SIDE; depth++) {
          let probability = (1 - muonLike) * (depth === 0 ? 1 - first : shower);
          if (depth > 0) {
            probability += (muonLike * gaussian[depth]) / norm;
            shower *= next;
          }
          this.table[(h * SIDE + reach) * SIDE + depth] = log((1 - floor) * probability + floor / SIDE);
        }
      }
    }
  }

  /** ln P(depth) of a hypothesis; 0 where no muon reaches a layer. */
  logProbability(hypothesis: number, reach: number, depth: number): number {
    return this.table[(hypothesis * SIDE + Math.min(reach, MOST_LAYERS)) * SIDE + Math.min(depth, MOST_LAYERS)];
  }
}
