import { LARGEST_SLANT } from '../geometry/crossings.ts';
import { createCrossings, LARGEST_TURN, walk } from '../geometry/traverse.ts';
import type { Tracker } from '../geometry/tracker.ts';
import { measuredEnd } from './material-bound.ts';

/** Cells in tan lambda / (1 + |tan lambda|) and in D / (D + TYPICAL) of the diameter D of the circle [cm]. */
const ANGLES = 64;
const CURVATURES = 64;
const TYPICAL = 100;
/** Nodes on a side of a cell, in angle also half a cell beyond its edges. */
const NODES = 3;
/** Passages of the farthest point for as long as a looper is followed, twice each. */
const TIMES = 4;
const ORIGINS = [-0.5, 0.5] as const;
/** More than the material between the nodes. */
const MARGIN = 1.15;
/** Vertices that it is made for [cm]. */
const RADIUS = 0.5;
const LENGTH = 0.5;
/** Radius up to which what is made on the way of a particle shares its bound [cm], and more than the difference. */
const OUTERMOST = 16;
const ON_THE_WAY_MARGIN = 1.2;
/** More than the gas on a path through its layers, and path in gas that layers grazed by a circle add [cm]. */
const GAS_MARGIN = 1.5;
const GRAZED = 300;
/** tan lambda / (1 + |tan lambda|) beyond which layers end one after the other. */
const STEEPEST_FORWARD = 0.77;
const STEEPEST_BACKWARD = -0.62;

/**
 * Upper bounds of the material up to the last measuring layer for charged particles from near the interaction point, by polar angle and curvature:
 * by them most electrons are known not to radiate, and most slow particles not to stop, without a walk through the layers. A cell is filled
 * when it is first met, from walks at points of its own, so that it does not depend on who asks. Infinity where it does not serve.
 */
export class TurningBound {
  readonly #tracker: Tracker;
  readonly #whole: boolean;
  readonly #crossings = createCrossings();
  readonly #filledHalf = new Uint8Array(ANGLES * CURVATURES);
  readonly #filledWhole = new Uint8Array(ANGLES * CURVATURES);
  readonly #radiationLengths = new Float64Array(ANGLES * CURVATURES);
  readonly #ionisation = new Float64Array(ANGLES * CURVATURES);
  readonly #firstIonisation = new Float64Array(ANGLES * CURVATURES);
  /** radii between which there is only gas, and the loss in it [GeV/cm] */
  #gasFrom = 0;
  #gasTo = Number.POSITIVE_INFINITY;
  #perLength = 0;

  constructor(tracker: Tracker) {
    this.#tracker = tracker;
    // of a layer with missing ladders a track may meet those that others do not
    this.#whole = tracker.layers.every(({ installed }) => installed === 1);
    const { columns: l } = tracker;
    const wires = tracker.layers.flatMap(({ part }, i) => (part === 'cdc' ? [i] : []));
    if (wires.length < 2) {
      this.#gasFrom = Number.POSITIVE_INFINITY;
      return;
    }
    const first = l.least2[wires[0] as number];
    const last = l.least2[wires[wires.length - 1] as number];
    let loss = 0;
    for (const i of wires) loss += l.ionisation[i];
    for (let i = 0; i < l.sheets; i++) {
      if (l.wires[i] === 1) continue;
      if (l.rim2[i] < first) this.#gasFrom = Math.max(this.#gasFrom, Math.sqrt(l.rim2[i]));
      else this.#gasTo = Math.min(this.#gasTo, Math.sqrt(l.least2[i]));
    }
    this.#perLength = loss / (Math.sqrt(last) - Math.sqrt(first));
  }

  /** Radiation lengths on the first half turn. */
  radiationLengths(x: number, y: number, z: number, px: number, py: number, pz: number): number {
    const pT = Math.sqrt(px * px + py * py);
    const r2 = x * x + y * y;
    if (r2 < RADIUS * RADIUS) {
      const cell = this.#cell(x, y, z, pT, pz, false);
      return cell < 0 ? Number.POSITIVE_INFINITY : this.#radiationLengths[cell];
    }
    // made on a straight way from the interaction point and flying on along it: no more than one from there whose circle goes as far
    const cross = x * py - y * px;
    if (!(x * px + y * py > 0 && r2 < OUTERMOST * OUTERMOST && cross * cross < RADIUS * RADIUS * pT * pT))
      return Number.POSITIVE_INFINITY;
    const rho = pT * this.#tracker.rhoPerPt;
    const scale = 0.5 + 0.5 * Math.sqrt(1 + r2 / (rho * rho));
    const cell = this.#cell(0, 0, z - (pz * Math.sqrt(r2)) / pT, scale * pT, scale * pz, false);
    return cell < 0 ? Number.POSITIVE_INFINITY : ON_THE_WAY_MARGIN * this.#radiationLengths[cell];
  }

