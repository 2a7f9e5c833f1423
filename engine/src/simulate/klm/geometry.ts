import { UserError } from '../../basics/errors.ts';
import { type CardStep, numberOf, rowOf } from '../card.ts';
import { region } from '../state.ts';
import { END_BIT, type KlmPath } from './path.ts';

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
  /** half of the width of each barrel layer, and of the narrowest in relation to its distance from the axis */
  private readonly halfWidth: Float64Array;
  private readonly narrowest: number;

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
    this.narrowest = this.halfWidth.reduce(
      (least, half, k) => Math.min(least, half / (this.inner + this.gap / 2 + k * this.pitch)),
      Number.POSITIVE_INFINITY,
    );
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
    out.clear();
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
    if (speed > 1e-6) {
      const perRadius = 1 / speed;
      this.barrel(start, perRadius, height, dz, nx * y - ny * x, nx * dy - ny * dx, out);
      const toCoil = (this.coilRadius - start) * perRadius;
      if (toCoil > 0 && Math.abs(height + toCoil * dz) < this.coilHalf) out.coil = perRadius;
    }
    const steep = Math.abs(dz);
    const depth = dz > 0 ? height : -height;
    // most lines of the barrel never come to an end: they leave the octagon before
    if (steep > 1e-6 && (start - this.endOuter) * steep <= (depth - this.endFront) * speed)
      this.end(x, y, start, speed, height, dx, dy, dz, out);
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

  /** Barrel layers, where the line is at `side` + distance * `drift` from the middle of the sector. */
  private barrel(start: number, perRadius: number, height: number, dz: number, side: number, drift: number, out: KlmPath): void {
    const before = this.ironTo(start);
    const first = this.inner + this.gap / 2;
    const even = out.barrel;
    even.distance = (first - start) * perRadius;
    even.distanceApart = this.pitch * perRadius;
    // a plate between each layer and the next
    even.iron = -before * perRadius;
    even.ironApart = this.plate * perRadius;
    const layers = this.layers.barrel;
    const farthest = even.distance + (layers - 1) * even.distanceApart;
    const last = first + (layers - 1) * this.pitch;
    // what stays inside at both ends of a straight line stays inside between them
    const throughAll =
      even.distance >= 0 &&
      Math.abs(height + even.distance * dz) <= this.activeHalf &&
      Math.abs(height + farthest * dz) <= this.activeHalf &&
      Math.abs(side + even.distance * drift) <= this.narrowest * first &&
      Math.abs(side + farthest * drift) <= this.narrowest * last;
    if (throughAll) {
      out.add(0, layers);
      return;
    }
    for (let bit = 0; bit < layers; bit++) {
      const distance = even.distance + bit * even.distanceApart;
      if (distance < 0) continue;
      if (Math.abs(height + distance * dz) > this.activeHalf) break;
      if (Math.abs(side + distance * drift) <= this.halfWidth[bit]) out.add(bit);
    }
  }

  /** Iron of the barrel on the way of a line to its end in z [cm]. */
  private ironOfBarrel(start: number, speed: number, height: number, dz: number): number {
    if (!(speed > 1e-6) || Math.abs(height) > this.halfLength) return 0;
    const leaving = start + (((dz > 0 ? this.halfLength : -this.halfLength) - height) / dz) * speed;
    return Math.max(0, this.ironTo(leaving) - this.ironTo(start)) / speed;
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
    out: KlmPath,
  ): void {
    const sign = dz > 0 ? 1 : -1;
    const part = dz > 0 ? region.forward : region.backward;
    const layers = dz > 0 ? this.layers.forward : this.layers.backward;
    const steep = Math.abs(dz);
    const depth = sign * height;
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
    const even = out.end;
    out.endPart = part;
    const first = this.endFront + this.plate + this.gap / 2;
    even.distanceApart = this.pitch * perDepth;
    even.distance = (first - depth) * perDepth - END_BIT * even.distanceApart;
    // a plate before each layer
    even.ironApart = this.plate * perDepth;
    even.iron = this.ironOfBarrel(start, speed, height, dz) + (this.plate - before) * perDepth - END_BIT * even.ironApart;
    let from = 0;
    while (from < layers && first + from * this.pitch < entry) from++;
    // a line that runs outwards meets all layers where it meets the last
    let to =
      speed >= 0 && start + (even.distance + (END_BIT + layers - 1) * even.distanceApart) * speed <= this.endOuter
        ? layers
        : from;
    while (to < layers && start + (even.distance + (END_BIT + to) * even.distanceApart) * speed <= this.endOuter) to++;
    out.add(END_BIT + from, to - from);
  }
}
