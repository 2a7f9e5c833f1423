/**
 * Linear and logarithmic scales with their ticks. Written here rather than taken from a library because the usual ones call Math.log
 * and Math.pow, whose last bits differ between engines; a plot of the same result is the same bytes everywhere.
 */
import { log } from '../basics/elementary.ts';
import { decimalExponent } from './format.ts';

export interface Tick {
  value: number;
  /** minor ticks are short and carry no number */
  major: boolean;
  /** power of ten to print instead of the value, on logarithmic axes */
  power?: number;
}

export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly low: number;
  readonly high: number;
  /** value -> position; values outside the domain continue outside the range, non-positive ones on a log axis lie at its lower end */
  (value: number): number;
  ticks(majorsWanted: number): Tick[];
}

const powerOfTen = (exponent: number) => Number(`1e${exponent}`);

function linearTicks(low: number, high: number, wanted: number): Tick[] {
  const raw = (high - low) / wanted;
  const unit = powerOfTen(decimalExponent(raw));
  const ratio = raw / unit;
  const [step, minors] = ratio < 1.5 ? [1, 5] : ratio < 3.5 ? [2, 4] : ratio < 7.5 ? [5, 5] : [10, 5];
  // integers over the minor step keep 0.1 + 0.2 from becoming 0.30000000000000004
  const count = (x: number) => (x / (step * unit)) * minors;
  const ticks: Tick[] = [];
  for (let n = Math.ceil(count(low) - 1e-9); n <= Math.floor(count(high) + 1e-9); n++) {
    const value = Number(((n / minors) * step * unit).toPrecision(12));
    ticks.push({ value: value === 0 ? 0 : value, major: n % minors === 0 });
  }
  return ticks;
}

function logTicks(low: number, high: number, wanted: number): Tick[] {
  const first = decimalExponent(low);
  const last = decimalExponent(high);
  const decades = log(high / low) / log(10);
  const every = Math.max(1, Math.ceil(decades / wanted));
  // less than about a decade and a half: 2 and 5 get numbers too, else an axis could have a single one
  const numbered = decades < 1.6 ? [1, 2, 5] : [1];
  const ticks: Tick[] = [];
  for (let exponent = first; exponent <= last; exponent++) {
    for (let digit = 1; digit <= 9; digit++) {
      const value = Number(`${digit}e${exponent}`);
      if (value < low * (1 - 1e-12) || value > high * (1 + 1e-12)) continue;
      const major = numbered.includes(digit) && exponent % every === 0;
      ticks.push(major && digit === 1 ? { value, major, power: exponent } : { value, major });
    }
  }
  return ticks;
}

export function linearScale(low: number, high: number, from: number, to: number): Scale {
  if (!(high > low)) throw new RangeError(`plot: an axis from ${low} to ${high} has no length`);
  const place = (value: number) => from + ((value - low) / (high - low)) * (to - from);
  return Object.assign(place, { kind: 'linear' as const, low, high, ticks: (wanted: number) => linearTicks(low, high, wanted) });
}

export function logScale(low: number, high: number, from: number, to: number): Scale {
  if (!(low > 0 && high > low)) throw new RangeError(`plot: a logarithmic axis from ${low} to ${high} is impossible`);
  const span = log(high / low);
  const place = (value: number) => (value > 0 ? from + (log(value / low) / span) * (to - from) : from);
  return Object.assign(place, { kind: 'log' as const, low, high, ticks: (wanted: number) => logTicks(low, high, wanted) });
}
