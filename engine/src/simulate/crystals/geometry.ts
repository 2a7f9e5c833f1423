import { atan2, tan } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { type CardStep, numberOf, rowOf } from '../card.ts';
import { region } from '../state.ts';

/** What a line of flight meets in the calorimeter. */
export interface Crossing {
  /** ring 0..68 of the crystal whose depth `showerDepth` it passes (or the nearest one, in a gap), and number of the crystal from 1 (basf2 cellId) */
  ring: number;
  crystal: number;
  /** place at that depth, in widths of the crystal from its axis (inside: -0.5 to 0.5), along increasing polar angle and azimuth */
  placeTheta: number;
  placePhi: number;
  /** azimuth of the point [rad], in (-pi, pi] */
  phi: number;
  /** crystal on the way [cm], walls and gaps left out; 0 where it meets none */
  path: number;
  /** distance to the nearest side of the ring without a neighbour, at that depth [cm]: negative in the gap, Infinity elsewhere; width of the gap behind it */
  edge: number;
  gap: number;
}

/** A line of flight in the plane of r and z, and in the frame of the ring that it was put into last. */
interface Line {
  /** start [cm], direction (dPhi: along the azimuth), azimuth of the start */
  r: number;
  z: number;
  dr: number;
  dz: number;
  phi: number;
  dPhi: number;
  /** cosine to the axis of the ring, depth of the start [cm], and the line's offset from the axis at depth t: offset + slope t */
  along: number;
  depth: number;
  slope: number;
  offset: number;
  /** at the depth of showers, in widths of the ring from its axis */
  place: number;
}

export function noCrossing(): Crossing {
  return { ring: -1, crystal: 0, placeTheta: 0, placePhi: 0, phi: 0, path: 0, edge: Number.POSITIVE_INFINITY, gap: 0 };
}

const CELLS = 1024;
const TURN = 2 * Math.PI;
/** Gaps wider than this are gaps beside which showers leak; narrower ones are walls, whose leakage the measured resolution holds on average [cm]. */
const WALL = 1;

/**
 * The rings of crystals as trapezoids in the plane of r and z, cut in azimuth by walls that stand nearly along the radius. Lines of flight are straight in that plane
 * over the 30 cm of a crystal (their transverse curvature is left out). Throws a UserError for rings that overlap or are not 69 of the three regions in order.
 */
export class CrystalGeometry {
  readonly length: number;
  readonly rings: number;
  readonly total: number;
  /** by ring */
  readonly region: Uint8Array;
  readonly count: Int32Array;
  readonly firstCrystal: Int32Array;
  private readonly r: Float64Array;
  private readonly z: Float64Array;
  private readonly axisR: Float64Array;
  private readonly axisZ: Float64Array;
  private readonly half: Float64Array;
  private readonly growth: Float64Array;
  /** inverse of the width at the depth of showers [1/cm], and of the part of a turn that a crystal covers */
  private readonly perWidth: Float64Array;
  private readonly crystalsPerRadian: Float64Array;
  /** width in azimuth at the front [cm] */
  private readonly arc: Float64Array;
  /** gap to the next ring at the front [cm] */
  private readonly gapAfter: Float64Array;
  /** smallest and largest depth at which the rings beside lie, and how far they reach into this one [cm] */
  private readonly shallow: Float64Array;
  private readonly deep: Float64Array;
  private readonly overlap: Float64Array;
  private readonly guess = new Uint8Array(CELLS + 1);
  /** the line in hand: numbers in an object cost less than arguments and results of functions that are not inlined */
  private readonly line: Line = {
    r: 0.5,
    z: 0.5,
    dr: 0.5,
    dz: 0.5,
    phi: 0.5,
    dPhi: 0.5,
    along: 0.5,
    depth: 0.5,
    slope: 0.5,
    offset: 0.5,
    place: 0.5,
  };
  private readonly depth: number;
  /** slope of its walls against the radius, by ring */
  private readonly tilt: Float64Array;
  /** 1 for a ring beside a gap that is not a wall */
  private readonly besideGap: Uint8Array;
  private readonly wallInPair: number;
  private readonly wallOfPairs: number;
  private readonly wallOfCaps: number;
  /** half of the thickest wall, and room for rounding [cm] */
  private readonly wallReach: number;

