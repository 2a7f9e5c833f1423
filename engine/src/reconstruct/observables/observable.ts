import type { Dimension } from '../../basics/units.ts';

/** What may be asked for by name. `range` is where its distributions are drawn unless something better is known (the cut's own values widen it). */
export interface Observable<F> {
  readonly dimension: Dimension;
  /** words for axes and errors; frame is the lab unless they say otherwise */
  readonly label: string;
  /** markup for plots */
  readonly symbol: string;
  readonly range: readonly [low: number, high: number];
  readonly of: F;
  /** needs two daughters */
  readonly pair?: true;
  /** needs a fitted vertex */
  readonly vertex?: true;
}

export function observable<F>(
  dimension: Dimension,
  label: string,
  symbol: string,
  range: readonly [number, number],
  of: F,
): Observable<F> {
  return { dimension, label, symbol, range, of };
}

/** Where an angle is drawn. */
export const AZIMUTHS = [-Math.PI, Math.PI] as const;
export const ANGLES = [0, Math.PI] as const;
