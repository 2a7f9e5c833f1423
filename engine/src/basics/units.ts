import { didYouMean, UserError } from './errors.ts';

/**
 * Units as factors: multiply in, divide out (`5 * MeV`, `length / mm`). Native units are GeV, cm, ns, rad, fb^-1 and fb;
 * a quantity in any other unit carries the unit in its name (`energyMeV`).
 */
export const GeV = 1;
export const MeV = 1e-3;
export const keV = 1e-6;
export const cm = 1;
export const mm = 0.1;
export const um = 1e-4;
export const m = 100;
export const ns = 1;
export const rad = 1;
export const mrad = 1e-3;
export const deg = Math.PI / 180;
export const perFb = 1;
export const perPb = 1e-3;
export const perAb = 1e3;
export const fb = 1;
export const pb = 1e3;
export const nb = 1e6;

export type Dimension = 'energy' | '1/energy' | 'energy^2' | 'length' | 'angle' | 'time' | 'luminosity' | 'cross-section' | '1';

/**
 * Accepted units of each dimension, native one first: the power of ten they stand for, or (degrees) a factor. Powers of ten shift the decimal
 * exponent of the text, so that "276/pb" and "0.276/fb" are the same double.
 */
const accepted: Record<Dimension, Record<string, { power: number } | { factor: number }>> = {
  energy: { GeV: { power: 0 }, MeV: { power: -3 }, keV: { power: -6 }, eV: { power: -9 }, TeV: { power: 3 } },
  '1/energy': { '/GeV': { power: 0 }, '/TeV': { power: -3 } },
  'energy^2': { 'GeV^2': { power: 0 }, 'MeV^2': { power: -6 } },
  length: { cm: { power: 0 }, mm: { power: -1 }, um: { power: -4 }, m: { power: 2 } },
  angle: { rad: { power: 0 }, mrad: { power: -3 }, deg: { factor: deg } },
  time: { ns: { power: 0 }, ps: { power: -3 }, fs: { power: -6 }, us: { power: 3 }, s: { power: 9 } },
  luminosity: { '/fb': { power: 0 }, '/pb': { power: -3 }, '/ab': { power: 3 }, '/nb': { power: -6 } },
  'cross-section': { fb: { power: 0 }, ab: { power: -3 }, pb: { power: 3 }, nb: { power: 6 } },
  '1': { '': { power: 0 }, '%': { power: -2 } },
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+))?\s*(.*)$/s;

/**
 * A number with its unit, in native units: "276/pb", "276 pb^-1" -> 0.276; "0.5 mm" -> 0.05; "90 deg" -> 1.5707...
 * Strict: one finite decimal number, then one unit of the dimension (case matters: MeV is not mev). A missing or wrong unit is a
 * UserError that names the accepted ones. Dimension '1' takes a bare number or a percentage.
 *
 * @param where  what the text belongs to ("--luminosity", "search.json:3:7"), for the message
 */
export function parseQuantity(text: string, dimension: Dimension, where?: string): number {
  const units = accepted[dimension];
  const names = Object.keys(units).filter((name) => name !== '');
  const wanted = dimension === '1' ? 'a plain number or a percentage' : `a number with one of the units ${names.join(', ')}`;
  const match = QUANTITY.exec(text.trim());
  if (match === null)
    throw new UserError({ what: `not a quantity of dimension ${dimension}`, where, value: text, remedy: `give ${wanted}` });
  const unitText = canonicalUnit(match[3]);
  if (!Object.hasOwn(units, unitText)) {
    if (unitText === '') throw new UserError({ what: 'unit missing', where, value: text, remedy: `give ${wanted}` });
    const hint = didYouMean(unitText, names);
    throw new UserError({
      what: `unit "${unitText}" is not one of ${dimension}`,
      where,
      value: text,
      remedy: `give ${wanted}.${hint}`,
    });
  }
  const unit = units[unitText];
  const exponent = Number(match[2] ?? 0);
  const value =
    'power' in unit ? Number(`${match[1]}e${exponent + unit.power}`) : Number(`${match[1]}e${exponent}`) * unit.factor;
  if (!Number.isFinite(value)) throw new UserError({ what: 'number too large', where, value: text });
  return value;
}

/** "pb^-1", "1/pb", "/ pb" are all "/pb"; "GeV2" is "GeV^2". */
function canonicalUnit(unit: string): string {
  const text = unit.trim();
  const inverse = /^(?:1?\s*\/\s*(\w+)|(\w+)\s*\^\s*-1)$/.exec(text);
  if (inverse) return `/${inverse[1] ?? inverse[2]}`;
  const square = /^(\w*[A-Za-z])\s*\^?\s*2$/.exec(text);
  return square ? `${square[1]}^2` : text;
}

const preferred: Record<Dimension, [string, number][]> = {
  energy: [
    ['GeV', 1],
    ['MeV', MeV],
    ['keV', keV],
  ],
  '1/energy': [['GeV^-1', 1]],
  'energy^2': [['GeV^2', 1]],
  length: [
    ['m', m],
    ['cm', 1],
    ['mm', mm],
    ['um', um],
  ],
  angle: [
    ['rad', 1],
    ['mrad', mrad],
  ],
  time: [
    ['ns', 1],
    ['ps', 1e-3],
    ['fs', 1e-6],
  ],
  luminosity: [
    ['ab^-1', perAb],
    ['fb^-1', 1],
    ['pb^-1', perPb],
  ],
  'cross-section': [
    ['nb', nb],
    ['pb', pb],
    ['fb', 1],
    ['ab', 1e-3],
  ],
  '1': [['', 1]],
};

/**
 * A native value as text for people, in the largest unit of the dimension that leaves at least 1: 0.276 (luminosity) -> "276 pb^-1".
 *
 * @param digits  significant digits, trailing zeros dropped
 */
export function formatQuantity(value: number, dimension: Dimension, digits = 4): string {
  const units = preferred[dimension];
  const size = Math.abs(value);
  const native = units.find(([, factor]) => factor === 1) as [string, number];
  const [unit, factor] =
    size === 0 ? native : (units.find(([, f]) => size / f >= 0.9999999) ?? (units[units.length - 1] as [string, number]));
  const scaled = Number((value / factor).toPrecision(digits));
  return unit === '' ? String(scaled) : `${scaled} ${unit}`;
}