  /** Energy that a minimum-ionising particle loses for as long as loopers are followed [GeV]. */
  ionisation(x: number, y: number, z: number, px: number, py: number, pz: number, charge: number): number {
    const pT = Math.sqrt(px * px + py * py);
    if (x * x + y * y < RADIUS * RADIUS) {
      const cell = this.#cell(x, y, z, pT, pz, true);
      return cell < 0 ? Number.POSITIVE_INFINITY : this.#ionisation[cell];
    }
    // circles that stay in the gas
    const { rhoPerPt } = this.#tracker;
    const cx = x + charge * rhoPerPt * py;
    const cy = y - charge * rhoPerPt * px;
    const centre = Math.sqrt(cx * cx + cy * cy);
    const rho = rhoPerPt * pT;
    const nearest = centre < rho ? rho - centre : centre - rho;
    if (!(nearest > this.#gasFrom && centre + rho < this.#gasTo)) return Number.POSITIVE_INFINITY;
    const path = LARGEST_TURN * rhoPerPt * Math.sqrt(pT * pT + pz * pz);
    return GAS_MARGIN * this.#perLength * path + GRAZED * this.#perLength;
  }

  /** About what it loses at most on the first half turn; 0 where that is not known. */
  firstIonisation(x: number, y: number, z: number, pT: number, pz: number): number {
    const cell = this.#cell(x, y, z, pT, pz, true);
    return cell < 0 ? 0 : this.#firstIonisation[cell];
  }

  #cell(x: number, y: number, z: number, pT: number, pz: number, whole: boolean): number {
    if (!(this.#whole && x * x + y * y < RADIUS * RADIUS && z < LENGTH && z > -LENGTH && pT > 0)) return -1;
    const w = pz / (pT + Math.abs(pz));
    const diameter = 2 * pT * this.#tracker.rhoPerPt;
    if (!(w < STEEPEST_FORWARD && w > STEEPEST_BACKWARD)) return -1;
    const angle = ((w + 1) * (0.5 * ANGLES)) | 0;
    const curvature = ((diameter / (diameter + TYPICAL)) * CURVATURES) | 0;
    const cell = angle * CURVATURES + curvature;
    const filled = whole ? this.#filledWhole : this.#filledHalf;
    if (filled[cell] === 0) {
      this.#fill(cell, angle, curvature, whole);
      filled[cell] = 1;
    }
    return cell;
  }

  /** @param whole  false: radiation lengths of the first half turn; true: ionisation of all that follows */
  #fill(cell: number, angle: number, curvature: number, whole: boolean): void {
    const tracker = this.#tracker;
    const c = this.#crossings;
    let lengths = 0;
    let loss = 0;
    let firstLoss = 0;
    for (let i = 0; i < NODES; i++) {
      const w = (2 * (angle - 0.5 + (2 * i) / (NODES - 1))) / ANGLES - 1;
      const tanLambda = w / (1 - Math.abs(w));
      for (let j = 0; j < NODES; j++) {
        const part = Math.max(0.01, curvature + j / (NODES - 1)) / CURVATURES;
        const pT = (TYPICAL * part) / Math.max(1e-3, 1 - part) / (2 * tracker.rhoPerPt);
        const halfTurn = Math.PI * pT * tracker.rhoPerPt * Math.sqrt(1 + tanLambda * tanLambda);
        for (const z of ORIGINS) {
          const n = walk(tracker, 0, 0, z, pT, 0, pT * tanLambda, 1, whole ? Number.POSITIVE_INFINITY : halfTurn, c);
          const last = measuredEnd(tracker, c, n);
          let length = 0;
          let ionisation = 0;
          let early = 0;
          for (let k = 0; k < last; k++) {
            length += c.radiationLengths[k];
            ionisation += c.ionisation[k];
          }
          for (let k = 0; k < n && c.path[k] < halfTurn; k++) early += c.ionisation[k];
          lengths = Math.max(lengths, length);
          loss = Math.max(loss, ionisation);
          firstLoss = Math.max(firstLoss, early);
        }
      }
    }
    // a circle whose farthest point grazes a layer passes many of its thicknesses
    const span = (part: number) => (TYPICAL * part) / (1 - Math.min(part, 0.999));
    const from = span(curvature / CURVATURES) - 2 * RADIUS;
    const to = span((curvature + 1) / CURVATURES) + 2 * RADIUS;
    const { columns: l } = tracker;
    let outermost2 = 0;
    for (let i = 0; i < l.sheets; i++) if (l.bit[i] >= 0) outermost2 = Math.max(outermost2, l.rim2[i]);
    for (let i = 0; i < l.sheets; i++) {
      if (l.wires[i] === 1 || l.least2[i] > to * to || (from > 0 && l.rim2[i] < from * from)) continue;
      if (l.least2[i] < outermost2) lengths += LARGEST_SLANT * l.radiationLengths[i];
      loss += TIMES * LARGEST_SLANT * l.ionisation[i];
    }
    if (whole) {
      this.#ionisation[cell] = MARGIN * loss;
      this.#firstIonisation[cell] = firstLoss;
    } else this.#radiationLengths[cell] = MARGIN * lengths;
  }
}

const bounds = new WeakMap<Tracker, TurningBound>();

/** The bounds of a tracker, shared by those that have it. */
export function turningBound(tracker: Tracker): TurningBound {
  const known = bounds.get(tracker);
  if (known !== undefined) return known;
  const bound = new TurningBound(tracker);
  bounds.set(tracker, bound);
  return bound;
}
