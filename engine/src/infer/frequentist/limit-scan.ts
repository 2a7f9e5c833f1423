import type { StatisticalModel } from '../likelihood.ts';
import { HypothesisTests } from './hypothesis-test.ts';
import { type LimitOptions, type UpperLimits, upperLimitsOf } from './upper-limit.ts';

export interface LimitScanPoint {
  readonly label: string;
  /** undefined where there is no limit: `error` says why */
  readonly limits?: UpperLimits;
  /** local significance of an excess and its p-value */
  readonly Z?: number;
  readonly p0?: number;
  readonly error?: string;
}

/**
 * Limits of many similar models, such as the signal masses of a scan: each best fit starts from that of the point before, and everything
 * observed and expected at a point shares its profiles. A point without a limit carries its reason and the scan goes on.
 *
 * @param models    made one at a time, in order
 * @param progress  told after each point; returns false to stop there and keep what is done
 */
export function scanLimits<Data>(
  models: Iterable<{ readonly label: string; model(): StatisticalModel<Data> & { readonly data?: Data } }>,
  options: LimitOptions & { progress?: ((done: number) => boolean | undefined) | undefined } = {},
): LimitScanPoint[] {
  const points: LimitScanPoint[] = [];
  let before: { names: string; x: Float64Array } | undefined;
  for (const { label, model: make } of models) {
    try {
      const model = make();
      const names = model.parameters.map((one) => one.name).join('\n');
      const start = before?.names === names ? before.x : undefined;
      const tests = new HypothesisTests(model, model.data as Data, { ...options, start });
      const limits = upperLimitsOf(tests, options);
      const { Z, p0 } = tests.discovery();
      before = { names, x: tests.best.best.x };
      points.push({ label, limits, Z, p0 });
    } catch (error) {
      if ((error as Error).name !== 'UserError') throw error;
      points.push({ label, error: (error as Error).message });
    }
    if (options.progress?.(points.length) === false) break;
  }
  return points;
}
