import { atan, cos, sin, sinCos, tan } from '../../basics/elementary.ts';
import { InternalError, UserError } from '../../basics/errors.ts';
import { deg, mm, um } from '../../basics/units.ts';
import { type CardStep, type CardTable, type DetectorCard, numberOf, stepOf } from '../card.ts';
import { CM_PER_GEV_TESLA } from '../helix.ts';
import { GAS_LEAST_LOSS, material } from './materials.ts';

/** What a layer belongs to: pipe and walls stand in the way, pixels, strips and wires measure. */
export type TrackerPart = 'passive' | 'pxd' | 'svd' | 'cdc';

/**
 * A thin surface that a particle crosses. Cylinders, cones and the hyperboloids of inclined wires are one form,
 *   r^2(z) = square + slope2 (z - apex)^2,  zFrom <= z <= zTo;
 * a disc is the plane z = zFrom = zTo with rFrom <= r <= rTo. Lengths in cm.
 */
export interface TrackerLayer {
  readonly name: string;
  readonly part: TrackerPart;
  readonly disc: boolean;
  /** radius in the middle (disc: inner radius) */
  readonly radius: number;
  readonly square: number;
  readonly slope2: number;
  readonly apex: number;
  readonly zFrom: number;
  readonly zTo: number;
  readonly rFrom: number;
  readonly rTo: number;
  /** dr/dz of a cone, 0 elsewhere */
  readonly coneSlope: number;
  /** angle of the wires to the axis [rad], positive where azimuth grows with z */
  readonly stereo: number;
  /** number of the layer in its hit mask (vertex detector 0..5, drift chamber 0..55), -1 where nothing is measured */
  readonly bit: number;
  /** ladders around and the part of them that is installed: the first ones from azimuth 0 on */
  readonly ladders: number;
  readonly installed: number;
  /** at normal incidence: radiation lengths, and energy loss of a minimum-ionising particle [GeV] */
  readonly radiationLengths: number;
  readonly ionisation: number;
  /** resolution across (r phi, or the drift distance) and along z (infinite for wires, which measure by their inclination) [cm] */
  readonly sigmaU: number;
  readonly sigmaV: number;
}

export interface Tracker {
  /** solenoid field along z [T], and radius of curvature [cm] per GeV of transverse momentum */
  readonly field: number;
  readonly rhoPerPt: number;
  /** ordered by radius, discs last */
  readonly layers: readonly TrackerLayer[];
  /** the same numbers as columns, for loops over all layers */
  readonly columns: TrackerColumns;
  /** where tracking ends: front of the calorimeter [cm] */
  readonly envelope: { readonly radius: number; readonly zFrom: number; readonly zTo: number };
  /** sense wires of all installed layers */
  readonly senseWires: number;
}

/** Kinds of surface in `TrackerColumns.kind`. */
export const surfaceKind = { cylinder: 0, hyperboloid: 1, cone: 2, disc: 3 } as const;

/** The numbers of `TrackerLayer` by layer. */
export interface TrackerColumns {
  readonly n: number;
  /** layers that are no discs come first */
  readonly sheets: number;
  readonly cones: Int32Array;
  readonly kind: Uint8Array;
  readonly radius: Float64Array;
  /** largest radius: that of wires at the end-plates */
  readonly rim: Float64Array;
  /** least and largest squared radius */
  readonly least2: Float64Array;
  readonly rim2: Float64Array;
  readonly square: Float64Array;
  readonly slope2: Float64Array;
  readonly apex: Float64Array;
  readonly zFrom: Float64Array;
  readonly zTo: Float64Array;
  readonly rFrom: Float64Array;
  readonly rTo: Float64Array;
  readonly coneSlope: Float64Array;
  readonly sinStereo: Float64Array;
  readonly cosStereo: Float64Array;
  readonly bit: Int8Array;
  /** 1 for a wire layer */
  readonly wires: Uint8Array;
  readonly ladders: Float64Array;
  readonly installed: Float64Array;
  readonly radiationLengths: Float64Array;
  readonly ionisation: Float64Array;
  /** 1 / sigma^2 of both coordinates [1/cm^2] */
  readonly weightU: Float64Array;
  readonly weightV: Float64Array;
}

