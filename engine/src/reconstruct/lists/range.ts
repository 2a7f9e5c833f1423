import { UserError } from '../../basics/errors.ts';
import { nextDown, nextUp } from '../../basics/next-double.ts';
import { type Dimension, parseQuantity } from '../../basics/units.ts';

/** A number in native units, or a text with unit: "50 MeV". */
export type Value = number | string;

/** above: value > bound; below: value < bound; between: low <= value <= high; equals: exactly. NaN is never inside. */
export type ListRange =
  | { readonly above: Value }
  | { readonly below: Value }
  | { readonly between: readonly [low: Value, high: Value] }
  | { readonly equals: Value };

const KEYS = ['above', 'below', 'between', 'equals'] as const;

/** A range as closed interval of doubles in native units: one pair of comparisons, and NaN outside of all of them. */
export function closedRange(range: ListRange, dimension: Dimension, where: string): readonly [low: number, high: number] {
  const given = KEYS.filter((key) => Object.hasOwn(range, key));
  if (given.length !== 1)
    throw new UserError({
      where,
      what: 'a cut has exactly one of above, below, between, equals',
      value: given.join(' and ') || 'none',
    });
  const native = (value: Value): number => {
    const number = typeof value === 'number' ? value : parseQuantity(value, dimension);
    if (!Number.isFinite(number)) throw new UserError({ where, what: 'not a finite number', value });
    return number;
  };
  if ('above' in range) return [nextUp(native(range.above)), Number.POSITIVE_INFINITY];
  if ('below' in range) return [Number.NEGATIVE_INFINITY, nextDown(native(range.below))];
  if ('equals' in range) return [native(range.equals), native(range.equals)];
  const [low, high] = [native(range.between[0]), native(range.between[1])];
  if (low > high) throw new UserError({ where, what: 'the lower end is above the upper end', value: `${low}, ${high}` });
  return [low, high];
}
