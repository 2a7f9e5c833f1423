/**
 * Numbers as people read them. The decimal digits come from toFixed and toExponential, which ECMAScript defines exactly, so the text
 * is the same on every engine. A number that does not exist is an en dash.
 */
import type { ValueWithError } from './result.ts';

export const MISSING = '–';
const MINUS = '−';
const SUPERSCRIPTS: Record<string, string> = { '-': '⁻', '+': '⁺' };
for (const [digit, raised] of [...'⁰¹²³⁴⁵⁶⁷⁸⁹'].entries()) SUPERSCRIPTS[String(digit)] = raised;

/** "-3" -> "⁻³" */
export function superscript(text: string): string {
  return [...text].map((c) => SUPERSCRIPTS[c] ?? c).join('');
}

/** Decimal exponent after rounding to the significant digits asked for: 0.0996 at two digits is 0.10, exponent -1. Zero has exponent 0. */
export function decimalExponent(value: number, significant = 17): number {
  const text = Math.abs(value).toExponential(significant - 1);
  return Number(text.slice(text.indexOf('e') + 1));
}

const sign = (text: string) => text.replace(/^-/, MINUS);

/** Fixed decimals; negative decimals round to tens, hundreds, ... */
function fixed(value: number, decimals: number): string {
  if (decimals >= 0) return sign(value.toFixed(Math.min(decimals, 100)));
  const unit = Number(`1e${-decimals}`);
  return sign((Math.round(value / unit) * unit).toFixed(0));
}

/** Between these the number is written out, outside as a power of ten. */
const isPlain = (exponent: number) => exponent >= -3 && exponent < 6;

/** "12 345 678" is hard to read as 12345678: commas between thousands. */
export function formatInteger(value: number): string {
  return sign(String(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * `significant` digits, trailing zeros kept because they say something: 0.0500 is not 0.05.
 *
 * @returns "0.0512", "1234", "2.31 × 10⁻⁵"; an en dash for null
 */
export function formatValue(value: number | null, significant = 3): string {
  if (value === null) return MISSING;
  if (!Number.isFinite(value)) return value === Infinity ? '∞' : 'not a number';
  if (value === 0) return '0';
  const exponent = decimalExponent(value, significant);
  if (isPlain(exponent)) return fixed(value, Math.max(0, significant - 1 - exponent));
  const mantissa = value.toExponential(significant - 1).split('e')[0]!;
  return `${sign(mantissa)} × 10${superscript(String(exponent))}`;
}

/**
 * Value and one standard deviation to the same decimal, the error with two significant digits.
 *
 * @returns "0.0312 ± 0.0011", "(2.310 ± 0.012) × 10⁷"; without "±" when the error is 0
 */
export function formatWithError(value: number | null, error: number): string {
  if (value === null) return MISSING;
  if (!(error > 0) || !Number.isFinite(error)) return formatValue(value, 4);
  const errorExponent = decimalExponent(error, 2);
  // the larger of the two decides how it is written: 0.0001 ± 0.02 is plain
  const exponent = Math.max(value === 0 ? errorExponent : decimalExponent(value), errorExponent);
  if (isPlain(exponent)) {
    const decimals = 1 - errorExponent;
    return `${fixed(value, decimals)} ± ${fixed(error, decimals)}`;
  }
  const decimals = 1 - errorExponent + exponent;
  const scale = (x: number) =>
    Number(`${x.toExponential(17)}`.replace(/e.*$/, '')) * Number(`1e${decimalExponent(x) - exponent}`);
  return `(${fixed(value === 0 ? 0 : scale(value), decimals)} ± ${fixed(scale(error), decimals)}) × 10${superscript(String(exponent))}`;
}

export const formatMeasured = (quantity: ValueWithError) => formatWithError(quantity.value, quantity.error);

/** A fraction in percent: 0.0312, 0.0011 -> "3.12 ± 0.11 %" */
export function formatPercent(value: number | null, error = 0, significant = 3): string {
  if (value === null) return MISSING;
  return `${error > 0 ? formatWithError(100 * value, 100 * error) : formatValue(100 * value, significant)} %`;
}

/** An interval to a hundredth of its width or so: "0.70 … 2.30" */
export function formatRange(low: number, high: number): string {
  const decimals = high > low ? Math.min(Math.max(2 - decimalExponent(high - low), 0), 9) : 3;
  return `${fixed(low, decimals)} … ${fixed(high, decimals)}`;
}

/** Value and error in percent without the sign, for a column headed [%]; all is 100, without decimals or the error of a sample. */
export const formatPerHundred = (quantity: ValueWithError) =>
  quantity.value === 1 ? '100' : formatWithError(100 * quantity.value, 100 * quantity.error);

/** A relative uncertainty to three digits without trailing zeros: 0.125 -> "12.5 %", 0.04 -> "4 %" */
export const formatRelative = (value: number) => `${Number((100 * value).toPrecision(3))} %`;

/** 0.9 -> "90 %", 0.683 -> "68.3 %" */
export function formatLevel(level: number): string {
  return `${Number((100 * level).toFixed(3))} %`;
}

/** "GeV^2" -> "GeV²", "fb^-1" -> "fb⁻¹"; "1" -> "" */
export function formatUnit(unit: string): string {
  return unit === '1' ? '' : unit.replace(/\^\{?([-+]?\d+)\}?/g, (_, power: string) => superscript(power));
}

/** Luminosity in the unit that needs fewest digits: 0.276 fb^-1 -> "276 pb⁻¹" */
export function formatLuminosity(perFb: number): string {
  const units: [number, string][] = [
    [1000, 'ab⁻¹'],
    [1, 'fb⁻¹'],
    [1e-3, 'pb⁻¹'],
    [1e-6, 'nb⁻¹'],
  ];
  const [size, name] = units.find(([size]) => perFb >= size) ?? units[units.length - 1]!;
  const text = formatValue(perFb / size, 4);
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} ${name}`;
}

/** Local p-value with its one-sided significance left out: people read "p = 0.012". */
export const formatPValue = (p: number | null) => (p === null ? MISSING : formatValue(p, 2));