function columnsOf(layers: readonly TrackerLayer[]): TrackerColumns {
  const reals = (of: (layer: TrackerLayer) => number) => Float64Array.from(layers, of);
  const kindOf = (layer: TrackerLayer): number => {
    if (layer.disc) return surfaceKind.disc;
    if (layer.coneSlope !== 0) return surfaceKind.cone;
    return layer.slope2 === 0 ? surfaceKind.cylinder : surfaceKind.hyperboloid;
  };
  const square = (l: TrackerLayer, z: number) => l.square + l.slope2 * (z - l.apex) * (z - l.apex);
  return {
    n: layers.length,
    sheets: layers.filter((layer) => !layer.disc).length,
    cones: Int32Array.from(layers.flatMap((layer, i) => (layer.coneSlope === 0 ? [] : [i]))),
    kind: Uint8Array.from(layers, kindOf),
    radius: reals((l) => l.radius),
    rim: reals((l) => Math.sqrt(square(l, l.zFrom))),
    least2: reals((l) => (l.coneSlope === 0 ? l.square : Math.min(square(l, l.zFrom), square(l, l.zTo)))),
    rim2: reals((l) => Math.max(square(l, l.zFrom), square(l, l.zTo))),
    square: reals((l) => l.square),
    slope2: reals((l) => l.slope2),
    apex: reals((l) => l.apex),
    zFrom: reals((l) => l.zFrom),
    zTo: reals((l) => l.zTo),
    rFrom: reals((l) => l.rFrom),
    rTo: reals((l) => l.rTo),
    coneSlope: reals((l) => l.coneSlope),
    sinStereo: reals((l) => sin(l.stereo)),
    cosStereo: reals((l) => cos(l.stereo)),
    bit: Int8Array.from(layers, (l) => l.bit),
    wires: Uint8Array.from(layers, (l) => (l.part === 'cdc' ? 1 : 0)),
    ladders: reals((l) => l.ladders),
    installed: reals((l) => l.installed),
    radiationLengths: reals((l) => l.radiationLengths),
    ionisation: reals((l) => l.ionisation),
    weightU: reals((l) => 1 / (l.sigmaU * l.sigmaU)),
    weightV: reals((l) => 1 / (l.sigmaV * l.sigmaV)),
  };
}

/** Reads named columns of a table, in native units, and refuses what no detector can be. */
class Rows {
  private readonly table: CardTable;
  private readonly where: string;
  constructor(step: CardStep, name: string) {
    const table = step.tables?.[name];
    if (table === undefined) throw new InternalError(`detector card: step ${step.name} has no table "${name}"`);
    this.table = table;
    this.where = `${step.name}.${name}`;
  }
  names(): string[] {
    return Object.keys(this.table.rows);
  }
  get(row: string, column: string, unit = 1): number {
    const value = (this.table.rows[row] as readonly number[])[this.table.columns.indexOf(column)];
    if (!Number.isFinite(value)) this.refuse(row, column, 'not a finite number', 'give a number');
    return value * unit;
  }
  notNegative(row: string, column: string, unit = 1): number {
    const value = this.get(row, column, unit);
    if (value < 0) this.refuse(row, column, 'negative', 'give zero or more');
    return value;
  }
  positive(row: string, column: string, unit = 1): number {
    const value = this.get(row, column, unit);
    if (!(value > 0)) this.refuse(row, column, 'not above zero', 'give a positive number');
    return value;
  }
  fraction(row: string, column: string): number {
    const value = this.get(row, column);
    if (!(value >= 0 && value <= 1)) this.refuse(row, column, 'not between 0 and 1', 'give the installed part');
    return value;
  }
  /** [from, to] with from < to */
  range(row: string, from: string, to: string): [number, number] {
    const low = this.get(row, from, mm);
    const high = this.get(row, to, mm);
    if (!(low < high)) this.refuse(row, from, `not below ${to} = ${inMm(high)}`, `make ${from} smaller than ${to}`);
    return [low, high];
  }
  refuse(row: string, column: string, what: string, remedy: string): never {
    const value = (this.table.rows[row] as readonly number[])[this.table.columns.indexOf(column)];
    throw new UserError({ what: `impossible geometry: ${what}`, where: `${this.where}.${row}.${column}`, value, remedy });
  }
}

/** A length for people [mm]. */
const inMm = (length: number): number => Number((length / mm).toPrecision(8));

const surface = {
  disc: false,
  slope2: 0,
  apex: 0,
  rFrom: 0,
  rTo: 0,
  coneSlope: 0,
  stereo: 0,
  bit: -1,
  ladders: 1,
  sigmaU: Number.POSITIVE_INFINITY,
  sigmaV: Number.POSITIVE_INFINITY,
} as const;

/**
 * The tracking detectors of a card, checked and in native units. Layers with `installed` 0 are left out.
 *
 * @throws UserError for geometry that cannot be: radii that do not ascend, ends the wrong way round, negative thickness, no field
 */
export function compileTracker(card: DetectorCard): Tracker {
  const step = stepOf(card, 'tracker');
  if (step === undefined) {
    const remedy = 'put the step "tracker" first in the card';
    throw new UserError({ what: 'the card has no tracker', where: `detector card ${card.name}`, remedy });
  }
  const known = trackers.get(step);
  if (known !== undefined) return known;
  const tracker = build(step);
  trackers.set(step, tracker);
  return tracker;
}

