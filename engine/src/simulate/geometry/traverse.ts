import { asin, atan2, sinCos } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import type { Tracker, TrackerLayer } from './tracker.ts';

/** Layers on the way of one particle, in order of path; arrays that are used again and again. */
export interface Crossings {
  n: number;
  /** index in `tracker.layers` */
  readonly layer: Int32Array;
  /** path from the start [cm], in space */
  readonly path: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** direction of flight (unit vector) */
  readonly ux: Float64Array;
  readonly uy: Float64Array;
  readonly uz: Float64Array;
  /** cosine of the angle between track and normal of the layer, above zero */
  readonly cosine: Float64Array;
  /** radiation lengths passed, and energy that a minimum-ionising particle loses [GeV] */
  readonly radiationLengths: Float64Array;
  readonly ionisation: Float64Array;
  /** path to the front of the calorimeter [cm]; Infinity where it turns inside for as long as it is followed */
  exitPath: number;
}

/** Turning that a looper is followed for: two full turns. */
export const LARGEST_TURN = 4 * Math.PI;
/** A track that grazes a layer passes at most this many of its thicknesses. */
const LEAST_COSINE = 0.05;
const CAPACITY = 640;

export function createCrossings(): Crossings {
  const reals = () => new Float64Array(CAPACITY);
  return {
    n: 0,
    layer: new Int32Array(CAPACITY),
    path: reals(),
    x: reals(),
    y: reals(),
    z: reals(),
    ux: reals(),
    uy: reals(),
    uz: reals(),
    cosine: reals(),
    radiationLengths: reals(),
    ionisation: reals(),
    exitPath: Number.POSITIVE_INFINITY,
  };
}

const trig = new Float64Array(2);

/**
 * The motion of the particle at hand. With b half of the angle turned since the point of closest approach to the axis,
 *   r^2 = d0^2 + 4 d rho sin^2 b,   z = zc + 2 rho tan(lambda) b,   chord 2 rho sin b along phi0 - q b,
 * where rho is the transverse radius and d = rho + q d0 the distance of the centre from the axis. `b0` is the start.
 */
const motion = {
  charge: 0,
  rho: 0,
  d0: 0,
  product: 0, // 4 d rho
  cosPhi: 1,
  sinPhi: 0,
  start: 0, // b0
  end: 0, // largest b
  zc: 0,
  slope: 0, // dz/db
  perB: 0, // path per unit of b
  cosLambda: 1,
  sinLambda: 0,
};

/**
 * Layers that a particle crosses from any starting point, in order of path, as far as `pathEnd`, the front of the calorimeter or two full
 * turns. Exact helix in the uniform field (no energy loss on the way), exact crossing of cylinders, cones, hyperboloids and discs; charge 0
 * flies straight. A start on a layer does not cross it.
 *
 * @param charge   -1, 0 or +1
 * @param pathEnd  length of path to follow [cm]
 * @returns        number of crossings, in `out.n` too
 */
export function traverse(
  tracker: Tracker,
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
  charge: number,
  pathEnd: number,
  out: Crossings,
): number {
  out.n = 0;
  const pT = Math.sqrt(px * px + py * py);
  const p = Math.sqrt(pT * pT + pz * pz);
  if (!(p > 0)) throw new InternalError('a particle without momentum cannot be taken through the layers');
  const { radius, zFrom, zTo } = tracker.envelope;
  if (x * x + y * y >= radius * radius || z <= zFrom || z >= zTo) {
    out.exitPath = 0;
    return 0;
  }
  if (charge === 0 || pT < 1e-9 * p) straight(tracker, x, y, z, px / p, py / p, pz / p, pathEnd, out);
  else turning(tracker, x, y, z, px / pT, py / pT, pz / p, pT / p, charge, pT * tracker.rhoPerPt, pathEnd, out);
  sort(out);
  return out.n;
}

