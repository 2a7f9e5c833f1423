import type { StatisticalModel } from '../likelihood.ts';

/** One count on a known background with a signal of known yield: what Feldman-Cousins belts without toys are made for. */
export interface KnownCount {
  readonly count: number;
  readonly background: number;
  /** signal events for 1 of the parameter of interest */
  readonly perUnit: number;
}

/** A model that says what it expects, in one bin or in several. */
interface Expecting {
  expected(x: Float64Array): number | Float64Array;
}

/**
 * The count of a model that is nothing else: one bin, no free parameter but that of interest, expectation linear in it, whole observation.
 * null for every other model.
 */
export function knownCount<Data>(model: StatisticalModel<Data>, data: Data): KnownCount | null {
  if (!('expected' in model) || model.poi < 0) return null;
  if (model.parameters.some(({ fixed }, i) => !fixed && i !== model.poi)) return null;
  const count = countOf(data);
  if (count === null || !Number.isSafeInteger(count)) return null;
  const x = Float64Array.from(model.parameters, ({ init }) => init);
  const at = (mu: number): number | null => {
    x[model.poi] = mu;
    const events = (model as unknown as Expecting).expected(x);
    return typeof events === 'number' ? events : events.length === 1 ? events[0]! : null;
  };
  const [zero, one, two] = [at(0), at(1), at(2)];
  if (zero === null || one === null || two === null) return null;
  const perUnit = one - zero;
  const linear = Math.abs(two - one - perUnit) <= 1e-12 * Math.abs(two);
  return linear && perUnit > 0 && zero >= 0 ? { count, background: zero, perUnit } : null;
}

/** Of a counting window, or of a histogram of one bin. */
function countOf(data: unknown): number | null {
  if (typeof data !== 'object' || data === null) return null;
  if ('count' in data && typeof data.count === 'number') return data.count;
  if ('main' in data && data.main instanceof Float64Array && data.main.length === 1) return data.main[0]!;
  return null;
}