/** Trackers by the step that they were built from, which cards with other numbers elsewhere share. */
const trackers = new WeakMap<CardStep, Tracker>();

function build(step: CardStep): Tracker {
  const field = positiveNumber(step, 'field');
  const effective = numberOf(step, 'material') === 1;
  const layers = [...passiveCylinders(step, effective), ...vertexDetector(step, effective)];
  const { layers: wires, senseWires } = driftChamber(step, effective);
  const envelope = {
    radius: positiveNumber(step, 'envelopeRadius'),
    zFrom: -positiveNumber(step, 'envelopeBackward'),
    zTo: positiveNumber(step, 'envelopeForward'),
  };
  const all = [...layers, ...wires].filter((layer) => layer.installed > 0);
  for (const { name, radius } of all) {
    if (radius >= envelope.radius) {
      const remedy = `the front of the calorimeter stands at ${envelope.radius} cm`;
      throw new UserError({
        what: 'impossible geometry: outside of the tracker',
        where: `tracker: ${name}`,
        value: radius,
        remedy,
      });
    }
  }
  all.sort((a, b) => a.radius - b.radius);
  all.push(...discs(step, effective).filter((layer) => layer.installed > 0));
  return { field, rhoPerPt: CM_PER_GEV_TESLA / field, layers: all, columns: columnsOf(all), envelope, senseWires };
}

function positiveNumber(step: CardStep, name: string): number {
  const value = numberOf(step, name);
  if (!(value > 0 && Number.isFinite(value))) {
    const remedy = 'give a positive number';
    throw new UserError({
      what: `impossible geometry: ${name} must be above zero`,
      where: `${step.name}.${name}`,
      value,
      remedy,
    });
  }
  return value;
}

function passiveCylinders(step: CardStep, effective: boolean): TrackerLayer[] {
  const rows = new Rows(step, 'cylinders');
  return rows.names().map((name) => {
    const radius = rows.positive(name, 'at', mm);
    const [zFrom, zTo] = rows.range(name, 'from', 'to');
    return {
      ...surface,
      name,
      part: 'passive',
      radius,
      square: radius * radius,
      zFrom,
      zTo,
      installed: rows.fraction(name, 'installed'),
      radiationLengths: rows.notNegative(name, effective ? 'effective' : 'thickness', 1e-2),
      ionisation: rows.notNegative(name, 'loss', 1e-3),
    };
  });
}

function discs(step: CardStep, effective: boolean): TrackerLayer[] {
  const rows = new Rows(step, 'discs');
  return rows.names().map((name) => {
    const z = rows.get(name, 'at', mm);
    const [rFrom, rTo] = rows.range(name, 'from', 'to');
    if (rFrom < 0) rows.refuse(name, 'from', 'negative', 'give a radius');
    return {
      ...surface,
      name,
      part: 'passive',
      disc: true,
      radius: rFrom,
      square: 0,
      zFrom: z,
      zTo: z,
      rFrom,
      rTo,
      installed: rows.fraction(name, 'installed'),
      radiationLengths: rows.notNegative(name, effective ? 'effective' : 'thickness', 1e-2),
      ionisation: rows.notNegative(name, 'loss', 1e-3),
    };
  });
}

/** Straight ladders as cylinders, slanted forward sensors as cones that narrow towards the front. */
function vertexDetector(step: CardStep, effective: boolean): TrackerLayer[] {
  const rows = new Rows(step, 'layers');
  const { radiationLength, leastLoss } = material.silicon;
  let last = 0;
  return rows.names().flatMap((name, bit) => {
    const radius = rows.positive(name, 'radius', mm);
    if (!(radius > last)) rows.refuse(name, 'radius', 'radii do not ascend', `make it larger than ${inMm(last)} mm`);
    last = radius;
    const [zFrom, zTo] = rows.range(name, 'zFrom', 'zTo');
    const tuned = rows.notNegative(name, 'effective', 1e-2);
    const thickness = (column: string) => (effective ? tuned : rows.notNegative(name, column, um) / radiationLength);
    const shared = {
      ...surface,
      part: name.startsWith('pxd') ? ('pxd' as const) : ('svd' as const),
      bit,
      ladders: rows.positive(name, 'ladders'),
      installed: rows.fraction(name, 'installed'),
      sigmaU: rows.positive(name, 'sigmaU', um),
      sigmaV: rows.positive(name, 'sigmaV', um),
    };
    const flat = thickness('silicon');
    const lossPerLength = leastLoss * radiationLength;
    const straight = {
      ...shared,
      name,
      radius,
      square: radius * radius,
      zFrom,
      zTo,
      radiationLengths: flat,
      ionisation: flat * lossPerLength,
    };
    const length = rows.notNegative(name, 'slantLength', mm);
    if (length === 0) return [straight];
    const slant = rows.positive(name, 'slant', deg);
    const out = { s: sin(slant), t: tan(slant) };
    if (!(slant < 45 * deg && length * out.s < radius)) {
      rows.refuse(name, 'slant', 'the slanted sensor would reach the axis', 'give a smaller angle, below 45 deg');
    }
    const zEnd = zTo + (length * out.s) / out.t;
    const inclined = thickness('slantSilicon');
    const cone = {
      ...shared,
      name: `${name} slanted`,
      radius: radius - 0.5 * length * out.s,
      square: 0,
      slope2: out.t * out.t,
      apex: zTo + radius / out.t,
      coneSlope: -out.t,
      zFrom: zTo,
      zTo: zEnd,
      radiationLengths: inclined,
      ionisation: inclined * lossPerLength,
    };
    return [straight, cone];
  });
}

