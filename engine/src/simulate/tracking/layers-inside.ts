import type { Tracker } from '../geometry/tracker.ts';

/** A surface r^2 = square + slope2 (z - apex)^2 of a measuring layer that counts from the height `from` on. */
interface Surface {
  readonly from: number;
  readonly square: number;
  readonly slope2: number;
  readonly apex: number;
}

const WIRES = 64;
const VERTEX_LAYERS = 8;
/** Relative, of squared radii. */
const ROUNDING = 1e-9;

/**
 * Measuring layers inside of a point, as bits: those whose surface at the height of the point lies nearer to the axis. A track that goes outwards
 * all the way has crossed just these, if it has met them between their ends.
 */
export class LayersInside {
  vxd = 0;
  inner = 0;
  outer = 0;
  readonly #vertex: readonly (readonly Surface[])[];
  readonly #wires: readonly number[];
  readonly #square = new Float64Array(WIRES);
  readonly #slope2 = new Float64Array(WIRES);
  readonly #apex = new Float64Array(WIRES);

  constructor(tracker: Tracker) {
    const vertex: Surface[][] = Array.from({ length: VERTEX_LAYERS }, () => []);
    const wires: number[] = [];
    for (const { bit, part, coneSlope, zFrom, square, slope2, apex } of tracker.layers) {
      if (bit < 0) continue;
      if (part !== 'cdc') {
        // of a ladder and its slanted sensor each from where it begins, the ladder backwards without end
        const from = coneSlope === 0 ? Number.NEGATIVE_INFINITY : zFrom;
        (vertex[bit] as Surface[]).push({ from, square, slope2, apex });
        continue;
      }
      wires.push(bit);
      this.#square[bit] = square;
      this.#slope2[bit] = slope2;
      this.#apex[bit] = apex;
    }
    this.#vertex = vertex.map((surfaces) => surfaces.sort((a, b) => b.from - a.from));
    this.#wires = wires.sort((a, b) => a - b);
  }

  /** @param onSurface  whether a layer on which the point lies counts as inside */
  at(x: number, y: number, z: number, onSurface: boolean): void {
    const r2 = (x * x + y * y) * (onSurface ? 1 + ROUNDING : 1 - ROUNDING);
    this.vxd = 0;
    this.inner = 0;
    this.outer = 0;
    for (let bit = 0; bit < VERTEX_LAYERS; bit++) {
      for (const { from, square, slope2, apex } of this.#vertex[bit] as readonly Surface[]) {
        if (z < from) continue;
        if (r2 > square + slope2 * (z - apex) * (z - apex)) this.vxd |= 1 << bit;
        break;
      }
    }
    // wires of one layer stand outside of those of the layer before, all along
    for (const bit of this.#wires) {
      const dz = z - this.#apex[bit];
      if (!(r2 > this.#square[bit] + this.#slope2[bit] * dz * dz)) return;
      if (bit < 32) this.inner = (this.inner | (1 << bit)) >>> 0;
      else this.outer |= 1 << (bit - 32);
    }
  }
}
