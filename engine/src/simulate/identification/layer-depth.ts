import { cos, log, sin } from '../../basics/elementary.ts';
import { RandomStream } from '../../basics/random.ts';
import { bitCount } from '../bit-count.ts';
import { type ChargedRows, createSimulation, type Kernel, region, species } from '../state.ts';
import { HYPOTHESES, hypothesisMasses } from './hypothesis-curves.ts';

/** Layers of the muon detector that a line can cross, and the side of a table of them. */
export const MOST_LAYERS = 32;
const SIDE = MOST_LAYERS + 1;

/** What a track left: layers crossed up to its outermost hit (0 for none) and layers hit, where a muon of its momentum would cross `reach`. */
export interface DepthSettings {
  /** pions and kaons that go on as muons, as shares */
  readonly pionDecays: number;
  readonly kaonDecays: number;
  /** share that nothing explains, flat in depth */
  readonly floor: number;
}

/**
 * Probabilities of depth D = 0 .. R + 3 and of the number of hits below it, by hypothesis and reach R of a muon:
 *   P(D) = (1 - f)[(1 - d) H(D) + d M(D)] + f / (R + 4),   P(hits | D) = e^(hits - 1) (1 - e)^(D - hits)
 * with H from tracks of that kind, M from muons, d the share of decays on the way, and e the share of layers hit. A hadron's H is pooled over
 * R - 1 .. R + 1; deuterons are like protons, electrons have no depth. Kept as logarithms.
 */
export class LayerDepth {
  /** by reach, depth and hypothesis */
  private readonly depths = new Float64Array(SIDE * SIDE * HYPOTHESES);
  private readonly hit = new Float64Array(HYPOTHESES);
  private readonly missed = new Float64Array(HYPOTHESES);

  constructor(counts: DepthCounts, settings: DepthSettings) {
    const decays = [0, 0, settings.pionDecays, settings.kaonDecays, 0, 0];
    for (let h = 0; h < HYPOTHESES; h++) {
      const efficiency = counts.efficiency(h);
      this.hit[h] = log(efficiency);
      this.missed[h] = log(1 - efficiency);
      for (let reach = 1; reach < SIDE; reach++) {
        const deepest = Math.min(reach + 3, MOST_LAYERS);
        for (let depth = 0; depth < SIDE; depth++) {
          const like = (1 - decays[h]!) * counts.share(h, reach, depth) + decays[h]! * counts.share(species.muon, reach, depth);
          const flat = depth <= deepest ? 1 / (deepest + 1) : 0;
          const probability = (1 - settings.floor) * like + settings.floor * flat;
          this.depths[(reach * SIDE + depth) * HYPOTHESES + h] = log(Math.max(probability, NEVER));
        }
      }
    }
  }

  /** ln P of each hypothesis, for reach >= 1: six numbers from `to` on. */
  load(reach: number, depth: number, hits: number, out: Float64Array, to: number): void {
    const { depths, hit, missed } = this;
    const at = (Math.min(reach, MOST_LAYERS) * SIDE + Math.min(depth, MOST_LAYERS)) * HYPOTHESES;
    if (depth === 0) for (let h = 0; h < HYPOTHESES; h++) out[to + h] = depths[at + h];
    else for (let h = 0; h < HYPOTHESES; h++) out[to + h] = depths[at + h] + (hits - 1) * hit[h] + (depth - hits) * missed[h];
  }
}

const NEVER = 1e-9;

/** Numbers of tracks by hypothesis, reach and depth, and of their hits. */
export class DepthCounts {
  private readonly tracks = new Float64Array(HYPOTHESES * SIDE * SIDE);
  private readonly hits = new Float64Array(HYPOTHESES);
  private readonly layers = new Float64Array(HYPOTHESES);

  add(hypothesis: number, reach: number, depth: number, hits: number): void {
    this.tracks[(hypothesis * SIDE + reach) * SIDE + depth]++;
    if (depth === 0) return;
    // the outermost layer is hit by definition
    this.hits[hypothesis] += hits - 1;
    this.layers[hypothesis] += depth - 1;
  }