/**
 * Wire layers. A wire between (R, zFrom, phi) and (R, zTo, phi + turn) lies on r^2 = R^2 cos^2(turn/2) + tan^2(stereo) (z - middle)^2 with
 * tan(stereo) = 2 R sin(turn/2) / length. Each layer carries the gas and wires of half the way to its neighbours.
 */
function driftChamber(step: CardStep, effective: boolean): { layers: TrackerLayer[]; senseWires: number } {
  const rows = new Rows(step, 'driftChamber');
  const names = rows.names();
  const inner = positiveNumber(step, 'innerRadius');
  const outer = positiveNumber(step, 'outerRadius');
  const sigma = positiveNumber(step, 'sigmaDrift');
  const radii: number[] = [];
  let senseWires = 0;
  for (const name of names) {
    const radius = rows.positive(name, 'radius', mm);
    const below = radii.length === 0 ? inner : (radii[radii.length - 1] as number);
    if (!(radius > below)) rows.refuse(name, 'radius', 'radii do not ascend', `make it larger than ${inMm(below)} mm`);
    if (!(radius < outer)) rows.refuse(name, 'radius', 'outside of the gas', `make it smaller than ${inMm(outer)} mm`);
    radii.push(radius);
    if (rows.fraction(name, 'installed') > 0) senseWires += rows.positive(name, 'wires');
  }
  const { perLength, loss } = volume(
    step,
    effective,
    names.reduce((sum, name) => sum + rows.positive(name, 'wires'), 0),
  );
  const layers = names.map((name, bit): TrackerLayer => {
    const end = radii[bit] as number;
    const from = bit === 0 ? inner : 0.5 * ((radii[bit - 1] as number) + end);
    const to = bit === names.length - 1 ? outer : 0.5 * (end + (radii[bit + 1] as number));
    const [zFrom, zTo] = rows.range(name, 'zFrom', 'zTo');
    const halfTurn = (0.5 * rows.get(name, 'shift') * Math.PI) / rows.positive(name, 'wires');
    const turn = new Float64Array(2);
    sinCos(halfTurn, turn);
    const tanStereo = (2 * end * turn[0]) / (zTo - zFrom);
    const waist = end * turn[1];
    return {
      ...surface,
      name,
      part: 'cdc',
      radius: waist,
      square: waist * waist,
      slope2: tanStereo * tanStereo,
      apex: 0.5 * (zFrom + zTo),
      zFrom,
      zTo,
      stereo: atan(tanStereo),
      bit,
      installed: rows.fraction(name, 'installed'),
      radiationLengths: (to - from) * perLength,
      ionisation: (to - from) * loss,
      sigmaU: sigma,
    };
  });
  return { layers, senseWires };
}

/** Gas with wires smeared over its volume: inverse radiation length [1/cm] and least ionisation [GeV/cm]. */
function volume(step: CardStep, effective: boolean, wires: number): { perLength: number; loss: number } {
  const inner = numberOf(step, 'innerRadius');
  const outer = numberOf(step, 'outerRadius');
  const area = Math.PI * (outer * outer - inner * inner);
  const part = (count: number, diameter: number) => (count * 0.25 * Math.PI * diameter * diameter) / area;
  const sense = part(wires, numberOf(step, 'senseWireDiameter'));
  const shaping = part(numberOf(step, 'fieldWires'), numberOf(step, 'fieldWireDiameter'));
  const { tungsten, aluminium } = material;
  const summed =
    1 / positiveNumber(step, 'gasRadiationLength') + sense / tungsten.radiationLength + shaping / aluminium.radiationLength;
  return {
    perLength: effective ? 1 / positiveNumber(step, 'effectiveGasRadiationLength') : summed,
    loss: GAS_LEAST_LOSS + sense * tungsten.leastLoss + shaping * aluminium.leastLoss,
  };
}
