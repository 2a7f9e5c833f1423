import { asin, atan2, sinCos } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import { surfaceKind, type Tracker, type TrackerColumns } from './tracker.ts';

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

/** Crossings found, before they are put in order: layer, half turn b (straight: path), its sine and cosine. */
const found = {
  n: 0,
  layer: new Int32Array(CAPACITY),
  b: new Float64Array(CAPACITY),
  sine: new Float64Array(CAPACITY),
  cosine: new Float64Array(CAPACITY),
};
/** By layer, for the particle at hand: half turn from the closest approach to the sheet, its sine and cosine; sine 0 where it is out of reach. */
const MOST_LAYERS = 256;
const sheetB = new Float64Array(MOST_LAYERS);
const sheetSine = new Float64Array(MOST_LAYERS);
const sheetCosine = new Float64Array(MOST_LAYERS);

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
  found.n = 0;
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
  return out.n;
}

function straight(
  { columns: l, envelope }: Tracker,
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
  const add = (i: number, path: number) => {
    if (path > 0 && path < end) push(i, path, 0, 1);
  };
  for (let i = 0; i < l.n; i++) {
    if (l.kind[i] === surfaceKind.disc) {
      if (uz !== 0) add(i, (l.zFrom[i] - z) / uz);
      continue;
    }
    // a s^2 + 2 b s + c = 0
    const dz = z - l.apex[i];
    const a = t2 - l.slope2[i] * uz * uz;
    const b = along - l.slope2[i] * dz * uz;
    const c = r2 - l.square[i] - l.slope2[i] * dz * dz;
    if (a === 0) {
      if (b !== 0) add(i, (-0.5 * c) / b);
      continue;
    }
    const discriminant = b * b - a * c;
    if (!(discriminant > 0)) continue;
    const q = b > 0 ? -(b + Math.sqrt(discriminant)) : Math.sqrt(discriminant) - b;
    add(i, q / a);
    if (q !== 0) add(i, c / q);
  }
  sort();
  for (let k = 0; k < found.n; k++) {
    const path = found.b[k];
    record(out, found.layer[k], l, path, x + path * ux, y + path * uy, z + path * uz, ux, uy, uz);
  }
}

function turning(
  { columns: l, envelope }: Tracker,
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

  const top = reached(l);
  // arm by arm: towards the axis through the layers from outside, away from it from inside
  for (let centre = 0; centre - 0.5 * Math.PI < m.end; centre += Math.PI) {
    // sin and cos of centre -+ b up to the common sign (-1)^k, which `arrive` does not see
    if (m.start < centre) for (let i = top; i >= 0; i--) if (sheetSine[i] > 0) sheet(i, l, centre, -1);
    for (let i = 0; i <= top; i++) if (sheetSine[i] > 0) sheet(i, l, centre, 1);
  }
  for (let k = 0; k < l.cones.length; k++) cone(l.cones[k], l);
  if (m.slope !== 0) {
    for (let i = l.sheets; i < l.n; i++) {
      const b = (l.zFrom[i] - m.zc) / m.slope;
      if (b > m.start && b < m.end) {
        sinCos(b, trig);
        push(i, b, trig[0], trig[1]);
      }
    }
  }
  sort();
  for (let k = 0; k < found.n; k++) arrive(out, found.layer[k], l, found.b[k], found.sine[k], found.cosine[k]);
}

/** Where cylinders and the waists of hyperboloids are reached: a hyperboloid is never narrower than its waist, so beyond reach there is nothing of it. Returns the last layer within reach, -1 for none. */
function reached(l: TrackerColumns): number {
  const m = motion;
  const d2 = m.d0 * m.d0;
  const perProduct = 1 / m.product;
  // layers stand in order of radius: nothing is reached from the first on that is not
  let top = -1;
  for (let i = 0; i < l.sheets; i++) {
    const s2 = (l.radius[i] * l.radius[i] - d2) * perProduct;
    if (!(s2 < 1)) break;
    top = i;
    if (!(s2 > 0) || l.kind[i] === surfaceKind.cone) {
      sheetSine[i] = 0;
      continue;
    }
    const s = Math.sqrt(s2);
    sheetSine[i] = s;
    sheetB[i] = asin(s);
    sheetCosine[i] = Math.sqrt(1 - s2);
  }
  return top;
}

/** A hyperboloid shifts the crossing from that of its waist by less than this half turn, but for grazing tracks. */
const SHIFT = 0.15;

/** Crossing of a cylinder or hyperboloid on one side of a closest approach, refined where the radius changes with z. */
function sheet(i: number, l: TrackerColumns, centre: number, side: number): void {
  const m = motion;
  const b = centre + side * sheetB[i];
  if (l.kind[i] === surfaceKind.cylinder) {
    if (b > m.start && b < m.end) {
      const z = m.zc + m.slope * b;
      if (z >= l.zFrom[i] && z < l.zTo[i]) push(i, b, side * sheetSine[i], sheetCosine[i]);
    }
  } else if (b > m.start - SHIFT && b < m.end + SHIFT) refine(i, l, b, side * sheetSine[i], sheetCosine[i]);
}

function push(i: number, b: number, sine: number, cosine: number): void {
  const n = found.n;
  if (n === CAPACITY) throw new InternalError('a particle crosses more layers than there is room for: raise CAPACITY');
  found.layer[n] = i;
  found.b[n] = b;
  found.sine[n] = sine;
  found.cosine[n] = cosine;
  found.n = n + 1;
}

