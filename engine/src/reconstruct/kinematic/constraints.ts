import { UserError } from '../../basics/errors.ts';
import { STATE_SIZE } from './fit-object.ts';

/**
 * Equations f = 0 between the states of objects (see FitObject), with their derivatives by all state components. Objects are named by their
 * number in the fit.
 */
export interface Constraint {
  readonly name: string;
  /** number of equations */
  readonly count: number;
  /** numbers of the objects that take part */
  readonly objects: readonly number[];
  /**
   * Values into f[at ..] and derivatives into slope: row at + i, column STATE_SIZE * object + component, `width` columns a row; the rows hold
   * zeros before.
   */
  evaluate(states: Float64Array, f: Float64Array, slope: Float64Array, at: number, width: number): void;
}

const S = STATE_SIZE;
const sum = new Float64Array(4);

function add(states: Float64Array, objects: readonly number[], sign: 1 | -1): void {
  for (const o of objects) for (let k = 0; k < 4; k++) sum[k] += sign * states[S * o + k];
}

function someObjects(name: string, objects: readonly number[], least: number): void {
  if (objects.length < least)
    throw new UserError({ what: `constraint "${name}" of too few objects`, value: objects, remedy: `name at least ${least}` });
}

/** Four-momentum conservation: sum of the objects = the beams (4 equations). */
export function fourMomentumConstraint(objects: readonly number[], beams: number): Constraint {
  someObjects('four-momentum', objects, 1);
  return {
    name: 'four-momentum',
    count: 4,
    objects: [...objects, beams],
    evaluate(states, f, slope, at, width) {
      sum.fill(0);
      add(states, objects, 1);
      for (let k = 0; k < 4; k++) {
        f[at + k] = sum[k] - states[S * beams + k];
        for (const o of objects) slope[(at + k) * width + S * o + k] = 1;
        slope[(at + k) * width + S * beams + k] = -1;
      }
    },
  };
}

/** Invariant mass of the objects [GeV]: (sum p)^2 = m^2. */
export function massConstraint(objects: readonly number[], mass: number): Constraint {
  someObjects('mass', objects, 1);
  if (!(mass >= 0)) throw new UserError({ what: 'not a mass to constrain to', value: mass, remedy: 'give it in GeV, >= 0' });
  return {
    name: 'mass',
    count: 1,
    objects,
    evaluate(states, f, slope, at, width) {
      sum.fill(0);
      add(states, objects, 1);
      squared(f, slope, at, width, objects, 1, mass);
    },
  };
}

/** Mass of what recoils against the objects [GeV]: (beams - sum p)^2 = m^2. */
export function recoilMassConstraint(objects: readonly number[], beams: number, mass: number): Constraint {
  someObjects('recoil mass', objects, 1);
  if (!(mass >= 0)) throw new UserError({ what: 'not a mass to constrain to', value: mass, remedy: 'give it in GeV, >= 0' });
  const just = [beams];
  return {
    name: 'recoil mass',
    count: 1,
    objects: [...objects, beams],
    evaluate(states, f, slope, at, width) {
      sum.fill(0);
      add(states, just, 1);
      add(states, objects, -1);
      squared(f, slope, at, width, objects, -1, mass);
      squared(f, slope, at, width, just, 1, mass);
    },
  };
}

/** f = sum^2 - mass^2 and its derivatives by objects that enter the sum with `sign`. */
function squared(
  f: Float64Array,
  slope: Float64Array,
  at: number,
  width: number,
  objects: readonly number[],
  sign: 1 | -1,
  mass: number,
): void {
  f[at] = sum[0] * sum[0] - sum[1] * sum[1] - sum[2] * sum[2] - sum[3] * sum[3] - mass * mass;
  for (const o of objects) {
    slope[at * width + S * o] = sign * 2 * sum[0];
    for (let k = 1; k < 4; k++) slope[at * width + S * o + k] = -sign * 2 * sum[k];
  }
}

/**
 * Half of the centre-of-mass energy, as a B meson from the Y(4S) has it: P.p / sqrt(s) = sqrt(s) / 2, written P.p - P^2 / 2 = 0 with P the
 * beams.
 */
export function beamEnergyConstraint(objects: readonly number[], beams: number): Constraint {
  someObjects('beam energy', objects, 1);
  return {
    name: 'beam energy',
    count: 1,
    objects: [...objects, beams],
    evaluate(states, f, slope, at, width) {
      sum.fill(0);
      add(states, objects, 1);
      f[at] = 0;
      for (let k = 0; k < 4; k++) {
        const metric = k === 0 ? 1 : -1;
        const total = states[S * beams + k];
        f[at] += metric * total * (sum[k] - total / 2);
        for (const o of objects) slope[at * width + S * o + k] = metric * total;
        slope[at * width + S * beams + k] = metric * (sum[k] - total);
      }
    },
  };
}

/** Objects with a position (tracks with a free arc, candidates) are at the point: 3 equations each. */
export function vertexConstraint(objects: readonly number[], point: number): Constraint {
  someObjects('vertex', objects, 1);
  return {
    name: 'vertex',
    count: 3 * objects.length,
    objects: [...objects, point],
    evaluate(states, f, slope, at, width) {
      let row = at;
      for (const o of objects)
        for (let k = 4; k < 7; k++) {
          f[row] = states[S * o + k] - states[S * point + k];
          slope[row * width + S * o + k] = 1;
          slope[row * width + S * point + k] = -1;
          row++;
        }
    },
  };
}

/**
 * A neutral candidate has flown straight from the point to where it decayed: (x - x_point) x p = 0, its two components across the larger of
 * |px| and |pz| (|py|), so that they are independent.
 */
export function flightConstraint(candidate: number, point: number): Constraint {
  const c = S * candidate;
  const o = S * point;
  return {
    name: 'flight',
    count: 2,
    objects: [candidate, point],
    evaluate(states, f, slope, at, width) {
      let largest = 0;
      for (let k = 1; k < 3; k++) if (Math.abs(states[c + 1 + k]) > Math.abs(states[c + 1 + largest])) largest = k;
      const pl = states[c + 1 + largest];
      const dl = states[c + 4 + largest] - states[o + 4 + largest];
      for (let i = 1; i < 3; i++) {
        const k = (largest + i) % 3;
        const row = (at + i - 1) * width;
        const pk = states[c + 1 + k];
        const dk = states[c + 4 + k] - states[o + 4 + k];
        f[at + i - 1] = dk * pl - dl * pk;
        slope[row + c + 4 + k] = pl;
        slope[row + o + 4 + k] = -pl;
        slope[row + c + 4 + largest] = -pk;
        slope[row + o + 4 + largest] = pk;
        slope[row + c + 1 + largest] = dk;
        slope[row + c + 1 + k] = -dl;
      }
    },
  };
}
