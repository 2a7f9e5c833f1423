import { region } from '../state.ts';

/** Layers that one line can cross: all of the barrel and of one end. */
export const MOST_CROSSINGS = 32;
/** Bits below are layers of the barrel, from the innermost on; the first layer of an end has this one. */
export const END_BIT = 15;

/** The layers of the barrel without a hole, shared by the many lines that cross them so. */
const outwards = Uint8Array.from({ length: MOST_CROSSINGS }, (_, k) => k);

/** Layers that stand evenly: distance from the start of the line [cm] and iron on the way [cm] of bit b are at + b * apart. */
export interface EvenLayers {
  distance: number;
  distanceApart: number;
  iron: number;
  ironApart: number;
}

const noLayers = (): EvenLayers => ({ distance: 0, distanceApart: 0, iron: 0, ironApart: 0 });

/** Layers of the KLM along a straight line, in the order in which they are crossed, with the material before each. */
export class KlmPath {
  /** number of crossings */
  n = 0;
  /** times that the thickness of the coil is crossed before the first layer: 1/cos of the incidence, 0 where the line misses it */
  coil = 0;
  /** region.forward or region.backward: the end that its layers of an end belong to */
  endPart: number = region.none;
  readonly barrel = noLayers();
  readonly end = noLayers();
  readonly #own = new Uint8Array(MOST_CROSSINGS);
  #bits = outwards;

  /** No crossings. */
  clear(): void {
    this.n = 0;
    this.coil = 0;
    this.#bits = this.#own;
  }

  /** Crosses the `count` inner layers of the barrel, one after the other: the whole path so far. */
  throughBarrel(count: number): void {
    this.n = count;
    this.#bits = outwards;
  }

  add(bit: number): void {
    if (this.#bits === outwards) {
      this.#own.set(outwards);
      this.#bits = this.#own;
    }
    this.#bits[this.n++] = bit;
  }

  /** Whether crossing k is that of bit k, for all k. */
  get isPlain(): boolean {
    return this.#bits === outwards;
  }

  /** Bit of crossing k in the mask of hits. */
  bit(k: number): number {
    return this.#bits[k];
  }

  /** region.forward, barrel or backward */
  part(k: number): number {
    return this.#bits[k] < END_BIT ? region.barrel : this.endPart;
  }

  /** Number of the layer from 1. */
  layer(k: number): number {
    const bit = this.#bits[k];
    return bit < END_BIT ? bit + 1 : bit - END_BIT + 1;
  }

  /** From the start of the line [cm]. */
  distance(k: number): number {
    const bit = this.#bits[k];
    const part = bit < END_BIT ? this.barrel : this.end;
    return part.distance + bit * part.distanceApart;
  }

  /** Iron on the way [cm]. */
  iron(k: number): number {
    const bit = this.#bits[k];
    const part = bit < END_BIT ? this.barrel : this.end;
    return part.iron + bit * part.ironApart;
  }
}
