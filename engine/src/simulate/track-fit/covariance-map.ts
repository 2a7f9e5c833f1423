import { asin, exp, log } from '../../basics/elementary.ts';
import type { Tracker } from '../geometry/tracker.ts';
import { ALL, LARGEST_REACH, LinearisedFit } from './linearised-fit.ts';
import { ELEMENTS } from './symmetric.ts';

/** Numbers at a node: Cholesky factor of the covariance times pT, degrees of freedom, mean energy loss [GeV]. */
const WIDTH = ELEMENTS + 2;
/** Angular cells between the edges of the last layer, and cells in momentum above the reach of all layers. */
const CENTRAL = 28;
const MOMENTA = 30;
/** The map begins where this many wire layers are crossed; forward the inner layers all end near 17 deg, not in order. */
const LEAST_LAYERS = 12;
const LEAST_FORWARD = 19;
const LARGEST_PT = 7;
/** Edges are approached from inside by this relative distance. */
const INSIDE = 1e-7;

/** What `CovarianceMap.at` finds. */
export interface MapPoint {
  /** lower Cholesky factor of the covariance, row by row */
  readonly factor: Float64Array;
  degreesOfFreedom: number;
  energyLoss: number;
  /** wire layers 0 .. wireLayers - 1 are crossed (counted among those installed) */
  wireLayers: number;
}

export function createMapPoint(): MapPoint {
  return { factor: new Float64Array(ELEMENTS), degreesOfFreedom: 0, energyLoss: 0, wireLayers: 0 };
}

/**
 * Covariance of tracks of one species, charge and set of hits in the vertex detector, from the interaction point, as a function of pT and tan(lambda).
 * The covariance jumps where the track begins to miss a layer of the drift chamber at its end-plates or, curling, out of reach; so the cells
 * are bounded by these edges, and inside a cell, where all tracks cross the same layers, the Cholesky factor is interpolated linearly
 * in tan(lambda) and in pT. Nodes are fitted when first asked for: a pure function of the node, so nothing depends on the order.
 */
export class CovarianceMap {
  private readonly fit: LinearisedFit;
  private readonly mass: number;
  private readonly charge: number;
  private readonly vxdHits: number;
  private readonly rhoPerPt: number;
  /** wire layers outwards: radius at the end-plates and at the waist, ends in z */
  private readonly endRadius: number[];
  private readonly zFrom: number[];
  private readonly zTo: number[];
  /** least pT that reaches layer k at an angle to its surface [GeV] */
  private readonly threshold: Float64Array;
  private readonly layers: number;
  private readonly slots: number;
  /** node (momentum node, slot) at WIDTH * (node * slots + slot); first number 0: not fitted yet, NaN: not determined */
  private readonly nodes: Float32Array;
  private readonly momenta: Float64Array;
  private readonly logLow: number;
  private readonly perLog: number;

  /**
   * @param vxdHits     layers of the vertex detector with a hit, as in `LinearisedFit.fit`
   * @param wireWeight  mean part of the wire layers with a hit, which weighs their information
   */
  constructor(tracker: Tracker, mass: number, charge: number, vxdHits = ALL, wireWeight = 1) {
    const wires = tracker.layers.filter((layer) => layer.part === 'cdc');
    this.fit = new LinearisedFit(tracker, wireWeight);
    this.vxdHits = vxdHits;
    this.mass = mass;
    this.charge = charge;
    this.rhoPerPt = tracker.rhoPerPt;
    this.layers = wires.length;
    const end = (layer: (typeof wires)[number]) =>
      Math.sqrt(layer.square + layer.slope2 * (layer.zTo - layer.apex) * (layer.zTo - layer.apex));
    this.endRadius = wires.map(end);
    this.zFrom = wires.map((layer) => layer.zFrom);
    this.zTo = wires.map((layer) => layer.zTo);
    this.threshold = Float64Array.from(wires, (layer) => end(layer) / (2 * LARGEST_REACH * tracker.rhoPerPt));
    // slots: 2 for each last layer forward, 2 backward, the nodes of the central part
    this.slots = 4 * this.layers + CENTRAL + 1;
    const top = this.threshold[this.layers - 1];
    this.logLow = log(1 - SOFTEN);
    this.perLog = MOMENTA / (log(LARGEST_PT / top - SOFTEN) - this.logLow);
    // momentum nodes: two for each last layer that is reached, then a ladder above the reach of all
    this.momenta = new Float64Array(2 * this.layers + MOMENTA + 1);
    for (let k = 0; k < this.layers - 1; k++) {
      this.momenta[2 * k] = this.threshold[k] * (1 + INSIDE);
      this.momenta[2 * k + 1] = this.threshold[k + 1] * (1 - INSIDE);
    }
    for (let j = 0; j <= MOMENTA; j++) {
      this.momenta[2 * this.layers + j] = top * (SOFTEN + exp(this.logLow + j / this.perLog)) * (1 + INSIDE);
    }
    this.nodes = new Float32Array(WIDTH * this.momenta.length * this.slots);
  }