  constructor(step: CardStep) {
    for (const name of ['wallInPair', 'wallOfPairs', 'wallOfCaps'])
      if (numberOf(step, name) > 2 * THICKEST)
        throw new UserError({
          what: 'a wall thicker than 1 cm',
          where: `crystals.${name}`,
          value: numberOf(step, name),
          remedy: 'walls are a millimetre; leave out rings for more',
        });
    const rows = Object.keys(step.tables?.['rings']?.rows ?? {});
    const n = rows.length;
    this.rings = n;
    this.length = numberOf(step, 'length');
    this.depth = numberOf(step, 'showerDepth');
    const barrelTilt = tan(numberOf(step, 'barrelTilt'));
    const capTilt = tan(numberOf(step, 'capTilt'));
    this.wallInPair = numberOf(step, 'wallInPair');
    this.wallOfPairs = numberOf(step, 'wallOfPairs');
    this.wallOfCaps = numberOf(step, 'wallOfCaps');
    this.wallReach = Math.max(this.wallInPair, this.wallOfPairs, this.wallOfCaps) / 2 + ROUNDING;
    const reals = () => new Float64Array(n);
    this.region = new Uint8Array(n);
    this.count = new Int32Array(n);
    this.firstCrystal = new Int32Array(n);
    this.besideGap = new Uint8Array(n);
    this.tilt = reals();
    this.r = reals();
    this.z = reals();
    this.axisR = reals();
    this.axisZ = reals();
    this.half = reals();
    this.growth = reals();
    this.perWidth = reals();
    this.crystalsPerRadian = reals();
    this.arc = reals();
    this.gapAfter = reals();
    this.shallow = reals();
    this.deep = reals().fill(this.length);
    this.overlap = reals().fill(ROUNDING);
    let total = 0;
    for (let i = 0; i < n; i++) {
      const [part, count, rFront, zFront, rCentre, zCentre, front, back] = rowOf(step, 'rings', rows[i]!);
      const dr = (rCentre! - rFront!) / 10;
      const dz = (zCentre! - zFront!) / 10;
      const size = Math.sqrt(dr * dr + dz * dz);
      if (!(count! >= 1 && rFront! > 0 && size > 0 && front! > 0 && back! > 0))
        throw new UserError({
          what: 'not a ring of crystals',
          where: `crystals.rings.${rows[i]}`,
          value: rowOf(step, 'rings', rows[i]!).join(', '),
        });
      this.region[i] = part!;
      this.tilt[i] = part === region.barrel ? barrelTilt : capTilt;
      this.count[i] = count!;
      this.firstCrystal[i] = total + 1;
      total += count!;
      this.r[i] = rFront! / 10;
      this.z[i] = zFront! / 10;
      this.axisR[i] = dr / size;
      this.axisZ[i] = dz / size;
      this.half[i] = front! / 20;
      this.growth[i] = (back! - front!) / 20 / this.length;
      this.perWidth[i] = 1 / (2 * (this.half[i] + this.growth[i] * this.depth));
      this.crystalsPerRadian[i] = count! / TURN;
      this.arc[i] = (TURN * this.r[i]) / count!;
    }
    this.total = total;
    for (let i = 0; i + 1 < n; i++) {
      const gap = this.gapBetween(i);
      if (gap < -0.2)
        throw new UserError({
          what: 'rings of crystals overlap',
          where: `crystals.rings.${rows[i + 1]}`,
          value: `${(-gap).toFixed(2)} cm into ${rows[i]}`,
        });
      this.gapAfter[i] = gap;
    }
    for (let i = 0; i < n; i++)
      if (i === 0 || i === n - 1 || !(this.gapAfter[i - 1] < WALL && this.gapAfter[i] < WALL)) this.besideGap[i] = 1;
    for (let i = 0; i + 1 < n; i++) {
      this.boundNeighbour(i, i + 1);
      this.boundNeighbour(i + 1, i);
    }
    let ring = 0;
    for (let cell = CELLS; cell >= 0; cell--) {
      const cosine = (2 * cell) / CELLS - 1;
      while (ring + 1 < n && cosine < this.boundary(ring)) ring++;
      this.guess[cell] = ring;
    }
  }

