import { acos, asin, atan2, sinCos } from '../../basics/elementary.ts';
import { add, addDisc, CAPACITY, type Crossings, full, LARGEST_SLANT, missing, sortByPath } from './crossings.ts';
import { surfaceKind, type Tracker, type TrackerColumns } from './tracker.ts';

/** Turning that a looper is followed for: two full turns. */
export const LARGEST_TURN = 4 * Math.PI;
const HALF_PI = 0.5 * Math.PI;
/** End of an arm where a cone is looked for; exactly at a right angle sine and cosine take long. */
const ALMOST = HALF_PI - 2e-8;

/** Sine and cosine, and the derivative that `beyond` leaves: numbers in variables outside of functions would cost an allocation each. */
const trig = new Float64Array(3);

/** By layer, for the particle at hand: half turn from the closest approach to the sheet, its sine and cosine; sine 0 where it is not met. */
const MOST_LAYERS = 256;
const sheetB = new Float64Array(MOST_LAYERS);
const sheetSine = new Float64Array(MOST_LAYERS);
const sheetCosine = new Float64Array(MOST_LAYERS);

/**
 * The motion of the particle at hand. With b half of the angle turned since the point of closest approach to the axis,
 *   r^2 = d0^2 + 4 d rho sin^2 b,   z = zc + 2 rho tan(lambda) b,   chord 2 rho sin b along phi0 - q b,
 * where rho is the transverse radius and d = rho + q d0 the distance of the centre from the axis.
 */
const motion = {
  d2: 0, // d0^2
  product: 0, // 4 d rho
  centre: 0, // b at the closest approach in the middle of the arm at hand: a multiple of pi
  start: 0, // b at the start
  end: 0, // largest b
  zc: 0,
  slope: 0, // dz/db
  rStart2: 0, // squared distance from the axis at the start and end
  rEnd2: 0,
  perB: 0, // path per unit of b
};

/** Crossings of a helix from (x, y) of `out.course`, which points along its angle phi there, and height z. `found` is empty before. */
export function helixCrossings({ columns: l, envelope }: Tracker, z: number, rho: number, pathEnd: number, out: Crossings): void {
  const m = motion;
  const { course } = out;
  const { x, y, cosPhi, sinPhi, charge, cosLambda } = course;
  // centre of the circle, and the excess |c|^2 - rho^2 without cancellation
  const signed = charge * rho;
  const cx = x + signed * sinPhi;
  const cy = y - signed * cosPhi;
  const r2 = x * x + y * y;
  const excess = r2 + 2 * signed * (x * sinPhi - y * cosPhi);
  const distance = Math.sqrt(cx * cx + cy * cy);
  const d0 = (charge * excess) / (distance + rho);
  course.d0 = d0;
  course.diameter = 2 * rho;
  m.d2 = d0 * d0;
  m.product = 4 * distance * rho;
  m.rStart2 = r2;
  if (distance > 1e-9 * rho) {
    // (sin phi0, -cos phi0) = q c / |c|
    course.sinPhi = (charge * cx) / distance;
    course.cosPhi = (-charge * cy) / distance;
  }
  // turned since the closest approach, clockwise for positive charges: phi = phi0 - 2 q b
  const cross = course.cosPhi * sinPhi - course.sinPhi * cosPhi;
  const scalar = course.cosPhi * cosPhi + course.sinPhi * sinPhi;
  m.start = -0.5 * charge * atan2(cross, scalar);
  m.slope = (2 * rho * out.sinLambda) / cosLambda;
  m.zc = z - m.slope * m.start;
  const perB = (2 * rho) / cosLambda;
  m.perB = perB;
  m.end = Math.min(m.start + 0.5 * LARGEST_TURN, m.start + pathEnd / perB);

  // the front of the calorimeter ends the track
  let exit = Number.POSITIVE_INFINITY;
  const reach = (envelope.radius * envelope.radius - m.d2) / m.product;
  if (reach < 1) exit = asin(Math.sqrt(reach));
  if (m.slope !== 0) exit = Math.min(exit, ((m.slope > 0 ? envelope.zTo : envelope.zFrom) - m.zc) / m.slope);
  out.exitPath = exit > m.start + 0.5 * LARGEST_TURN ? Number.POSITIVE_INFINITY : (exit - m.start) * perB;
  if (exit < m.end) m.end = exit;
  const { start, end } = m;
  m.rEnd2 = Number.POSITIVE_INFINITY;
  if (end < ALMOST) {
    sinCos(end, trig);
    m.rEnd2 = m.d2 + m.product * trig[0] * trig[0];
  }

  const outwards = start >= 0 && end <= HALF_PI;
  const top = reached(
    l,
    outwards ? r2 : 0,
    end <= HALF_PI ? Math.max(end > 0 ? m.rEnd2 : 0, start < 0 ? r2 : 0) : Number.POSITIVE_INFINITY,
  );
  // arm by arm: towards the axis through the layers from outside, away from it from inside
  for (let centre = 0; centre - HALF_PI < end; centre += Math.PI) {
    m.centre = centre;
    if (start < centre) arm(l, -1, top, out);
    if (end > centre) arm(l, 1, top, out);
  }
  if (m.slope !== 0) {
    for (let i = l.sheets; i < l.n; i++) {
      const b = (l.zFrom[i] - m.zc) / m.slope;
      if (!(b > start && b < end)) continue;
      sinCos(b, trig);
      addDisc(out, l, i, (b - start) * perB, m.d2 + m.product * trig[0] * trig[0], trig[0], trig[1]);
    }
  }
  sortByPath(out);
}

