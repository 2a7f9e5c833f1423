import { UserError } from '../basics/errors.ts';
import type { Leg } from './skeleton.ts';

/** Largest E^2 - p^2 - m^2 in units of E^2, and largest missing momentum in units of the total energy: files with ten digits pass. */
const SHELL = 1e-9;
const CONSERVATION = 1e-9;

/**
 * Reads phase-space points `[{"p": [[E, px, py, pz], ...]}, ...]`, momenta in GeV in the order of the process, and checks each.
 *
 * @param where  name of the file, for messages
 * @throws UserError that names the point and the leg, both counted from 0
 */
export function readPoints(text: string, legs: readonly Leg[], where: string): Float64Array {
  const points = parsed(text, where);
  const out = new Float64Array(points.length * 4 * legs.length);
  points.forEach((point, i) => {
    const here = `${where}, point ${i}`;
    const rows = typeof point === 'object' && point !== null ? (point as { p?: unknown }).p : undefined;
    if (!Array.isArray(rows))
      throw new UserError({
        where: here,
        what: 'no list of momenta under "p"',
        value: point,
        remedy: 'write {"p": [[E,px,py,pz], ...]}',
      });
    if (rows.length !== legs.length)
      throw new UserError({
        where: here,
        what: `${rows.length} momenta for ${legs.length} particles`,
        remedy: `give them in the order ${legs.map(({ name }) => name).join(' ')}`,
      });
    rows.forEach((row: unknown, leg) => {
      const numbers = Array.isArray(row) && row.length === 4 && row.every((x) => typeof x === 'number' && Number.isFinite(x));
      if (!numbers)
        throw new UserError({
          where: `${here}, momentum ${leg} (${legs[leg].name})`,
          what: 'not four finite numbers [E,px,py,pz]',
          value: row,
        });
      out.set(row as number[], 4 * (i * legs.length + leg));
    });
  });
  checkPoints(out, legs, where);
  return out;
}

function parsed(text: string, where: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError({ where, what: `not JSON: ${(error as Error).message}`, remedy: 'NaN and Infinity are no JSON numbers' });
  }
  if (!Array.isArray(value))
    throw new UserError({ where, what: 'not a list of points', value, remedy: 'write [{"p": [[E,px,py,pz], ...]}, ...]' });
  return value;
}

/** Refuses momenta that are no numbers, off their mass shells or not conserved, saying where. */
export function checkPoints(points: Float64Array, legs: readonly Leg[], where: string): void {
  const width = 4 * legs.length;
  for (let i = 0; i * width < points.length; i++) {
    const missing = [0, 0, 0, 0];
    let total = 0;
    legs.forEach(({ name, sign, field }, leg) => {
      const [e, x, y, z] = points.subarray(i * width + 4 * leg, i * width + 4 * leg + 4);
      const here = `${where}, point ${i}, momentum ${leg} (${name})`;
      const mass = field.particle.mass;
      const square = e * e - x * x - y * y - z * z;
      if (!Number.isFinite(square)) throw new UserError({ where: here, what: 'not a number', value: [e, x, y, z] });
      if (!(e > 0))
        throw new UserError({ where: here, what: 'no positive energy', value: e, remedy: 'all momenta are physical' });
      if (Math.abs(square - mass * mass) > SHELL * e * e)
        throw new UserError({
          where: here,
          what: `off its mass shell: E^2 - p^2 = ${Number(square.toPrecision(8))} GeV^2, m^2 = ${Number((mass * mass).toPrecision(8))} GeV^2`,
          remedy: `correct the momentum, or set mass.${name}`,
        });
      [e, x, y, z].forEach((component, c) => {
        missing[c] += sign * component;
      });
      if (sign > 0) total += e;
    });
    if (missing.some((component) => Math.abs(component) > CONSERVATION * total))
      throw new UserError({
        where: `${where}, point ${i}`,
        what: 'momentum is not conserved: incoming less outgoing [E,px,py,pz]',
        value: missing.map((component) => Number(component.toPrecision(6))),
      });
  }
}