function straight(
  { layers, envelope }: Tracker,
  x: number,
  y: number,
  z: number,
  ux: number,
  uy: number,
  uz: number,
  pathEnd: number,
  out: Crossings,
): void {
  const r2 = x * x + y * y;
  const t2 = ux * ux + uy * uy;
  const along = x * ux + y * uy;
  let exit = uz > 0 ? (envelope.zTo - z) / uz : uz < 0 ? (envelope.zFrom - z) / uz : Number.POSITIVE_INFINITY;
  if (t2 > 0) {
    const outer = envelope.radius * envelope.radius - r2;
    exit = Math.min(exit, (Math.sqrt(along * along + t2 * outer) - along) / t2);
  }
  out.exitPath = exit;
  const end = Math.min(pathEnd, exit);
  const add = (index: number, layer: TrackerLayer, path: number) => {
    if (path > 0 && path < end) record(out, index, layer, path, x + path * ux, y + path * uy, z + path * uz, ux, uy, uz);
  };
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i] as TrackerLayer;
    if (layer.disc) {
      if (uz !== 0) add(i, layer, (layer.zFrom - z) / uz);
      continue;
    }
    // a s^2 + 2 b s + c = 0
    const dz = z - layer.apex;
    const a = t2 - layer.slope2 * uz * uz;
    const b = along - layer.slope2 * dz * uz;
    const c = r2 - layer.square - layer.slope2 * dz * dz;
    if (a === 0) {
      if (b !== 0) add(i, layer, (-0.5 * c) / b);
      continue;
    }
    const discriminant = b * b - a * c;
    if (!(discriminant > 0)) continue;
    const q = b > 0 ? -(b + Math.sqrt(discriminant)) : Math.sqrt(discriminant) - b;
    add(i, layer, q / a);
    if (q !== 0) add(i, layer, c / q);
  }
}

function turning(
  { layers, envelope }: Tracker,
  x: number,
  y: number,
  z: number,
  cosPhi: number,
  sinPhi: number,
  sinLambda: number,
  cosLambda: number,
  charge: number,
  rho: number,
  pathEnd: number,
  out: Crossings,
): void {
  const m = motion;
  // centre of the circle, and the excess |c|^2 - rho^2 without cancellation
  const signed = charge * rho;
  const cx = x + signed * sinPhi;
  const cy = y - signed * cosPhi;
  const excess = x * x + y * y + 2 * signed * (x * sinPhi - y * cosPhi);
  const distance = Math.sqrt(cx * cx + cy * cy);
  m.charge = charge;
  m.rho = rho;
  m.cosLambda = cosLambda;
  m.sinLambda = sinLambda;
  m.d0 = (charge * excess) / (distance + rho);
  m.product = 4 * distance * rho;
  if (distance > 1e-9 * rho) {
    // (sin phi0, -cos phi0) = q c / |c|
    m.sinPhi = (charge * cx) / distance;
    m.cosPhi = (-charge * cy) / distance;
  } else {
    m.sinPhi = sinPhi;
    m.cosPhi = cosPhi;
  }
  // turned since the closest approach, clockwise for positive charges: phi = phi0 - 2 q b
  const cross = m.cosPhi * sinPhi - m.sinPhi * cosPhi;
  const scalar = m.cosPhi * cosPhi + m.sinPhi * sinPhi;
  m.start = -0.5 * charge * atan2(cross, scalar);
  m.slope = (2 * rho * sinLambda) / cosLambda;
  m.zc = z - m.slope * m.start;
  m.perB = (2 * rho) / cosLambda;
  m.end = Math.min(m.start + 0.5 * LARGEST_TURN, m.start + pathEnd / m.perB);

  // the front of the calorimeter ends the track
  let exit = Number.POSITIVE_INFINITY;
  const reach = (envelope.radius * envelope.radius - m.d0 * m.d0) / m.product;
  if (reach < 1) exit = asin(Math.sqrt(reach));
  if (m.slope !== 0) exit = Math.min(exit, ((m.slope > 0 ? envelope.zTo : envelope.zFrom) - m.zc) / m.slope);
  out.exitPath = exit > m.start + 0.5 * LARGEST_TURN ? Number.POSITIVE_INFINITY : (exit - m.start) * m.perB;
  if (exit < m.end) m.end = exit;

  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i] as TrackerLayer;
    if (layer.disc) {
      if (m.slope === 0) continue;
      const b = (layer.zFrom - m.zc) / m.slope;
      if (b > m.start && b < m.end) {
        sinCos(b, trig);
        arrive(out, i, layer, b, trig[0], trig[1]);
      }
    } else if (layer.coneSlope !== 0) cone(i, layer, out);
    else sheet(i, layer, out);
  }
}

