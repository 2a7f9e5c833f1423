/**
 * Expected events of a component: N = constant * product of the factors * (1 - sum of `oneMinus`). The last bracket makes the component
 * that takes what the fractions of others leave.
 */
export interface Yield {
  readonly constant: number;
  /** indices of parameters; each at most once, none of them in `oneMinus` */
  readonly factors: readonly number[];
  /** indices of the other components' fractions; empty: no bracket */
  readonly oneMinus: readonly number[];
}

export function yieldAt(one: Yield, x: Float64Array): number {
  let value = one.constant;
  for (let k = 0; k < one.factors.length; k++) value *= x[one.factors[k]];
  return one.oneMinus.length === 0 ? value : value * rest(one, x);
}

/** dN/dx_j */
export function yieldSlope(one: Yield, x: Float64Array, j: number): number {
  let product = one.constant;
  let isFactor = false;
  for (let k = 0; k < one.factors.length; k++) {
    if (one.factors[k] === j) isFactor = true;
    else product *= x[one.factors[k]];
  }
  if (isFactor) return product * (one.oneMinus.length === 0 ? 1 : rest(one, x));
  return one.oneMinus.includes(j) ? -product : 0;
}

/** d2N/dx_i dx_j */
export function yieldCurvature(one: Yield, x: Float64Array, i: number, j: number): number {
  if (i === j) return 0;
  let product = one.constant;
  let factors = 0;
  for (let k = 0; k < one.factors.length; k++) {
    if (one.factors[k] === i || one.factors[k] === j) factors++;
    else product *= x[one.factors[k]];
  }
  if (factors === 2) return product * (one.oneMinus.length === 0 ? 1 : rest(one, x));
  const other = one.factors.includes(i) ? j : i;
  return factors === 1 && one.oneMinus.includes(other) ? -product : 0;
}

export const yieldParameters = (one: Yield): readonly number[] => [...one.factors, ...one.oneMinus];

function rest(one: Yield, x: Float64Array): number {
  let left = 1;
  for (let k = 0; k < one.oneMinus.length; k++) left -= x[one.oneMinus[k]];
  return left;
}