  /** Share of the layers crossed before the outermost that are hit, within 0.5 and 0.99. */
  efficiency(hypothesis: number): number {
    const h = shownAs(hypothesis);
    return this.layers[h] > 0 ? Math.min(Math.max(this.hits[h] / this.layers[h], 0.5), 0.99) : 0.9;
  }

  /** Share of a depth among tracks of that reach. */
  share(hypothesis: number, reach: number, depth: number): number {
    if (hypothesis === species.electron) return depth === 0 ? 1 : 0;
    const h = shownAs(hypothesis);
    const pooled = h === species.muon ? 0 : 1;
    let own = 0;
    let all = 0;
    for (let r = Math.max(1, reach - pooled); r <= Math.min(MOST_LAYERS, reach + pooled); r++) {
      const row = (h * SIDE + r) * SIDE;
      own += this.tracks[row + depth];
      for (let d = 0; d < SIDE; d++) all += this.tracks[row + d];
    }
    // a reach that no track has had: nothing is known
    return all > 0 ? own / all : 1 / SIDE;
  }
}

const shownAs = (hypothesis: number): number => (hypothesis === species.deuteron ? species.proton : hypothesis);

const KINDS = [species.muon, species.pion, species.kaon, species.proton] as const;
const MOMENTA = 64;
const [SLOWEST, FASTEST] = [0.5, 6];
const DIRECTIONS = 48;
const [FROM, TO] = [0.3, 2.7];

/** Counts from tracks of muons, pions, kaons and protons of 0.5 to 6 GeV in all directions, shot through the card's own step for hits in the KLM. */
export function shotDepths(makeHits: Kernel): DepthCounts {
  const rows = KINDS.length * DIRECTIONS;
  const stream = new RandomStream(1, 'templates of the muon detector');
  const simulation = { batch: undefined as never, stream, ...createSimulation(Math.ceil(rows / 16)) };
  const counts = new DepthCounts();
  const c = simulation.charged;
  for (let i = 0; i < MOMENTA; i++) {
    // evenly in 1/p, as the range changes most among slow ones
    const share = (i + 0.5) / MOMENTA;
    const momentum = 1 / ((1 - share) / SLOWEST + share / FASTEST);
    shoot(c, i, momentum);
    makeHits(simulation);
    for (let r = 0; r < c.n; r++)
      if (c.klmReach[r] > 0) counts.add(c.species[r], c.klmReach[r], c.klmDepth[r], bitCount(c.klmHits[r]));
  }
  return counts;
}

function shoot(c: ChargedRows, turn: number, momentum: number): void {
  c.n = KINDS.length * DIRECTIONS;
  for (let r = 0; r < c.n; r++) {
    const k = r % KINDS.length;
    const place = turn * DIRECTIONS + (r - k) / KINDS.length;
    const kind = KINDS[k]!;
    const mass = hypothesisMasses[kind];
    const cosTheta = cos(FROM) + (cos(TO) - cos(FROM)) * ((place * 0.7548776662466927) % 1);
    const sinTheta = Math.sqrt(1 - cosTheta * cosTheta);
    const phi = 2 * Math.PI * ((place * 0.5698402909980532) % 1);
    const x = sinTheta * cos(phi);
    const y = sinTheta * sin(phi);
    c.event[r] = r;
    c.index[r] = place;
    c.particle[r] = k;
    c.flying[r] = -1;
    c.species[r] = kind;
    c.charge[r] = place % 2 === 0 ? 1 : -1;
    c.tracked[r] = 1;
    c.momentum[r] = momentum;
    c.energy[r] = Math.sqrt(momentum * momentum + mass * mass);
    c.entryMomentum[r] = momentum;
    c.region[r] = region.barrel;
    c.pathFactor[r] = 1;
    c.hitX[r] = x;
    c.hitY[r] = y;
    c.hitZ[r] = cosTheta;
    c.entryDirectionX[r] = x;
    c.entryDirectionY[r] = y;
    c.entryDirectionZ[r] = cosTheta;
  }
}
