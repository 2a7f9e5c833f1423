import { pow } from '../basics/elementary.ts';
import type { LimitOptions } from '../infer/counting/limit.ts';
import type { Variation } from '../report/result.ts';
import { backgroundCount, countingModel } from './counting.ts';
import { asimovLimit, type Window, windowOf } from './limits.ts';
import { backgroundsOf, eventWeight, type MeasuredRun } from './measured.ts';
import { variations } from './plan.ts';

/**
 * Limits and backgrounds behind changed detectors over the nominal ones, from the same generated events; windows in the order of the
 * masses. The limits are those at the Asimov count, not the medians: a median's count is whole, so that a little more background may leave
 * it where it is and seem to improve the limit. Where no simulated background event in the window is affected the ratios are not known,
 * hence null: 1 would say that the number of the detector does not matter.
 */
export function variationsOf(
  run: MeasuredRun,
  luminosity: number,
  headline: LimitOptions,
  windows: readonly (Window | null)[],
): Variation[] {
  const { power } = run.plan.search.signal.strength;
  return variations
    .filter(({ name }) => Object.hasOwn(run.plan.detectors, name))
    .map(({ name, label }) => ({
      name,
      label,
      rows: run.plan.masses.map((mass, k) => {
        const background = backgroundRatio(run, mass, luminosity, name);
        const nominal = windows[k];
        const model = nominal && background !== null ? countingModel(run, mass, luminosity, name) : null;
        const ratio = nominal && model ? asimovLimit(windowOf(model), headline) / asimovLimit(nominal, headline) : null;
        return {
          mass,
          crossSectionRatio: ratio,
          couplingRatio: ratio === null ? null : power === 2 ? Math.sqrt(ratio) : pow(ratio, 1 / power),
          backgroundRatio: background?.value ?? null,
          backgroundRatioError: background?.error ?? null,
        };
      }),
    }));
}

/**
 * Simulated background of a window behind another detector over the nominal one, r = B'/B; null when no event is affected or B is zero.
 * The events are the same, so their fluctuations cancel but for those of the difference D = B' - B. Where weights all grow or all fall,
 * (w' - w)^2 <= |w'^2 - w^2|, hence from the sums of squares
 *   var r <= ( |S' - S| + (D/B)^2 S ) / B^2.
 */
function backgroundRatio(
  run: MeasuredRun,
  mass: number,
  luminosity: number,
  detector: string,
): { value: number; error: number } | null {
  let [before, after, squares, difference] = [0, 0, 0, 0];
  let affected = false;
  for (const sample of backgroundsOf(run)) {
    const nominal = backgroundCount(sample, mass);
    const varied = backgroundCount(sample, mass, detector);
    affected ||= nominal.sum !== varied.sum || nominal.entries !== varied.entries;
    const [w, v] = [eventWeight(sample, luminosity), eventWeight(sample, luminosity, detector)];
    before += w * nominal.sum;
    after += v * varied.sum;
    squares += w * w * nominal.sumOfSquares;
    difference += Math.abs(v * v * varied.sumOfSquares - w * w * nominal.sumOfSquares);
  }
  if (!affected || before === 0) return null;
  const change = after / before - 1;
  return { value: after / before, error: Math.sqrt(difference + change * change * squares) / before };
}
