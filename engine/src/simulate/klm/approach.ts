import { sinCos } from '../../basics/elementary.ts';
import { type CardStep, type DetectorCard, numberOf, stepOf } from '../card.ts';
import { CM_PER_GEV_TESLA } from '../helix.ts';

/** A point [cm] and a direction (unit vector). */
export interface Ray {
  x: number;
  y: number;
  z: number;
  dx: number;
  dy: number;
  dz: number;
}

/** Beyond this turn in the field [rad] a particle does not come out of it. */
const LARGEST_TURN = 1.2;

const turned = new Float64Array(2);

/** From the front of the calorimeter through the rest of the field to the coil. */
export class Approach {
  private readonly radius: number;
  private readonly forward: number;
  private readonly backward: number;
  private readonly face: { readonly radius: number; readonly forward: number; readonly backward: number };
  private readonly turnPerLength: number;

  constructor(step: CardStep, card: DetectorCard) {
    const n = (name: string) => numberOf(step, name);
    this.radius = n('coilInner');
    this.forward = n('offset') + n('endFront');
    this.backward = n('offset') - n('endFront');
    this.face = { radius: n('frontRadius'), forward: n('frontForward'), backward: -n('frontBackward') };
    const field = stepOf(card, 'tracker') ?? stepOf(card, 'chargedPropagation');
    this.turnPerLength = (field === undefined ? 1.5 : numberOf(field, 'field')) / CM_PER_GEV_TESLA;
  }

  /** Distance from the origin at which a unit vector meets the front of the calorimeter. */
  front(ux: number, uy: number, uz: number): number {
    const transverse = Math.sqrt(ux * ux + uy * uy);
    const plane = uz > 0 ? this.face.forward / uz : uz < 0 ? this.face.backward / uz : Number.POSITIVE_INFINITY;
    return Math.min(this.face.radius / transverse, plane);
  }

  /** Behind the front of the calorimeter. */
  isBehind(x: number, y: number, z: number): boolean {
    return x * x + y * y > this.face.radius * this.face.radius || z > this.face.forward || z < this.face.backward;
  }

  /** Share of a crystal's length between a point and the back of the calorimeter, for a flight outwards. */
  crystalsAhead(x: number, y: number, z: number, length: number): number {
    const depth = Math.max(Math.sqrt(x * x + y * y) - this.face.radius, z - this.face.forward, this.face.backward - z);
    return Math.min(1, Math.max(0, 1 - depth / length));
  }

  /** Angle by which a particle of momentum p [GeV] turns in azimuth over a path length [cm]; clockwise for positive charges. */
  turn(charge: number, length: number, momentum: number): number {
    return (-charge * this.turnPerLength * length) / momentum;
  }

  /** Cosine of the angle between a momentum turned in azimuth and another. */
  cosineAfter(turn: number, px: number, py: number, pz: number, qx: number, qy: number, qz: number): number {
    sinCos(turn, turned);
    const s = turned[0];
    const c = turned[1];
    const scalar = (c * px - s * py) * qx + (s * px + c * py) * qy + pz * qz;
    return scalar / Math.sqrt((px * px + py * py + pz * pz) * (qx * qx + qy * qy + qz * qz));
  }

  /**
   * Moves a ray to the inner wall of the coil or the front of an end; in the field it turns by charge * field * length / p, clockwise for positive
   * charges. The length is that of the straight line.
   *
   * @param momentum  [GeV], of a neutral particle anything
   * @returns  false where it curls up inside
   */
  toCoil(ray: Ray, momentum: number, charge: number): boolean {
    const { x, y, dx, dy, dz } = ray;
    const transverse2 = dx * dx + dy * dy;
    let length = dz > 0 ? (this.forward - ray.z) / dz : dz < 0 ? (this.backward - ray.z) / dz : Number.POSITIVE_INFINITY;
    if (transverse2 > 1e-12) {
      const along = x * dx + y * dy;
      const room = this.radius * this.radius - x * x - y * y;
      length = Math.min(length, (Math.sqrt(along * along + transverse2 * Math.max(0, room)) - along) / transverse2);
    }
    if (!(length > 0)) return true;
    const turn = this.turn(charge, length, momentum);
    if (Math.abs(turn) > LARGEST_TURN) return false;
    // sin and cos of half the turn by their series, good to 3e-8 at the largest turn
    const half = turn / 2;
    const q = half * half;
    const s = half * (1 - (q / 6) * (1 - (q / 20) * (1 - q / 42)));
    const c = 1 - (q / 2) * (1 - (q / 12) * (1 - (q / 30) * (1 - q / 56)));
    ray.x = x + length * (c * dx - s * dy);
    ray.y = y + length * (s * dx + c * dy);
    ray.z += length * dz;
    const cosine = c * c - s * s;
    const sine = 2 * s * c;
    ray.dx = cosine * dx - sine * dy;
    ray.dy = sine * dx + cosine * dy;
    return true;
  }
}