  /** Distance between the facing front corners of a ring and the next [cm], negative where they overlap. */
  gapBetween(i: number): number {
    const [ra, za] = this.corner(i, 1);
    const [rb, zb] = this.corner(i + 1, -1);
    // along the mean of the two fronts, in the direction of increasing polar angle
    const ur = (this.axisZ[i] + this.axisZ[i + 1]) / 2;
    const uz = -(this.axisR[i] + this.axisR[i + 1]) / 2;
    return ((rb - ra) * ur + (zb - za) * uz) / Math.sqrt(ur * ur + uz * uz);
  }

  /** Front corner of a ring towards larger (+1) or smaller (-1) polar angle: r, z [cm]. */
  corner(i: number, side: 1 | -1): [number, number] {
    return [this.r[i] + side * this.half[i] * this.axisZ[i], this.z[i] - side * this.half[i] * this.axisR[i]];
  }

  /** Polar angle of a front corner, seen from the interaction point [rad]. */
  cornerTheta(i: number, side: 1 | -1): number {
    const [r, z] = this.corner(i, side);
    return atan2(r, z);
  }

  /** Widens `shallow`, `deep` and `overlap` of ring i by the corners of the ring j beside it. */
  private boundNeighbour(i: number, j: number): void {
    for (const depth of [0, this.length]) {
      const half = this.half[j] + this.growth[j] * depth;
      for (const across of [-half, half]) {
        const fromR = this.r[j] + depth * this.axisR[j] + across * this.axisZ[j] - this.r[i];
        const fromZ = this.z[j] + depth * this.axisZ[j] - across * this.axisR[j] - this.z[i];
        const there = fromR * this.axisR[i] + fromZ * this.axisZ[i];
        const aside = (j - i) * (fromR * this.axisZ[i] - fromZ * this.axisR[i]);
        this.shallow[i] = Math.min(this.shallow[i], there);
        this.deep[i] = Math.max(this.deep[i], there);
        this.overlap[i] = Math.max(this.overlap[i], this.half[i] + this.growth[i] * there - aside + ROUNDING);
      }
    }
  }

  private boundary(i: number): number {
    const [ra, za] = this.corner(i, 1);
    const [rb, zb] = this.corner(i + 1, -1);
    return (za + zb) / Math.sqrt((ra + rb) * (ra + rb) + (za + zb) * (za + zb));
  }

  /** What the line from (x, y, z) along the unit vector (dx, dy, dz) meets. The point lies on the front face, or inside a crystal. */
  cross(x: number, y: number, z: number, dx: number, dy: number, dz: number, out: Crossing): void {
    this.crossAt(x, y, z, dx, dy, dz, atan2(y, x), out);
  }

  /** The same where the azimuth of the point is known. */
  crossAt(x: number, y: number, z: number, dx: number, dy: number, dz: number, phi: number, out: Crossing): void {
    const r2 = x * x + y * y;
    const r = Math.sqrt(r2);
    const inverse = 1 / r;
    const line = this.line;
    line.r = r;
    line.z = z;
    line.dr = (x * dx + y * dy) * inverse;
    line.dz = dz;
    line.phi = phi;
    line.dPhi = (x * dy - y * dx) * inverse;
    this.follow(this.guess[((z / Math.sqrt(r2 + z * z) + 1) * (0.5 * CELLS) + 0.5) | 0], out);
  }

