import { type Crossings, createCrossings, walk } from '../geometry/traverse.ts';
import type { Tracker } from '../geometry/tracker.ts';

const CELLS = 128;
const NODES_PER_CELL = 3;
/** More than the material between two nodes of the table. */
const MARGIN = 1.03;
/** More than what stereo wires and slanted sensors lean to the axis. */
const LEANING_MARGIN = 1.1;
/** Cosine, in azimuth, between flight and radius below which a layer may be grazed. */
const OUTWARDS = 0.2;
/** The same for a track of moderate curvature, which meets the outer layers more obliquely. */
const TURNING_MARGIN = 1.25;
/** A particle that comes straight from this near to the interaction point sees at most the material that the table was made for [cm]. */
const PROMPT_RADIUS = 0.5;
const PROMPT_LENGTH = 0.5;
/** Cosine of the polar angle above which the material changes too fast for the table. */
const STEEPEST = 0.97;
const ORIGINS = [-0.5, 0, 0.5] as const;
/** Radius of curvature above which a track is straight enough for that [cm]. */
const STRAIGHT_RADIUS = 110;

/**
 * Crossings up to the last layer that measures before an end-plate: what happens behind it happens in front of the calorimeter and changes no
 * track. (In slits of a milliradian a particle meets wires behind the plate of another superlayer; these count as behind.)
 */
export function measuredEnd(tracker: Tracker, crossings: Crossings, count: number): number {
  let n = 0;
  for (let i = 0; i < count; i++) {
    const layer = tracker.layers[crossings.layer[i]] as Tracker['layers'][number];
    if (layer.disc) break;
    if (layer.bit >= 0) n = i + 1;
  }
  return n;
}

/**
 * Upper bound of the radiation lengths up to the last measuring layer, for particles from near the interaction point: by it most photons
 * and electrons are known to meet nothing without a walk through the layers. Infinity for all others.
 */
export class MaterialBound {
  readonly #table = new Float64Array(CELLS + 1);
  /** by radius in cm: thickness of all that measures, or stands before the last layer that does, outside of it */
  readonly #outside: Float64Array;
  /** height from which on slanted sensors stand */
  #slanted = Number.POSITIVE_INFINITY;
  readonly #straightPt: number;
  /** cosines of the polar angle beyond which nothing that measures is met, forward and backward */
  #forward = -1;
  #backward = 1;

  constructor(tracker: Tracker) {
    this.#straightPt = STRAIGHT_RADIUS / tracker.rhoPerPt;
    for (const { bit, zFrom, zTo, square, slope2, apex } of tracker.layers) {
      if (bit < 0) continue;
      for (const z of [zFrom, zTo]) {
        const r2 = square + slope2 * (z - apex) * (z - apex);
        const forward = z + PROMPT_LENGTH;
        const backward = z - PROMPT_LENGTH;
        this.#forward = Math.max(this.#forward, forward / Math.sqrt(r2 + forward * forward));
        this.#backward = Math.min(this.#backward, backward / Math.sqrt(r2 + backward * backward));
      }
    }
    this.#outside = this.#thickness(tracker);
    const crossings = createCrossings();
    const nodes = new Float64Array(NODES_PER_CELL * CELLS + 1);
    for (let i = 0; i <= NODES_PER_CELL * CELLS; i++) {
      const cosine = -1 + (2 * i) / (NODES_PER_CELL * CELLS);
      const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
      // azimuth 0, where every layer has its first ladder
      for (const z of ORIGINS) {
        const n = measuredEnd(
          tracker,
          crossings,
          walk(tracker, 0, 0, z, sine, 1e-6 * sine, cosine, 0, Number.POSITIVE_INFINITY, crossings),
        );
        let sum = 0;
        for (let k = 0; k < n; k++) sum += crossings.radiationLengths[k];
        nodes[i] = Math.max(nodes[i], sum);
      }
    }
    for (let i = 0; i <= CELLS; i++) {
      let most = 0;
      for (let k = Math.max(0, NODES_PER_CELL * i - 1); k <= Math.min(NODES_PER_CELL * CELLS, NODES_PER_CELL * (i + 1) + 1); k++)
        most = Math.max(most, nodes[k]);
      this.#table[i] = MARGIN * most;
    }
  }