  /** @returns false where the map does not reach: few layers, momenta above or far below its range */
  at(pT: number, tanLambda: number, out: MapPoint): boolean {
    if (this.layers < LEAST_FORWARD + 2 || !(pT < LARGEST_PT * (1 - 2 * INSIDE)) || !(pT > this.threshold[LEAST_LAYERS]))
      return false;
    // momentum cell
    const last = this.layers - 1;
    const top = this.threshold[last];
    let reach = last;
    let node: number;
    let fy: number;
    if (pT > top) {
      const y = (log(pT / top - SOFTEN) - this.logLow) * this.perLog;
      const j = Math.min(Math.max(y | 0, 0), MOMENTA - 1);
      node = 2 * this.layers + j;
      fy = y - j;
    } else {
      let low = LEAST_LAYERS;
      let high = last;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (this.threshold[middle] < pT) low = middle;
        else high = middle;
      }
      reach = low;
      node = 2 * low;
      fy = (pT - this.threshold[low]) / (this.threshold[low + 1] - this.threshold[low]);
    }
    // angular cell: the last layer whose end is not passed
    const ends = tanLambda > 0 ? this.zTo : this.zFrom;
    const perLength = this.slopePerLength(reach, pT);
    const slope = (ends[reach] as number) * perLength;
    let slot: number;
    let fx: number;
    let crossed = reach;
    if (Math.abs(tanLambda) < Math.abs(slope)) {
      const other = ((tanLambda > 0 ? this.zFrom : this.zTo)[reach] as number) * perLength;
      const low = Math.min(slope, other);
      const x = ((tanLambda - low) / (Math.max(slope, other) - low)) * CENTRAL;
      const i = Math.min(x | 0, CENTRAL - 1);
      slot = 4 * this.layers + i;
      fx = x - i;
    } else {
      const wanted = Math.abs(tanLambda);
      let low = (tanLambda > 0 ? LEAST_FORWARD : LEAST_LAYERS) - 1;
      let high = reach;
      if (low >= high) return false;
      let inner = Math.abs(this.slopeAt(low, pT, ends));
      let outer = Math.abs(slope);
      if (wanted >= inner) return false;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        const at = Math.abs(this.slopeAt(middle, pT, ends));
        if (wanted < at) {
          low = middle;
          inner = at;
        } else {
          high = middle;
          outer = at;
        }
      }
      crossed = low;
      slot = 2 * low + (tanLambda > 0 ? 0 : 2 * this.layers);
      fx = (wanted - outer) / (inner - outer);
    }
    const a = this.ready(node, slot, reach);
    const b = this.ready(node, slot + 1, reach);
    const c = this.ready(node + 1, slot, reach);
    const d = this.ready(node + 1, slot + 1, reach);
    const { nodes } = this;
    const w11 = fx * fy;
    const w10 = fy - w11;
    const w01 = fx - w11;
    const w00 = 1 - fx - w10;
    const scale = 1 / pT;
    const result = out.factor;
    for (let k = 0; k < ELEMENTS; k++) {
      result[k] = scale * (w00 * nodes[a + k] + w01 * nodes[b + k] + w10 * nodes[c + k] + w11 * nodes[d + k]);
    }
    out.degreesOfFreedom = nodes[a + ELEMENTS];
    const loss = ELEMENTS + 1;
    out.energyLoss = w00 * nodes[a + loss] + w01 * nodes[b + loss] + w10 * nodes[c + loss] + w11 * nodes[d + loss];
    out.wireLayers = crossed + 1;
    return result[0] > 0;
  }

  /** tan(lambda) at which a track reaches layer k just at its end in z. */
  private slopeAt(k: number, pT: number, ends: readonly number[]): number {
    return (ends[k] as number) * this.slopePerLength(k, pT);
  }

  private slopePerLength(k: number, pT: number): number {
    const diameter = 2 * pT * this.rhoPerPt;
    const sine = Math.min((this.endRadius[k] as number) / diameter, 1);
    return 1 / (diameter * asin(sine));
  }

  /** Offset of a node, fitted if it has not been. */
  private ready(node: number, slot: number, reach: number): number {
    const offset = WIDTH * (node * this.slots + slot);
    if (this.nodes[offset] === 0) this.make(node, slot, reach, offset);
    return offset;
  }

  private make(node: number, slot: number, reach: number, offset: number): void {
    const pT = this.momenta[node];
    const tanLambda = this.slotSlope(slot, pT, reach);
    const { fit, nodes } = this;
    if (!fit.fit(0, 0, 0, pT, 0, pT * tanLambda, this.charge, this.mass, this.vxdHits)) {
      nodes.fill(Number.NaN, offset, offset + WIDTH);
      return;
    }
    for (let k = 0; k < ELEMENTS; k++) nodes[offset + k] = pT * fit.factor[k];
    nodes[offset + ELEMENTS] = fit.degreesOfFreedom;
    nodes[offset + ELEMENTS + 1] = fit.energyLoss;
  }

  private slotSlope(slot: number, pT: number, reach: number): number {
    if (slot >= 4 * this.layers) {
      const low = this.slopeAt(reach, pT, this.zFrom) * (1 - INSIDE);
      const high = this.slopeAt(reach, pT, this.zTo) * (1 - INSIDE);
      return low + ((high - low) * (slot - 4 * this.layers)) / CENTRAL;
    }
    const ends = slot < 2 * this.layers ? this.zTo : this.zFrom;
    const k = (slot % (2 * this.layers)) >> 1;
    // even: just beyond the end of layer k + 1; odd: just before the end of layer k
    return (slot & 1) === 0 ? this.slopeAt(k + 1, pT, ends) * (1 + INSIDE) : this.slopeAt(k, pT, ends) * (1 - INSIDE);
  }
}

/** Momentum nodes stand closer where all layers are just reached: even steps in ln(pT / threshold - SOFTEN). */
const SOFTEN = 0.8;