/**
 * Where cylinders and the waists of hyperboloids between two squared radii are reached: a hyperboloid is never narrower than its waist, so
 * beyond reach there is nothing of it. Returns the last layer within reach, -1 for none.
 */
function reached(l: TrackerColumns, rMin2: number, rMax2: number): number {
  const { d2, product } = motion;
  const perProduct = 1 / product;
  // layers stand in order of radius: nothing is reached from the first on that is not
  const most2 = Math.min(rMax2, d2 + product);
  const { square, least2, rim2, cones, sheets } = l;
  const lastCone = cones.length === 0 ? -1 : cones[cones.length - 1];
  let top = -1;
  for (let i = 0; i < sheets; i++) {
    if (!(least2[i] < most2)) {
      // the narrow end of a cone may lie within reach where layers before it do not
      if (i > lastCone) break;
      sheetSine[i] = 0;
      continue;
    }
    top = i;
    const s2 = (square[i] - d2) * perProduct;
    if (!(s2 > 0) || rim2[i] < rMin2) {
      sheetSine[i] = 0;
      continue;
    }
    const s = Math.sqrt(s2);
    sheetSine[i] = s;
    sheetB[i] = s < 0.5 ? asin(s) : HALF_PI - acos(s);
    sheetCosine[i] = Math.sqrt(1 - s2);
  }
  return top;
}

/** A hyperboloid shifts the crossing from that of its waist by less than this half turn, but for grazing tracks. */
const SHIFT = 0.15;
/** Change of b below which the next one is of the order of rounding, by quadratic convergence. */
const SETTLED = 3e-6;