  /** What the line meets, which points at a ring. */
  private follow(guess: number, out: Crossing): void {
    const line = this.line;
    let ring = guess;
    this.locate(ring);
    let place = line.place;
    // the line may pass the depth of the shower in a neighbour of the ring it points at
    for (let step = 0; step < 3; step++) {
      const next = place > 0.5 ? ring + 1 : place < -0.5 ? ring - 1 : ring;
      if (next === ring) break;
      if (next < 0 || next >= this.rings) break;
      this.locate(next);
      const there = line.place;
      if (Math.abs(there) >= Math.abs(place)) {
        this.locate(ring);
        break;
      }
      ring = next;
      place = there;
    }
    out.ring = ring;
    out.placeTheta = place;
    out.path = 0;
    const along = line.along;
    this.addPath(ring, out);
    if (!(out.path * along > this.length * (1 - 1e-9))) {
      const beside = this.beside(ring);
      if (ring > 0 && (beside & PREVIOUS) !== 0) {
        this.locate(ring - 1);
        this.addPath(ring - 1, out);
      }
      if (ring + 1 < this.rings && (beside & NEXT) !== 0) {
        this.locate(ring + 1);
        this.addPath(ring + 1, out);
      }
      line.along = along;
    }
    this.edgeOf(out);
    this.azimuth(out);
  }

  /** Puts the line into the frame of a ring. */
  private locate(i: number): void {
    const line = this.line;
    const axisR = this.axisR[i];
    const axisZ = this.axisZ[i];
    const { dr, dz } = line;
    const fromR = line.r - this.r[i];
    const fromZ = line.z - this.z[i];
    const along = dr * axisR + dz * axisZ;
    const across = dr * axisZ - dz * axisR;
    const depth = fromR * axisR + fromZ * axisZ;
    const offset = fromR * axisZ - fromZ * axisR;
    line.along = along;
    line.depth = depth;
    if (!(along > SLANT)) {
      line.slope = 0;
      line.offset = offset;
      line.place = offset * this.perWidth[i];
      return;
    }
    const slope = across / along;
    line.slope = slope;
    const atFront = offset - slope * depth;
    line.offset = atFront;
    line.place = (atFront + slope * (depth < this.depth ? this.depth : depth)) * this.perWidth[i];
  }

  /** Adds the length of the located line inside the trapezoid of its ring. */
  private addPath(i: number, out: Crossing): void {
    const { along, slope, depth, offset } = this.line;
    if (!(along > SLANT)) return;
    // offset from the axis at depth t: offset + slope t, sides at +-(half + growth t)
    const half = this.half[i];
    const growth = this.growth[i];
    let from = depth > 0 ? depth : 0;
    let to = this.length;
    // a straight line that is inside at both ends is inside between them
    const start = offset + slope * from;
    const end = offset + slope * to;
    if (Math.abs(start) <= half + growth * from && Math.abs(end) <= half + growth * to) {
      out.path += (to - from) / along;
      return;
    }
    const a = slope - growth;
    const roomA = half - offset;
    if (a > 0) to = Math.min(to, roomA / a);
    else if (a < 0) from = Math.max(from, roomA / a);
    else if (roomA < 0) return;
    const b = -slope - growth;
    const roomB = half + offset;
    if (b > 0) to = Math.min(to, roomB / b);
    else if (b < 0) from = Math.max(from, roomB / b);
    else if (roomB < 0) return;
    if (to > from) out.path += (to - from) / along;
  }