  #thickness({ layers, columns: l }: Tracker): Float64Array {
    let last2 = 0;
    for (let i = 0; i < l.sheets; i++) if (l.bit[i] >= 0) last2 = Math.max(last2, l.rim2[i]);
    const table = new Float64Array(Math.ceil(Math.sqrt(last2)) + 1);
    // ladder and slanted sensor of a layer: one or the other
    const sensors = new Float64Array(32);
    for (let k = 0; k < table.length; k++) {
      sensors.fill(0);
      for (let i = 0; i < l.sheets; i++) {
        if (l.rim2[i] < k * k || l.least2[i] > last2) continue;
        const { part, bit, radiationLengths } = layers[i] as Tracker['layers'][number];
        if (part === 'pxd' || part === 'svd') sensors[bit] = Math.max(sensors[bit], radiationLengths);
        else table[k] += radiationLengths;
      }
      for (const lengths of sensors) table[k] += lengths;
    }
    for (const i of l.cones) this.#slanted = Math.min(this.#slanted, l.zFrom[i]);
    return table;
  }

  /** For straight flight. */
  at(x: number, y: number, z: number, px: number, py: number, pz: number): number {
    const r2 = x * x + y * y;
    if (r2 < PROMPT_RADIUS * PROMPT_RADIUS) return this.#fromOrigin(x, y, z, px, py, pz);
    return Math.min(this.#outwards(x, y, z, px, py, pz), this.#fromOrigin(x, y, z, px, py, pz));
  }

  /** From any point outwards: the angle to the radius falls on the way, so that no layer is crossed more obliquely than where it starts. */
  #outwards(x: number, y: number, z: number, px: number, py: number, pz: number): number {
    const r = Math.sqrt(x * x + y * y);
    const p = Math.sqrt(px * px + py * py + pz * pz);
    const along = x * px + y * py;
    if (along * along < OUTWARDS * OUTWARDS * r * r * (px * px + py * py) || along < 0 || (pz < 0 && z > this.#slanted))
      return Number.POSITIVE_INFINITY;
    return r >= this.#outside.length ? 0 : (LEANING_MARGIN * this.#outside[r | 0] * r * p) / along;
  }

  #fromOrigin(x: number, y: number, z: number, px: number, py: number, pz: number): number {
    const r2 = x * x + y * y;
    const pT2 = px * px + py * py;
    let origin = z;
    if (r2 > PROMPT_RADIUS * PROMPT_RADIUS) {
      // made on the way of a prompt particle: outwards, and pointing back
      const cross = x * py - y * px;
      if (!(x * px + y * py > 0 && cross * cross < PROMPT_RADIUS * PROMPT_RADIUS * pT2)) return Number.POSITIVE_INFINITY;
      origin -= (Math.sqrt(r2) * pz) / Math.sqrt(pT2);
    }
    if (!(origin < PROMPT_LENGTH && origin > -PROMPT_LENGTH)) return Number.POSITIVE_INFINITY;
    const cosine = pz / Math.sqrt(pT2 + pz * pz);
    if (r2 < PROMPT_RADIUS * PROMPT_RADIUS && (cosine > this.#forward || cosine < this.#backward)) return 0;
    if (cosine > STEEPEST || cosine < -STEEPEST) return Number.POSITIVE_INFINITY;
    return this.#table[Math.trunc((cosine + 1) * (0.5 * CELLS))];
  }

  /** For charged particles: Infinity where they turn much. */
  turning(x: number, y: number, z: number, px: number, py: number, pz: number): number {
    return px * px + py * py < this.#straightPt * this.#straightPt
      ? Number.POSITIVE_INFINITY
      : TURNING_MARGIN * this.#fromOrigin(x, y, z, px, py, pz);
  }
}

const bounds = new WeakMap<Tracker, MaterialBound>();

/** The bound of a tracker, made once. */
export function materialBound(tracker: Tracker): MaterialBound {
  const known = bounds.get(tracker);
  if (known !== undefined) return known;
  const bound = new MaterialBound(tracker);
  bounds.set(tracker, bound);
  return bound;
}