/** Crossings on one side of a closest approach: a quarter of a full turn towards the axis (side -1) or away from it (+1). */
function arm(l: TrackerColumns, side: number, top: number, out: Crossings): void {
  const { centre, start, end, zc, slope, d2, product, rStart2, rEnd2, perB } = motion;
  const far = centre + side * HALF_PI;
  const low = side > 0 ? centre : far;
  const high = side > 0 ? far : centre;
  // squared radii between which the particle moves on this arm
  let rMin2 = 0;
  let rMax2 = Number.POSITIVE_INFINITY;
  if (start > low) {
    if (side > 0) rMin2 = rStart2;
    else rMax2 = rStart2;
  }
  if (centre === 0 && end < high) {
    if (side > 0) rMax2 = rEnd2;
    else rMin2 = rEnd2;
  }
  const { rim2, least2, kind, square, slope2, apex, zFrom, zTo, installed, radiationLengths, ionisation } = l;
  const { layer, path, z: heights, sine, cosine, radiationLengths: passed, ionisation: lost } = out;
  const perPath = product / perB;
  const uz = out.sinLambda;
  // a hyperboloid is met farther from the axis than its waist: behind it in z on the way out
  const rising = side * slope > 0;
  let { n } = out;
  for (let k = 0; k <= top; k++) {
    const i = side > 0 ? k : top - k;
    if (rim2[i] < rMin2 || least2[i] > rMax2) continue;
    let s = side * sheetSine[i];
    if (s === 0) {
      if (kind[i] === surfaceKind.cone) {
        out.n = n;
        cone(i, l, side, out);
        n = out.n;
      }
      continue;
    }
    const waist = centre + side * sheetB[i];
    let b = waist;
    let c = sheetCosine[i];
    let z = zc + slope * b;
    let radial = perPath * s * c;
    let square2 = square[i];
    if (kind[i] === surfaceKind.hyperboloid) {
      if (!(b > start - SHIFT && b < end + SHIFT)) continue;
      if (rising ? z >= zTo[i] : z < zFrom[i]) continue;
      // r^2(b) = square + slope2 (z(b) - apex)^2: a step of third order from the waist, then one of Newton's
      const spread = slope2[i];
      const middle = apex[i];
      let dz = z - middle;
      let inclined = spread * dz;
      let inverse = 0.5 / (product * s * c - inclined * slope);
      let change = inclined * dz * inverse;
      change -= change * change * inverse * (product * (c * c - s * s) - spread * slope * slope);
      if (change < 0.03 && change > -0.03) {
        // rotation by a small angle, good to 1e-13
        const q = change * change;
        const ds = change * (1 - q * (1 / 6 - q * (1 / 120)));
        const dc = 1 - q * (0.5 - q * (1 / 24 - q * (1 / 720)));
        const next = s * dc + c * ds;
        c = c * dc - s * ds;
        s = next;
        b += change;
        dz = zc + slope * b - middle;
        inclined = spread * dz;
        inverse = 0.5 / (product * s * c - inclined * slope);
        change = (square2 + inclined * dz - d2 - product * s * s) * inverse;
      }
      if (change < SETTLED && change > -SETTLED) {
        b += change;
        const next = s + change * (c - 0.5 * change * s);
        c -= change * (s + 0.5 * change * c);
        s = next;
      } else {
        b = refine(i, l, waist);
        if (!(b > start && b < end)) continue;
        sinCos(b - centre, trig);
        s = trig[0];
        c = trig[1];
      }
      z = zc + slope * b;
      const nz = spread * (z - middle);
      square2 = d2 + product * s * s + nz * nz;
      // (position) (direction) in the transverse plane, and normal (x, y, -slope2 (z - apex))
      radial = perPath * s * c - nz * uz;
      if (!(b > start && b < end && z >= zFrom[i] && z < zTo[i])) continue;
      if (n > 0 && layer[n - 1] === i && !isNew(out, n, i, (b - start) * perB)) continue;
    } else if (!(b > start && b < end && z >= zFrom[i] && z < zTo[i])) continue;
    if (n === CAPACITY) throw full();
    layer[n] = i;
    path[n] = (b - start) * perB;
    heights[n] = z;
    sine[n] = s;
    cosine[n] = c;
    let slant = Math.sqrt(square2) / Math.abs(radial);
    if (!(slant < LARGEST_SLANT)) slant = LARGEST_SLANT;
    passed[n] = radiationLengths[i] * slant;
    lost[n] = ionisation[i] * slant;
    if (installed[i] === 1 || !missing(out, n, i, l)) n++;
  }
  out.n = n;
}

/** Squared distance from the axis less that of a layer at half turn b; leaves sine and cosine of b - centre in `trig`, and the derivative. */
function beyond(i: number, l: TrackerColumns, b: number): number {
  const { centre, zc, slope, d2, product } = motion;
  sinCos(b - centre, trig);
  const dz = zc + slope * b - l.apex[i];
  const inclined = l.slope2[i] * dz;
  trig[2] = 2 * (product * trig[0] * trig[1] - inclined * slope);
  return d2 + product * trig[0] * trig[0] - l.square[i] - inclined * dz;
}

/** Newton's way to the crossing of a hyperboloid from half turn `from`; NaN where it leads away: a track that turns round at this layer or misses it. */
function refine(i: number, l: TrackerColumns, from: number): number {
  let b = from;
  for (let step = 0; step < 24; step++) {
    const change = -beyond(i, l, b) / trig[2];
    if (!(change < 0.5 && change > -0.5)) return Number.NaN;
    b += change;
    if (change < 1e-6 && change > -1e-6) return b;
  }
  return Number.NaN;
}