/** Newton steps for r^2(b) = square + slope2 (z(b) - apex)^2 from (b, sin b, cos b) near the crossing. */
function refine(i: number, l: TrackerColumns, start: number, sine: number, cosine: number): void {
  const m = motion;
  let b = start;
  let s = sine;
  let c = cosine;
  for (let step = 0; step < 24; step++) {
    const dz = m.zc + m.slope * b - l.apex[i];
    const value = m.d0 * m.d0 + m.product * s * s - l.square[i] - l.slope2[i] * dz * dz;
    const derivative = 2 * m.product * s * c - 2 * l.slope2[i] * dz * m.slope;
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
      const z = m.zc + m.slope * b;
      if (b > m.start && b < m.end && z >= l.zFrom[i] && z < l.zTo[i] && isNew(i, b)) push(i, b, s, c);
      return;
    }
  }
}

/** False where Newton's way from two starts has led to the same crossing. */
function isNew(i: number, b: number): boolean {
  for (let k = found.n - 1; k >= 0 && found.layer[k] === i; k--) if (Math.abs(found.b[k] - b) < 1e-7) return false;
  return true;
}

/** Crossings of a cone: started where a straight line of the same slope would meet it, on both sides of each closest approach. */
function cone(i: number, l: TrackerColumns): void {
  const m = motion;
  const widest = Math.max(l.square[i] + l.slope2[i] * (l.zFrom[i] - l.apex[i]) * (l.zFrom[i] - l.apex[i]), 0);
  if (widest <= m.d0 * m.d0) return;
  for (let centre = 0; centre - 0.5 * Math.PI < m.end; centre += Math.PI) {
    const z = m.zc + m.slope * centre;
    // z moves on by slope b: skip turns whose reach in z misses the cone
    const reach = Math.abs(m.slope) * 0.5 * Math.PI;
    if (z + reach < l.zFrom[i] || z - reach > l.zTo[i]) continue;
    for (let side = -1; side <= 1; side += 2) {
      // r = 2 rho |b| meets r = (z - apex) coneSlope
      const perB = 2 * m.rho;
      const b = ((z - l.apex[i]) * l.coneSlope[i]) / (perB * side - m.slope * l.coneSlope[i]);
      if (!(b * side > 0 && b * side < 0.5 * Math.PI)) continue;
      sinCos(centre + b, trig);
      refine(i, l, centre + b, trig[0], trig[1]);
    }
  }
}

/** Position and direction at half turn b, kept if it lies on the layer. */
function arrive(out: Crossings, i: number, l: TrackerColumns, b: number, s: number, c: number): void {
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
  record(out, i, l, (b - m.start) * m.perB, x, y, z, ux, uy, m.sinLambda);
}

function record(
  out: Crossings,
  i: number,
  l: TrackerColumns,
  path: number,
  x: number,
  y: number,
  z: number,
  ux: number,
  uy: number,
  uz: number,
): void {
  let cosine: number;
  if (l.kind[i] === surfaceKind.disc) {
    const r2 = x * x + y * y;
    if (r2 < l.rFrom[i] * l.rFrom[i] || r2 >= l.rTo[i] * l.rTo[i]) return;
    cosine = Math.abs(uz);
  } else {
    if (!(z >= l.zFrom[i] && z < l.zTo[i])) return;
    if (l.installed[i] < 1 && missing(i, l, x, y)) return;
    // normal (x, y, -slope2 (z - apex))
    const nz = -l.slope2[i] * (z - l.apex[i]);
    cosine = Math.abs(x * ux + y * uy + nz * uz) / Math.sqrt(x * x + y * y + nz * nz);
  }
  if (cosine < LEAST_COSINE) cosine = LEAST_COSINE;
  const n = out.n;
  out.layer[n] = i;
  out.path[n] = path;
  out.x[n] = x;
  out.y[n] = y;
  out.z[n] = z;
  out.ux[n] = ux;
  out.uy[n] = uy;
  out.uz[n] = uz;
  out.cosine[n] = cosine;
  out.radiationLengths[n] = l.radiationLengths[i] / cosine;
  out.ionisation[n] = l.ionisation[i] / cosine;
  out.n = n + 1;
}

/** Whether the ladder at this azimuth is not installed: ladders are numbered from azimuth 0 on, the first ones are there. */
function missing(i: number, l: TrackerColumns, x: number, y: number): boolean {
  const turn = atan2(y, x) / (2 * Math.PI);
  return Math.floor((turn < 0 ? turn + 1 : turn) * l.ladders[i]) >= Math.round(l.installed[i] * l.ladders[i]);
}

/** Insertion sort by b: the rows come nearly in order. */
function sort(): void {
  const { b, layer, sine, cosine } = found;
  for (let i = 1; i < found.n; i++) {
    const key = b[i];
    if (!(key < b[i - 1])) continue;
    const itsLayer = layer[i];
    const itsSine = sine[i];
    const itsCosine = cosine[i];
    let j = i;
    for (; j > 0 && key < b[j - 1]; j--) {
      b[j] = b[j - 1];
      layer[j] = layer[j - 1];
      sine[j] = sine[j - 1];
      cosine[j] = cosine[j - 1];
    }
    b[j] = key;
    layer[j] = itsLayer;
    sine[j] = itsSine;
    cosine[j] = itsCosine;
  }
}
