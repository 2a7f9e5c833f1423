import { bitCount } from '../bit-count.ts';
import type { Tracker } from '../geometry/tracker.ts';
import type { MapPoint } from './covariance-map.ts';
import { LARGEST_REACH, LinearisedFit } from './linearised-fit.ts';
import { ELEMENTS, SIZE } from './symmetric.ts';

/** Numbers at a node: Cholesky factor of the covariance times pT beta, degrees of freedom. */
const WIDTH = ELEMENTS + 1;
/** Nodes in the excess of pT over the least that reaches the last layer, and cells in tan lambda / (1 + |tan lambda|). */
const MOMENTA = 16;
const ANGLES = 16;
/** Relative excess of pT over that least; nodes are even in the root of excess / (excess + TYPICAL), since the covariance begins with a root. */
const TYPICAL = 3;
const W_FROM = -0.74;
const W_TO = 0.82;
/** Part of the kinetic energy lost in the layers from which on the covariance changes too fast. */
const MOST_LOSS = 0.6;
/** Approach to the edges of what is reached, relative. */
const INSIDE = 1e-7;
/** Degrees of freedom of a node that no fit determines. */
const UNDETERMINED = -SIZE;

/**
 * Covariance of tracks from the interaction point that end early: those that decay or stop in the drift chamber, or turn round before its first
 * superlayers. For every number of wire layers with a hit a map in pT and tan lambda; between nodes the Cholesky factor times pT beta, which
 * scattering leaves nearly constant, is interpolated linearly. Where the nodes around a track have not measured the same layers as the track,
 * at the ends of layers and where slow particles stop, the map does not serve. Nodes are fitted when first asked for, a pure function of the node.
 */
export class ShortTrackMap {
  readonly #fit: LinearisedFit;
  readonly #mass: number;
  readonly #charge: number;
  readonly #vxdHits: number;
  readonly #vxdLayers: number;
  /** least pT that reaches as many wire layers at an angle to the last one; with none the outermost strips [GeV] */
  readonly #threshold: Float64Array;
  /** by number of wire layers */
  readonly #nodes: (Float32Array | undefined)[];

  /**
   * @param vxdHits     layers of the vertex detector with a hit, as in `LinearisedFit.fit`
   * @param wireWeight  mean part of the wire layers with a hit, which weighs their information
   */
  constructor(tracker: Tracker, mass: number, charge: number, vxdHits: number, wireWeight: number) {
    this.#fit = new LinearisedFit(tracker, wireWeight);
    this.#mass = mass;
    this.#charge = charge;
    this.#vxdHits = vxdHits;
    this.#vxdLayers = bitCount(vxdHits);
    const { columns: l } = tracker;
    const reach = (rim: number) => (rim / (2 * LARGEST_REACH * tracker.rhoPerPt)) * (1 + INSIDE);
    let strips = 0;
    const wires: number[] = [];
    for (let i = 0; i < l.sheets; i++) {
      if (l.bit[i] < 0) continue;
      if (l.wires[i] === 1) wires.push(l.rim[i]);
      else strips = Math.max(strips, l.rim[i]);
    }
    this.#threshold = Float64Array.from([strips, ...wires], reach);
    this.#nodes = new Array<Float32Array | undefined>(this.#threshold.length);
  }

  /**
   * @param layers  wire layers up to the last one with a hit
   * @returns       false where the map does not serve
   */
  at(pT: number, tanLambda: number, layers: number, out: Omit<MapPoint, 'energyLoss'>): boolean {
    const threshold = this.#threshold;
    let count = layers;
    // hits along a layer that the track only just reaches do not count
    while (count > 0 && !(pT > threshold[count])) count--;
    const excess = pT / threshold[count] - 1;
    if (!(excess > 0)) return false;
    const y = Math.sqrt(excess / (excess + TYPICAL)) * MOMENTA;
    const x = ((tanLambda / (1 + Math.abs(tanLambda)) - W_FROM) * ANGLES) / (W_TO - W_FROM);
    if (!(y < MOMENTA - 1 && x > 0 && x < ANGLES)) return false;
    const j = y | 0;
    const i = x | 0;
    let nodes = this.#nodes[count];
    if (nodes === undefined) {
      nodes = new Float32Array(WIDTH * MOMENTA * (ANGLES + 1));
      this.#nodes[count] = nodes;
    }
    const a = this.#ready(nodes, count, j, i);
    const b = this.#ready(nodes, count, j, i + 1);
    const c = this.#ready(nodes, count, j + 1, i);
    const d = this.#ready(nodes, count, j + 1, i + 1);
    const degrees = 2 * this.#vxdLayers + count - SIZE;
    if (
      nodes[a + ELEMENTS] !== degrees ||
      nodes[b + ELEMENTS] !== degrees ||
      nodes[c + ELEMENTS] !== degrees ||
      nodes[d + ELEMENTS] !== degrees
    )
      return false;
    const fy = y - j;
    const fx = x - i;
    const w11 = fx * fy;
    const w10 = fy - w11;
    const w01 = fx - w11;
    const w00 = 1 - fx - w10;
    const scale = 1 / this.#scale(pT, tanLambda);
    const result = out.factor;
    for (let k = 0; k < ELEMENTS; k++)
      result[k] = scale * (w00 * nodes[a + k] + w01 * nodes[b + k] + w10 * nodes[c + k] + w11 * nodes[d + k]);
    out.degreesOfFreedom = degrees;
    out.wireLayers = count;
    return true;
  }

  /** pT beta [GeV]. */
  #scale(pT: number, tanLambda: number): number {
    const p2 = pT * pT * (1 + tanLambda * tanLambda);
    return pT * Math.sqrt(p2 / (p2 + this.#mass * this.#mass));
  }

  /** Offset of a node, fitted if it has not been. */
  #ready(nodes: Float32Array, layers: number, j: number, i: number): number {
    const offset = WIDTH * (j * (ANGLES + 1) + i);
    if (nodes[offset + ELEMENTS] === 0) this.#make(nodes, offset, layers, j, i);
    return offset;
  }

  #make(nodes: Float32Array, offset: number, layers: number, j: number, i: number): void {
    const w = W_FROM + ((W_TO - W_FROM) * i) / ANGLES;
    const tanLambda = w / (1 - Math.abs(w));
    const pT = this.#threshold[layers] * (1 + excessOf(j));
    const inner = layers < 32 ? (1 << layers) - 1 : 0xffffffff;
    const outer = layers < 32 ? 0 : (1 << (layers - 32)) - 1;
    const fit = this.#fit;
    const p2 = pT * pT * (1 + tanLambda * tanLambda);
    const kinetic = Math.sqrt(p2 + this.#mass * this.#mass) - this.#mass;
    const determined =
      fit.fit(0, 0, 0, pT, 0, pT * tanLambda, this.#charge, this.#mass, this.#vxdHits, inner, outer) &&
      fit.energyLoss < MOST_LOSS * kinetic;
    nodes[offset + ELEMENTS] = determined ? fit.degreesOfFreedom : UNDETERMINED;
    if (!determined) return;
    const scale = this.#scale(pT, tanLambda);
    for (let k = 0; k < ELEMENTS; k++) nodes[offset + k] = scale * fit.factor[k];
  }
}

/** Relative excess of pT at momentum node j. */
function excessOf(j: number): number {
  return (TYPICAL * j * j) / (MOMENTA * MOMENTA - j * j);
}