/** Crossings of a cylinder or hyperboloid: both sides of each closest approach, b = k pi -+ asin(...), refined where the radius changes with z. */
function sheet(index: number, layer: TrackerLayer, out: Crossings): void {
  const m = motion;
  const s2 = (layer.radius * layer.radius - m.d0 * m.d0) / m.product;
  // the hyperboloid at its ends is a little wider than at its waist, never narrower: it cannot be reached where the waist is not
  if (!(s2 > 0 && s2 < 1)) return;
  const s = Math.sqrt(s2);
  const b = asin(s);
  const c = Math.sqrt(1 - s2);
  for (let centre = 0; centre - b < m.end; centre += Math.PI) {
    // sin and cos of centre -+ b up to the common sign (-1)^k, which `arrive` does not see
    const even = Math.round(centre / Math.PI) % 2 === 0 ? 1 : -1;
    for (let side = -1; side <= 1; side += 2) {
      if (layer.slope2 === 0) {
        const at = centre + side * b;
        if (at > m.start && at < m.end) arrive(out, index, layer, at, even * side * s, even * c);
      } else refine(index, layer, centre + side * b, even * side * s, even * c, out);
    }
  }
}

/** Newton steps for r^2(b) = square + slope2 (z(b) - apex)^2 from (b, sin b, cos b) near the crossing. */
function refine(index: number, layer: TrackerLayer, start: number, sine: number, cosine: number, out: Crossings): void {
  const m = motion;
  let b = start;
  let s = sine;
  let c = cosine;
  for (let step = 0; step < 24; step++) {
    const dz = m.zc + m.slope * b - layer.apex;
    const value = m.d0 * m.d0 + m.product * s * s - layer.square - layer.slope2 * dz * dz;
    const derivative = 2 * m.product * s * c - 2 * layer.slope2 * dz * m.slope;
    const change = -value / derivative;
    // a step that is not small comes from a track that turns round at this layer or misses it
    if (!(change < 0.5 && change > -0.5)) return;
    b += change;
    if (change < 0.03 && change > -0.03) {
      // rotation by a small angle, good to 1e-13
      const q = change * change;
      const ds = change * (1 - q * (1 / 6 - q / 120));
      const dc = 1 - q * (0.5 - q * (1 / 24 - q / 720));
      const next = s * dc + c * ds;
      c = c * dc - s * ds;
      s = next;
    } else {
      sinCos(b, trig);
      s = trig[0];
      c = trig[1];
    }
    // 1e-9 of 2 rho: quadratic convergence makes the next step vanish
    if (change < 1e-6 && change > -1e-6) {
      if (b > m.start && b < m.end && isNew(out, index, (b - m.start) * m.perB)) arrive(out, index, layer, b, s, c);
      return;
    }
  }
}

/** False where Newton's way from two starts has led to the same crossing. */
function isNew(out: Crossings, index: number, path: number): boolean {
  for (let i = out.n - 1; i >= 0 && out.layer[i] === index; i--) if (Math.abs(out.path[i] - path) < 1e-5) return false;
  return true;
}

/** Crossings of a cone: started where a straight line of the same slope would meet it, on both sides of each closest approach. */
function cone(index: number, layer: TrackerLayer, out: Crossings): void {
  const m = motion;
  const widest = Math.max(layer.square + layer.slope2 * (layer.zFrom - layer.apex) * (layer.zFrom - layer.apex), 0);
  if (widest <= m.d0 * m.d0) return;
  for (let centre = 0; centre - 0.5 * Math.PI < m.end; centre += Math.PI) {
    const z = m.zc + m.slope * centre;
    // z moves on by slope b: skip turns whose reach in z misses the cone
    const reach = Math.abs(m.slope) * 0.5 * Math.PI;
    if (z + reach < layer.zFrom || z - reach > layer.zTo) continue;
    for (let side = -1; side <= 1; side += 2) {
      // r = 2 rho |b| meets r = (z - apex) coneSlope
      const perB = 2 * m.rho;
      const b = ((z - layer.apex) * layer.coneSlope) / (perB * side - m.slope * layer.coneSlope);
      if (!(b * side > 0 && b * side < 0.5 * Math.PI)) continue;
      sinCos(centre + b, trig);
      refine(index, layer, centre + b, trig[0], trig[1], out);
    }
  }
}

