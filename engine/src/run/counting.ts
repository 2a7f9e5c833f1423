import { log } from '../basics/elementary.ts';
import { parseProcess } from '../generate/processes/index.ts';
import { type CountingModel, inQuadrature, type RelativeUncertainty } from '../infer/model.ts';
import type { WindowBackground } from '../report/result.ts';
import type { Systematic } from '../select/search-types.ts';
import { systematics as cardSystematics } from '../simulate/systematics.ts';
import { backgroundsOf, eventWeight, type Measured, type MeasuredRun, shareOf, signalAt, sumsOf } from './measured.ts';
import { canGenerate } from './plan.ts';

/** Uncertainties of the search, or, where it lists none, the factors of the detector card on everything. */
export function systematicsOf(run: MeasuredRun): readonly Systematic[] {
  const { search, detectors } = run.plan;
  if (search.systematics.length > 0) return search.systematics;
  return cardSystematics(detectors['nominal']!).map(({ name, does, relativeUncertainty, status, source }) => ({
    name,
    appliesTo: name === 'luminosity' ? 'luminosity' : 'everything',
    relative: relativeUncertainty,
    because: does,
    status,
    from: source,
  }));
}

const of = (list: readonly Systematic[], ...targets: string[]): RelativeUncertainty[] =>
  list.filter(({ appliesTo }) => targets.includes(appliesTo)).map(({ name, relative }) => ({ name, relative }));

/** Efficiency of the signal at a mass with respect to its Born cross-section: share that passes x generated / Born cross-section. */
export function bornEfficiency(signal: Measured, detector = 'nominal'): { value: number; error: number } {
  const sums = sumsOf(signal, detector);
  const share = shareOf(sums.inWindow(0), sums.total);
  const born = signal.bornCrossSection ?? signal.crossSection;
  const ratio = signal.crossSection.value / born.value;
  return { value: ratio * share.value, error: ratio * share.error };
}

/** Number of a mass among the hypotheses of a background's sums. */
const windowOf = (sample: Measured, mass: number): number => sample.planned.masses.indexOf(mass);

/**
 * The counting model of a mass window, in the Born cross-section [fb], or why there is none: no simulated signal event in the window.
 */
export function countingModel(run: MeasuredRun, mass: number, luminosity: number, detector = 'nominal'): CountingModel | null {
  const signal = signalAt(run, mass)!;
  const efficiency = bornEfficiency(signal, detector);
  if (efficiency.value === 0) return null;
  const systematics = systematicsOf(run);
  return {
    window: `${mass} GeV`,
    signal: {
      yieldPerUnit: luminosity * efficiency.value,
      unit: 'fb',
      uncertainties: [
        ...of(systematics, 'signal'),
        { name: 'simulated signal events', relative: Math.min(1, efficiency.error / efficiency.value) },
      ],
    },
    common: of(systematics, 'luminosity', 'everything'),
    backgroundShared: of(systematics, 'background'),
    backgrounds: backgroundsOf(run).map((sample) => {
      const count = sumsOf(sample, detector).inWindow(windowOf(sample, mass));
      const weight = eventWeight(sample, luminosity, detector);
      return {
        name: sample.planned.spec.process,
        expected: weight * count.sum,
        simulation: { entries: count.entries, sumW2: weight * weight * count.sumOfSquares, eventWeight: weight },
        uncertainties: of(systematics, sample.planned.spec.process),
      };
    }),
  };
}

/** -ln(1 - 0.683): events below which a Poisson mean lies at 68.3 % when none was seen. */
const NONE_SEEN = -log(1 - 0.683);

/** The backgrounds of a window as the report shows them; without a simulated event a bound, never zero. */
export function windowBackgrounds(run: MeasuredRun, mass: number, luminosity: number): WindowBackground[] {
  return backgroundsOf(run).map((sample) => {
    const count = sumsOf(sample).inWindow(windowOf(sample, mass));
    const weight = eventWeight(sample, luminosity);
    const none = count.entries === 0;
    return {
      process: sample.planned.spec.process,
      label: labelOf(run, sample.planned.spec.process),
      expected: weight * (none ? NONE_SEEN : count.sum),
      error: weight * Math.sqrt(count.sumOfSquares),
      effectiveEvents: none ? 0 : (count.sum * count.sum) / count.sumOfSquares,
      upperBound: none,
      equivalentLuminosity: sample.events / sample.crossSection.value,
    };
  });
}

/** Expected background of a window without the bounds, with statistical and systematic uncertainty. */
export function totalBackground(
  run: MeasuredRun,
  mass: number,
  luminosity: number,
  detector = 'nominal',
): { value: number; error: number } {
  const systematics = systematicsOf(run);
  let value = 0;
  let variance = 0;
  for (const sample of backgroundsOf(run)) {
    const count = sumsOf(sample, detector).inWindow(windowOf(sample, mass));
    const weight = eventWeight(sample, luminosity, detector);
    const own = inQuadrature(of(systematics, sample.planned.spec.process)) * weight * count.sum;
    value += weight * count.sum;
    variance += weight * weight * count.sumOfSquares + own * own;
  }
  const shared = inQuadrature(of(systematics, 'background', 'luminosity', 'everything')) * value;
  return { value, error: Math.sqrt(variance + shared * shared) };
}

/** Markup of a process as the search wants it in plots, '' for the typeset process text. */
export function labelOf(run: MeasuredRun, process: string): string {
  return (
    run.plan.search.backgrounds.find((one) => canGenerate(one.process) && parseProcess(one.process).text === process)?.label ?? ''
  );
}
