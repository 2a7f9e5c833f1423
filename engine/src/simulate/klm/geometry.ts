import { UserError } from '../../basics/errors.ts';
import { type CardStep, numberOf, rowOf } from '../card.ts';
import { region } from '../state.ts';

/** Layers that one line can cross: all of the barrel and of one end. */
export const MOST_CROSSINGS = 32;

/** Layers of the KLM along a straight line, in the order in which they are crossed, with the material before each. */
export interface KlmPath {
  n: number;
  /** part (region.forward, barrel, backward), layer number from 1, bit in the mask of hits */
  readonly part: Uint8Array;
  readonly layer: Uint8Array;
  readonly bit: Uint8Array;
  /** distance from the start [cm] and iron on the way [cm] */
  readonly distance: Float64Array;
  readonly iron: Float64Array;
  /** times that the thickness of the coil is crossed before the first layer: 1/cos of the incidence, 0 where the line misses it */
  coil: number;
}

export function createKlmPath(): KlmPath {
  return {
    n: 0,
    part: new Uint8Array(MOST_CROSSINGS),
    layer: new Uint8Array(MOST_CROSSINGS),
    bit: new Uint8Array(MOST_CROSSINGS),
    distance: new Float64Array(MOST_CROSSINGS),
    iron: new Float64Array(MOST_CROSSINGS),
    coil: 0,
  };
}

const TAN_HALF_SECTOR = Math.SQRT2 - 1;

/**
 * The KLM: an octagonal barrel of layers at r_l = inner + gap/2 + (l - 1)(gap + iron) between iron plates, and two ends of discs at
 * |z - z0| = front + iron + gap/2 + (l - 1)(gap + iron), an iron plate before each. Lines are straight (the field of the iron is neglected).
 */
export class KlmGeometry {
  readonly inner: number;
  readonly offset: number;
  readonly layers: { readonly barrel: number; readonly forward: number; readonly backward: number };
  private readonly pitch: number;
  private readonly gap: number;
  private readonly plate: number;
  private readonly outer: number;
  private readonly halfLength: number;
  private readonly activeHalf: number;
  private readonly endFront: number;
  private readonly endInner: number;
  private readonly endOuter: number;
  private readonly coilRadius: number;
  private readonly coilHalf: number;
  /** half of the width of each barrel layer */
  private readonly halfWidth: Float64Array;

  constructor(step: CardStep) {
    const n = (name: string) => numberOf(step, name);
    this.inner = n('barrelInner');
    this.outer = n('barrelOuter');
    this.offset = n('offset');
    this.gap = n('gap');
    this.plate = n('plate');
    this.pitch = this.gap + this.plate;
    this.halfLength = n('barrelHalfLength');
    this.activeHalf = n('barrelActiveHalf');
    this.endFront = n('endFront');
    this.endInner = n('endInner');
    this.endOuter = n('endOuter');
    this.coilRadius = n('coilRadius');
    this.coilHalf = n('coilHalfLength');
    this.layers = { barrel: n('barrelLayers'), forward: n('forwardLayers'), backward: n('backwardLayers') };
    const { barrel, forward, backward } = this.layers;
    const whole = [barrel, forward, backward].every((count) => Number.isInteger(count) && count >= 0);
    const fits =
      this.gap > 0 &&
      this.plate >= 0 &&
      this.coilRadius < this.inner &&
      this.inner + barrel * this.gap + (barrel - 1) * this.plate <= this.outer &&
      this.activeHalf <= this.halfLength &&
      this.halfLength <= this.endFront &&
      this.endInner < this.endOuter;
    if (!whole || barrel > 15 || Math.max(forward, backward) > 14 || !fits) {
      throw new UserError({
        what: 'impossible KLM',
        where: `detector card: step ${step.name}`,
        remedy:
          'whole numbers of layers, at most 15 in the barrel and 14 in an end, that fit between the inner and outer radius; the coil inside, the ends outside of the barrel',
      });
    }
    this.halfWidth = new Float64Array(barrel).fill(Number.POSITIVE_INFINITY);
    if (n('moduleWidth') === 1) {
      for (let layer = 1; layer <= barrel; layer++) {
        const [strips, width] = rowOf(step, 'modules', `layer${layer}`) as [number, number];
        this.halfWidth[layer - 1] = (strips * width) / 2;
      }
    }
  }

  /** Inside iron and gaps, or behind their front: true from where a line is followed without calorimeter and coil. */
  contains(x: number, y: number, z: number): boolean {
    return this.apothem(x, y) > this.inner || Math.abs(z - this.offset) > this.endFront;
  }

  /** Distance from the axis to the plane of the octagon's sector in which (x, y) lies. */
  apothem(x: number, y: number): number {
    const ax = Math.abs(x);
    const ay = Math.abs(y);
    if (ay < TAN_HALF_SECTOR * ax) return ax;
    if (ax < TAN_HALF_SECTOR * ay) return ay;
    return (ax + ay) * Math.SQRT1_2;
  }