/** Position and direction at half turn b, kept if it lies on the layer. */
function arrive(out: Crossings, index: number, layer: TrackerLayer, b: number, s: number, c: number): void {
  const m = motion;
  const z = m.zc + m.slope * b;
  // chord direction phi0 - q b, direction of flight phi0 - 2 q b
  const chordX = m.cosPhi * c + m.charge * m.sinPhi * s;
  const chordY = m.sinPhi * c - m.charge * m.cosPhi * s;
  const chord = 2 * m.rho * s;
  const x = m.d0 * m.sinPhi + chord * chordX;
  const y = -m.d0 * m.cosPhi + chord * chordY;
  const ux = m.cosLambda * (chordX * c + m.charge * chordY * s);
  const uy = m.cosLambda * (chordY * c - m.charge * chordX * s);
  record(out, index, layer, (b - m.start) * m.perB, x, y, z, ux, uy, m.sinLambda);
}

function record(
  out: Crossings,
  index: number,
  layer: TrackerLayer,
  path: number,
  x: number,
  y: number,
  z: number,
  ux: number,
  uy: number,
  uz: number,
): void {
  let cosine: number;
  if (layer.disc) {
    const r2 = x * x + y * y;
    if (r2 < layer.rFrom * layer.rFrom || r2 >= layer.rTo * layer.rTo) return;
    cosine = Math.abs(uz);
  } else {
    if (!(z >= layer.zFrom && z < layer.zTo)) return;
    if (layer.installed < 1 && missing(layer, x, y)) return;
    // normal (x, y, -slope2 (z - apex))
    const nz = -layer.slope2 * (z - layer.apex);
    cosine = Math.abs(x * ux + y * uy + nz * uz) / Math.sqrt(x * x + y * y + nz * nz);
  }
  if (cosine < LEAST_COSINE) cosine = LEAST_COSINE;
  const n = out.n;
  if (n === CAPACITY) throw new InternalError('a particle crosses more layers than there is room for: raise CAPACITY');
  out.layer[n] = index;
  out.path[n] = path;
  out.x[n] = x;
  out.y[n] = y;
  out.z[n] = z;
  out.ux[n] = ux;
  out.uy[n] = uy;
  out.uz[n] = uz;
  out.cosine[n] = cosine;
  out.radiationLengths[n] = layer.radiationLengths / cosine;
  out.ionisation[n] = layer.ionisation / cosine;
  out.n = n + 1;
}

/** Whether the ladder at this azimuth is not installed: ladders are numbered from azimuth 0 on, the first ones are there. */
function missing(layer: TrackerLayer, x: number, y: number): boolean {
  const turn = atan2(y, x) / (2 * Math.PI);
  return Math.floor((turn < 0 ? turn + 1 : turn) * layer.ladders) >= Math.round(layer.installed * layer.ladders);
}

/** Insertion sort by path: the rows come nearly in order. */
function sort(out: Crossings): void {
  for (let i = 1; i < out.n; i++) {
    if (!(out.path[i] < out.path[i - 1])) continue;
    let j = i;
    while (j > 0 && out.path[j] < out.path[j - 1]) {
      swap(out, j, j - 1);
      j--;
    }
  }
}

function swap(out: Crossings, i: number, j: number): void {
  const layer = out.layer[i];
  out.layer[i] = out.layer[j];
  out.layer[j] = layer;
  exchange(out.path, i, j);
  exchange(out.x, i, j);
  exchange(out.y, i, j);
  exchange(out.z, i, j);
  exchange(out.ux, i, j);
  exchange(out.uy, i, j);
  exchange(out.uz, i, j);
  exchange(out.cosine, i, j);
  exchange(out.radiationLengths, i, j);
  exchange(out.ionisation, i, j);
}

function exchange(column: Float64Array, i: number, j: number): void {
  const value = column[i];
  column[i] = column[j];
  column[j] = value;
}
