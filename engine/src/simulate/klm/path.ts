import { region } from '../state.ts';

/** Layers that one line can cross: all of the barrel and of one end. */
export const MOST_CROSSINGS = 32;
/** Bits below are layers of the barrel, from the innermost on; the first layer of an end has this one. */
export const END_BIT = 15;

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
  /** Whether crossing k is that of bit `first` + k, for all k. */
  isRun = true;
  /** bit of the first crossing of a run */
  first = 0;
  private readonly bits = new Uint8Array(MOST_CROSSINGS);

  /** No crossings. */
  clear(): void {
    this.n = 0;
    this.coil = 0;
    this.isRun = true;
    this.first = 0;
  }

  /** Adds `count` crossings of layers that follow one another, from a bit on. */
  add(bit: number, count = 1): void {
    if (count === 0) return;
    if (this.n === 0) this.first = bit;
    else if (this.isRun && bit !== this.first + this.n) {
      for (let k = 0; k < this.n; k++) this.bits[k] = this.first + k;
      this.isRun = false;
    }
    if (!this.isRun) for (let k = 0; k < count; k++) this.bits[this.n + k] = bit + k;
    this.n += count;
  }

  /** Bit of crossing k in the mask of hits. */
  bit(k: number): number {
    return this.isRun ? this.first + k : this.bits[k];
  }

  /** Bits k of the path as bits of the mask of hits. */
  mask(crossings: number): number {
    if (this.isRun) return (crossings << this.first) >>> 0;
    let mask = 0;
    for (let k = 0; k < this.n; k++) if (((crossings >>> k) & 1) === 1) mask |= 1 << this.bits[k];
    return mask >>> 0;
  }

  /** region.forward, barrel or backward */
  part(k: number): number {
    return this.bit(k) < END_BIT ? region.barrel : this.endPart;
  }

  /** Number of the layer from 1. */
  layer(k: number): number {
    const bit = this.bit(k);
    return bit < END_BIT ? bit + 1 : bit - END_BIT + 1;
  }

  /** From the start of the line [cm]. */
  distance(k: number): number {
    const bit = this.bit(k);
    const part = bit < END_BIT ? this.barrel : this.end;
    return part.distance + bit * part.distanceApart;
  }

  /** Iron on the way [cm]. */
  iron(k: number): number {
    const bit = this.bit(k);
    const part = bit < END_BIT ? this.barrel : this.end;
    return part.iron + bit * part.ironApart;
  }
}
