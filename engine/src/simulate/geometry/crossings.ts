import { atan2 } from '../../basics/elementary.ts';
import { InternalError } from '../../basics/errors.ts';
import type { TrackerColumns } from './tracker.ts';

/**
 * Layers on the way of one particle, in order of path; arrays that are used again and again. A walk (`walk`) leaves layers, paths, heights and
 * material; positions and directions stand where `locate` has been asked for them.
 */
export interface Crossings {
  n: number;
  /** index in `tracker.layers` */
  readonly layer: Int32Array;
  /** path from the start [cm], in space */
  readonly path: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** direction of flight (unit vector); its z component is `sinLambda` everywhere */
  readonly ux: Float64Array;
  readonly uy: Float64Array;
  /** radiation lengths passed, and energy that a minimum-ionising particle loses [GeV] */
  readonly radiationLengths: Float64Array;
  readonly ionisation: Float64Array;
  /** path to the front of the calorimeter [cm]; Infinity where it turns inside for as long as it is followed */
  exitPath: number;
  sinLambda: number;
  /** sine and cosine of half the angle turned since the closest approach to the axis, by crossing */
  readonly sine: Float64Array;
  readonly cosine: Float64Array;
  readonly course: Course;
}

/** What `locate` finds a point from: a straight line from (x, y), or a circle by its closest approach to the axis. */
interface Course {
  charge: number;
  cosLambda: number;
  cosPhi: number;
  sinPhi: number;
  x: number;
  y: number;
  d0: number;
  diameter: number;
}

/** A track that grazes a layer passes at most this many of its thicknesses. */
export const LARGEST_SLANT = 20;
export const CAPACITY = 640;

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
    radiationLengths: reals(),
    ionisation: reals(),
    exitPath: Number.POSITIVE_INFINITY,
    sinLambda: 0,
    sine: reals(),
    cosine: reals(),
    course: { charge: 0, cosLambda: 0, cosPhi: 1, sinPhi: 0, x: 0, y: 0, d0: 0, diameter: 0 },
  };
}

/** Position and direction at crossing i of the last walk. */
export function locate(out: Crossings, i: number): void {
  const { charge, cosLambda, cosPhi, sinPhi, x, y, d0, diameter } = out.course;
  if (charge === 0) {
    const path = out.path[i] * cosLambda;
    out.x[i] = x + path * cosPhi;
    out.y[i] = y + path * sinPhi;
    out.ux[i] = cosLambda * cosPhi;
    out.uy[i] = cosLambda * sinPhi;
    return;
  }
  const s = out.sine[i];
  const c = out.cosine[i];
  // chord direction phi0 - q b, direction of flight phi0 - 2 q b
  const signed = charge * s;
  const chordX = cosPhi * c + sinPhi * signed;
  const chordY = sinPhi * c - cosPhi * signed;
  const chord = diameter * s;
  out.x[i] = d0 * sinPhi + chord * chordX;
  out.y[i] = chord * chordY - d0 * cosPhi;
  out.ux[i] = cosLambda * (chordX * c + chordY * signed);
  out.uy[i] = cosLambda * (chordY * c - chordX * signed);
}

/** Puts the crossings in order of path: they come nearly so. */
export function sortByPath(out: Crossings): void {
  const { path } = out;
  for (let i = 1; i < out.n; i++) if (path[i] < path[i - 1]) moveBack(out, i);
}

function moveBack({ layer, path, z, sine, cosine, radiationLengths, ionisation }: Crossings, i: number): void {
  const key = path[i];
  let j = i;
  while (j > 0 && key < path[j - 1]) j--;
  const itsLayer = layer[i];
  layer.copyWithin(j + 1, j, i);
  layer[j] = itsLayer;
  for (const column of [path, z, sine, cosine, radiationLengths, ionisation]) {
    const its = column[i];
    column.copyWithin(j + 1, j, i);
    column[j] = its;
  }
}

export function full(): InternalError {
  return new InternalError('a particle crosses more layers than there is room for: raise CAPACITY');
}

/** Adds a disc of an end-plate, crossed at the squared distance r2 from the axis, if it is there. */
export function addDisc(out: Crossings, l: TrackerColumns, i: number, path: number, r2: number, s: number, c: number): void {
  if (r2 < l.rFrom[i] * l.rFrom[i] || r2 >= l.rTo[i] * l.rTo[i]) return;
  add(out, l, i, path, l.zFrom[i], s, c, Math.min(LARGEST_SLANT, 1 / Math.abs(out.sinLambda)));
}

/** Adds a layer that is crossed with so many thicknesses. */
export function add(
  out: Crossings,
  l: TrackerColumns,
  i: number,
  path: number,
  z: number,
  s: number,
  c: number,
  slant: number,
): void {
  const { n } = out;
  if (n === CAPACITY) throw full();
  out.layer[n] = i;
  out.path[n] = path;
  out.z[n] = z;
  out.sine[n] = s;
  out.cosine[n] = c;
  if (l.installed[i] < 1 && missing(out, n, i, l)) return;
  out.radiationLengths[n] = l.radiationLengths[i] * slant;
  out.ionisation[n] = l.ionisation[i] * slant;
  out.n = n + 1;
}

/** Whether the ladder at the azimuth of row `at` is not installed: ladders are numbered from azimuth 0 on, the first ones are there. */
export function missing(out: Crossings, at: number, i: number, l: TrackerColumns): boolean {
  if (i >= l.sheets) return false;
  locate(out, at);
  const turn = atan2(out.y[at], out.x[at]) / (2 * Math.PI);
  return Math.floor((turn < 0 ? turn + 1 : turn) * l.ladders[i]) >= Math.round(l.installed[i] * l.ladders[i]);
}