  /** Rings beside that the located line may meet, as bits: not one beyond a side that the line does not come to as far as that ring reaches. */
  private beside(i: number): number {
    const { along, slope, depth, offset } = this.line;
    if (!(along > SLANT)) return PREVIOUS | NEXT;
    const from = depth > this.shallow[i] ? depth : this.shallow[i];
    const to = this.deep[i];
    const start = offset + slope * from;
    const end = offset + slope * to;
    const half = this.half[i] - this.overlap[i];
    const growth = this.growth[i];
    const atStart = half + growth * from;
    const atEnd = half + growth * to;
    let beside = 0;
    if (start < -atStart || end < -atEnd) beside |= PREVIOUS;
    if (start > atStart || end > atEnd) beside |= NEXT;
    return beside;
  }

  private edgeOf(out: Crossing): void {
    const i = out.ring;
    out.edge = Number.POSITIVE_INFINITY;
    out.gap = 0;
    if (this.besideGap[i] === 0) return;
    const side = out.placeTheta > 0 ? 1 : -1;
    const last = side > 0 ? i === this.rings - 1 : i === 0;
    const gap = last ? Number.POSITIVE_INFINITY : this.gapAfter[side > 0 ? i : i - 1];
    if (gap < WALL) return;
    out.edge = (0.5 - side * out.placeTheta) / this.perWidth[i];
    out.gap = gap;
  }

  /** Place in azimuth, number of the crystal, and the part of the path that lies in walls taken off. */
  private azimuth(out: Crossing): void {
    const { phi, dPhi, along } = this.line;
    const ring = out.ring;
    const count = this.count[ring];
    const barrel = this.region[ring] === region.barrel;
    const width = this.arc[ring];
    out.phi = phi;
    let turn = phi * this.crystalsPerRadian[ring];
    // without a branch: the sign is random
    turn += count * Number(turn < 0);
    const slope = along > SLANT ? dPhi / along - this.tilt[ring] : 0;
    // walls of the front at whole numbers; one further in is met where the line drifts across it
    const below = turn | 0;
    const inside = turn - below;
    if (out.path > 0) {
      // walls that the line does not come to within a crystal are left out of the sums
      const drift = slope * this.length;
      const low = inside * width;
      const high = (inside - 1) * width;
      let lost = 0;
      if (low + Math.min(0, drift) < this.wallReach)
        lost += this.inWall(low, slope, barrel ? ((below & 1) === 0 ? this.wallInPair : this.wallOfPairs) : this.wallOfCaps);
      if (high + Math.max(0, drift) > -this.wallReach)
        lost += this.inWall(high, slope, barrel ? ((below & 1) === 0 ? this.wallOfPairs : this.wallInPair) : this.wallOfCaps);
      out.path *= 1 - lost / this.length;
    }
    let place = inside - 0.5 + (slope * this.depth) / width;
    let index = below;
    if (place > 0.5) {
      place -= 1;
      index++;
    } else if (place < -0.5) {
      place += 1;
      index--;
    }
    out.placePhi = place;
    out.crystal = this.firstCrystal[ring] + (index < 0 ? index + count : index >= count ? index - count : index);
  }

  /** Depth range [cm] over which a line at distance `offset` from the middle of a wall at the front, with that slope to it, lies in the wall. */
  private inWall(offset: number, slope: number, thickness: number): number {
    const h = thickness / 2;
    if (slope === 0) return Math.abs(offset) < h ? this.length : 0;
    const a = (-h - offset) / slope;
    const b = (h - offset) / slope;
    const from = Math.max(0, Math.min(a, b));
    const to = Math.min(this.length, Math.max(a, b));
    return to > from ? to - from : 0;
  }
}

/** No wall of a card is thicker than this [cm], else its numbers are refused. */
const THICKEST = 0.5;
/** Far above the error of a length in doubles, far below all that matters [cm]. */
const ROUNDING = 1e-9;
/** Rings beside another one. */
const PREVIOUS = 1;
const NEXT = 2;
/** Lines steeper than this to a crystal's axis (cosine) pass it by. */
const SLANT = 0.05;
