import { pow } from '../basics/elementary.ts';
import type { LimitOptions } from '../infer/limit.ts';
import type { Variation } from '../report/result.ts';
import { countingModel, totalBackground } from './counting.ts';
import { medianLimit, type Window, windowOf } from './limits.ts';
import type { MeasuredRun } from './measured.ts';
import { variations } from './plan.ts';

/** Median expected limits behind changed detectors over the nominal ones, from the same generated events; windows in the order of the masses. */
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
        const nominal = windows[k];
        const model = nominal ? countingModel(run, mass, luminosity, name) : null;
        const ratio = nominal && model ? medianLimit(windowOf(model), headline) / medianLimit(nominal, headline) : null;
        const before = totalBackground(run, mass, luminosity).value;
        return {
          mass,
          crossSectionRatio: ratio,
          couplingRatio: ratio === null ? null : power === 2 ? Math.sqrt(ratio) : pow(ratio, 1 / power),
          backgroundRatio: before > 0 ? totalBackground(run, mass, luminosity, name).value / before : null,
        };
      }),
    }));
}