  /**
   * Layers ahead of a point (x, y, z) along the unit vector (dx, dy, dz). A line that runs inwards in the transverse plane meets the barrel
   * from behind and counts no layer of it.
   */
  crossings(x: number, y: number, z: number, dx: number, dy: number, dz: number, out: KlmPath): void {
    out.n = 0;
    out.coil = 0;
    // the sector: where the line passes the inner radius, or where it starts
    const transverse2 = dx * dx + dy * dy;
    const radius2 = x * x + y * y;
    const along = x * dx + y * dy;
    let ahead = 0;
    if (radius2 < this.inner * this.inner && transverse2 > 1e-12) {
      ahead = (Math.sqrt(along * along + transverse2 * (this.inner * this.inner - radius2)) - along) / transverse2;
    }
    const sx = x + ahead * dx;
    const sy = y + ahead * dy;
    const ax = Math.abs(sx);
    const ay = Math.abs(sy);
    let nx = 0;
    let ny = 0;
    if (ay < TAN_HALF_SECTOR * ax) nx = sx < 0 ? -1 : 1;
    else if (ax < TAN_HALF_SECTOR * ay) ny = sy < 0 ? -1 : 1;
    else {
      nx = sx < 0 ? -Math.SQRT1_2 : Math.SQRT1_2;
      ny = sy < 0 ? -Math.SQRT1_2 : Math.SQRT1_2;
    }
    const start = x * nx + y * ny;
    const speed = dx * nx + dy * ny;
    const height = z - this.offset;
    let barrelIron = 0;
    if (speed > 1e-6) {
      barrelIron = this.barrel(start, speed, height, dz, nx * y - ny * x, nx * dy - ny * dx, out);
      const toCoil = (this.coilRadius - start) / speed;
      if (toCoil > 0 && Math.abs(height + toCoil * dz) < this.coilHalf) out.coil = 1 / speed;
    }
    if (Math.abs(dz) > 1e-6) this.end(x, y, start, speed, height, dx, dy, dz, barrelIron, out);
  }

  /** Iron between the inner radius and a distance from the axis [cm], measured along the normal of a sector. */
  private ironTo(distance: number): number {
    const depth = Math.min(distance, this.outer) - this.inner;
    if (depth <= 0) return 0;
    const period = Math.floor(depth / this.pitch);
    if (period >= this.layers.barrel) {
      // behind the last layer all is iron
      const last = this.layers.barrel * this.pitch - this.plate;
      return this.layers.barrel * this.plate - this.plate + Math.max(0, depth - last);
    }
    return period * this.plate + Math.max(0, depth - period * this.pitch - this.gap);
  }

  /** Barrel layers, where the line is at `side` + distance * `drift` from the middle of the sector; returns the iron on the way to the end of the barrel. */
  private barrel(start: number, speed: number, height: number, dz: number, side: number, drift: number, out: KlmPath): number {
    const before = this.ironTo(start);
    const perRadius = 1 / speed;
    let n = out.n;
    let distance = (this.inner + this.gap / 2 - start) * perRadius;
    const apart = this.pitch * perRadius;
    for (let layer = 1; layer <= this.layers.barrel; layer++, distance += apart) {
      if (distance < 0) continue;
      if (Math.abs(height + distance * dz) > this.activeHalf) break;
      if (Math.abs(side + distance * drift) > this.halfWidth[layer - 1]) continue;
      out.part[n] = region.barrel;
      out.layer[n] = layer;
      out.bit[n] = layer - 1;
      out.distance[n] = distance;
      // a plate between each layer and the next
      out.iron[n] = ((layer - 1) * this.plate - before) * perRadius;
      n++;
    }
    out.n = n;
    if (dz === 0 || Math.abs(height) > this.halfLength) return 0;
    const leaving = start + (((dz > 0 ? this.halfLength : -this.halfLength) - height) / dz) * speed;
    return Math.max(0, this.ironTo(leaving) - before) / speed;
  }

  /** Iron between the front of an end and a distance from the barrel's centre [cm], along z. */
  private endIronTo(distance: number): number {
    const depth = distance - this.endFront;
    if (depth <= 0) return 0;
    const period = Math.floor(depth / this.pitch);
    return period * this.plate + Math.min(this.plate, depth - period * this.pitch);
  }

  private end(
    x: number,
    y: number,
    start: number,
    speed: number,
    height: number,
    dx: number,
    dy: number,
    dz: number,
    barrelIron: number,
    out: KlmPath,
  ): void {
    const sign = dz > 0 ? 1 : -1;
    const part = dz > 0 ? region.forward : region.backward;
    const layers = dz > 0 ? this.layers.forward : this.layers.backward;
    const steep = Math.abs(dz);
    const depth = sign * height;
    // most lines of the barrel never come to an end: they leave the octagon before
    if (start + ((this.endFront - depth) / steep) * speed > this.endOuter) return;
    // where the line enters the iron of the end: through its front, or from the bore inside
    let entry = Math.max(depth, this.endFront);
    const inner2 = this.endInner * this.endInner;
    const radius2 = x * x + y * y;
    if (radius2 < inner2) {
      const transverse2 = dx * dx + dy * dy;
      if (transverse2 < 1e-12) return;
      const along = x * dx + y * dy;
      const t = (Math.sqrt(along * along + transverse2 * (inner2 - radius2)) - along) / transverse2;
      entry = Math.max(entry, depth + t * steep);
    }
    const before = this.endIronTo(entry);
    const perDepth = 1 / steep;
    let n = out.n;
    let plane = this.endFront + this.plate + this.gap / 2;
    for (let layer = 1; layer <= layers; layer++, plane += this.pitch) {
      if (plane < entry) continue;
      const distance = (plane - depth) * perDepth;
      if (start + distance * speed > this.endOuter) break;
      out.part[n] = part;
      out.layer[n] = layer;
      out.bit[n] = 14 + layer;
      out.distance[n] = distance;
      // a plate before each layer
      out.iron[n] = barrelIron + (layer * this.plate - before) * perDepth;
      n++;
    }
    out.n = n;
  }
}
