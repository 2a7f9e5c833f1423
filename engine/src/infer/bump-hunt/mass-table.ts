import { UserError } from '../../basics/errors.ts';
import { asNumber, asNumbers, asObject, type Path } from '../unbinned/plain-data.ts';

/** A number, or numbers at some masses with straight lines between them. */
export type MassDependent = number | { readonly mass: readonly number[]; readonly value: readonly number[] };

/** Reads a number or table; masses rise strictly, one value each. */
export function readMassDependent(value: unknown, path: Path): MassDependent {
  if (typeof value !== 'object') return asNumber(value, path);
  const given = asObject(value, path, ['mass', 'value']);
  const mass = asNumbers(given['mass'], `${path}.mass`, 'masses');
  const values = asNumbers(given['value'], `${path}.value`, 'one value a mass');
  if (mass.length !== values.length || mass.length < 2)
    throw new UserError({
      where: path,
      what: `${values.length} values at ${mass.length} masses`,
      remedy: 'give as many of each, at least two',
    });
  mass.forEach((one, k) => {
    if (k > 0 && !(one > mass[k - 1]!))
      throw new UserError({ where: `${path}.mass[${k}]`, what: `masses do not rise: ${one} follows ${mass[k - 1]}` });
  });
  return { mass, value: values };
}

/** The value at a mass. Outside of the table there is none: nothing is extrapolated. */
export function atMass(table: MassDependent, mass: number, path: Path): number {
  if (typeof table === 'number') return table;
  const { mass: masses, value } = table;
  const last = masses.length - 1;
  if (!(mass >= masses[0]! && mass <= masses[last]!))
    throw new UserError({
      where: path,
      what: `no value at mass ${mass}: the table runs from ${masses[0]} to ${masses[last]}`,
      remedy: 'widen the table or narrow the scan',
    });
  let k = 0;
  while (k < last - 1 && mass > masses[k + 1]!) k++;
  const share = (mass - masses[k]!) / (masses[k + 1]! - masses[k]!);
  return value[k]! + share * (value[k + 1]! - value[k]!);
}