/** False where Newton's way from two starts has led to the same crossing. */
function isNew(out: Crossings, n: number, i: number, path: number): boolean {
  for (let k = n - 1; k >= 0 && out.layer[k] === i; k--) if (Math.abs(out.path[k] - path) < 1e-7 * motion.perB) return false;
  return true;
}

/** Parts of an arm in which a cone is looked for: a pair of crossings inside one part is a track along the sensor, and missed. */
const PARTS = 4;

/** Crossings of a cone on one side of a closest approach, by changes of side between points where the track may meet it. */
function cone(i: number, l: TrackerColumns, side: number, out: Crossings): void {
  const { centre, start, end, zc, slope, d2, product } = motion;
  // b between sine and sine (1 + 0.5708 sine^2), which bounds its arc sine, at the narrow and wide end
  const far2 = Math.min(1, (l.rim2[i] - d2) / product);
  if (!(far2 > 0)) return;
  const z1 = zc + slope * (centre + side * Math.sqrt(Math.max(0, (l.least2[i] - d2) / product)));
  const z2 = zc + slope * (centre + side * Math.sqrt(far2) * (1 + 0.5708 * far2));
  if ((z1 < l.zFrom[i] && z2 < l.zFrom[i]) || (z1 >= l.zTo[i] && z2 >= l.zTo[i])) return;
  const far = centre + side * ALMOST;
  let low = Math.max(start, side > 0 ? centre : far);
  let high = Math.min(end, side > 0 ? far : centre);
  if (slope !== 0) {
    const b1 = (l.zFrom[i] - zc) / slope;
    const b2 = (l.zTo[i] - zc) / slope;
    low = Math.max(low, Math.min(b1, b2));
    high = Math.min(high, Math.max(b1, b2));
  } else if (!(zc >= l.zFrom[i] && zc < l.zTo[i])) return;
  if (!(low < high)) return;
  let from = low;
  let before = beyond(i, l, low);
  const rLow2 = d2 + product * trig[0] * trig[0];
  const atHigh = beyond(i, l, high);
  const rHigh2 = d2 + product * trig[0] * trig[0];
  // wholly inside or outside
  const zLow = zc + slope * low - l.apex[i];
  const zHigh = zc + slope * high - l.apex[i];
  if (Math.max(rLow2, rHigh2) < l.slope2[i] * Math.min(zLow * zLow, zHigh * zHigh)) return;
  if (Math.min(rLow2, rHigh2) > l.slope2[i] * Math.max(zLow * zLow, zHigh * zHigh)) return;
  for (let part = 1; part <= PARTS; part++) {
    const to = part === PARTS ? high : low + ((high - low) * part) / PARTS;
    const after = part === PARTS ? atHigh : beyond(i, l, to);
    if (before * after < 0) meetCone(i, l, from, before, to, after, out);
    from = to;
    before = after;
  }
}

/** Newton steps to the crossing between two points on different sides of the cone, halving where they lead out. */
function meetCone(i: number, l: TrackerColumns, from: number, before: number, to: number, after: number, out: Crossings): void {
  const { centre, start, zc, slope, d2, product, perB } = motion;
  let low = from;
  let high = to;
  let b = from + ((to - from) * before) / (before - after);
  for (let step = 0; step < 60; step++) {
    const here = beyond(i, l, b);
    if (here * before > 0) low = b;
    else high = b;
    let next = b - here / trig[2];
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    const change = next - b;
    b = next;
    if (change < SETTLED && change > -SETTLED) break;
  }
  const z = zc + slope * b;
  if (!(z >= l.zFrom[i] && z < l.zTo[i])) return;
  sinCos(b - centre, trig);
  const s = trig[0];
  const c = trig[1];
  const nz = l.slope2[i] * (z - l.apex[i]);
  const across = Math.abs((product / perB) * s * c - nz * out.sinLambda);
  const slant = Math.sqrt(d2 + product * s * s + nz * nz) / across;
  add(out, l, i, (b - start) * perB, z, s, c, slant < LARGEST_SLANT ? slant : LARGEST_SLANT);
}
