import { log } from '../basics/elementary.ts';
import { parseProcess } from '../generate/processes/index.ts';
import type { CountingModel, RelativeUncertainty } from '../infer/counting/model.ts';
import { expectedBackground } from '../infer/counting/moments.ts';
import { BOUND_LEVEL, type WindowBackground } from '../report/result.ts';
import type { Count } from '../select/accumulator.ts';
import type { Systematic } from '../select/search-types.ts';
import { systematics as cardSystematics } from '../simulate/systematics.ts';
import {
  backgroundsOf,
  emptyWeight,
  eventWeight,
  type Measured,
  type MeasuredRun,
  shareOf,
  signalAt,
  sumsOf,
} from './measured.ts';
import { isSimulated } from './plan.ts';

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

/** Simulated events of a background in the window of a mass. */
export const backgroundCount = (sample: Measured, mass: number, detector = 'nominal'): Count =>
  sumsOf(sample, detector).inWindow(sample.planned.masses.indexOf(mass));

/**
 * The counting model of a mass window, in the Born cross-section [fb], or why there is none: no simulated signal event in the window.
 */
export function countingModel(run: MeasuredRun, mass: number, luminosity: number, detector = 'nominal'): CountingModel | null {
  const signal = signalAt(run, mass)!;
  const efficiency = bornEfficiency(signal, detector);
  if (efficiency.value === 0) return null;
  return {
    window: `${mass} GeV`,
    signal: {
      yieldPerUnit: luminosity * efficiency.value,
      unit: 'fb',
      uncertainties: [
        ...of(systematicsOf(run), 'signal'),
        { name: 'simulated signal events', relative: Math.min(1, efficiency.error / efficiency.value) },
      ],
    },
    ...backgroundsAt(run, mass, luminosity, detector),
  };
}

/** The model's backgrounds, which are there without a signal too. */
function backgroundsAt(run: MeasuredRun, mass: number, luminosity: number, detector: string) {
  const systematics = systematicsOf(run);
  return {
    common: of(systematics, 'luminosity', 'everything'),
    backgroundShared: of(systematics, 'background'),
    backgrounds: backgroundsOf(run).map((sample) => {
      const count = backgroundCount(sample, mass, detector);
      const weight = eventWeight(sample, luminosity, detector);
      return {
        name: sample.planned.spec.process,
        expected: weight * count.sum,
        simulation: {
          entries: count.entries,
          sumW2: weight * weight * count.sumOfSquares,
          eventWeight: emptyWeight(sample, luminosity, detector),
        },
        uncertainties: of(systematics, sample.planned.spec.process),
      };
    }),
  };
}

/** -ln(1 - level): events below which a Poisson mean lies at that level when none was seen. */
const NONE_SEEN = -log(1 - BOUND_LEVEL);

/** The backgrounds of a window as the report shows them; without a simulated event a bound, never zero. */
export function windowBackgrounds(run: MeasuredRun, mass: number, luminosity: number): WindowBackground[] {
  return backgroundsOf(run).map((sample) => {
    const count = backgroundCount(sample, mass);
    const weight = eventWeight(sample, luminosity);
    const empty = emptyWeight(sample, luminosity);
    const none = count.entries === 0;
    return {
      process: sample.planned.spec.process,
      label: labelOf(run, sample.planned.spec.process),
      expected: none ? empty * NONE_SEEN : weight * count.sum,
      error: weight * Math.sqrt(count.sumOfSquares),
      effectiveEvents: none ? 0 : (count.sum * count.sum) / count.sumOfSquares,
      upperBound: none,
      equivalentLuminosity: luminosity / empty,
    };
  });
}

/**
 * Expected background of a window as the limits have it: mean and standard deviation of the counting model, all nuisances averaged over.
 * It is half an event's weight per sample above the sum of weights (Jeffreys' prior), and so not zero where no event was simulated.
 */
export function totalBackground(
  run: MeasuredRun,
  mass: number,
  luminosity: number,
  detector = 'nominal',
): { value: number; error: number } {
  const { mean, variance } = expectedBackground(backgroundsAt(run, mass, luminosity, detector));
  return { value: mean, error: Math.sqrt(variance) };
}

/** Markup of a process as the search wants it in plots, '' for the typeset process text. */
export function labelOf(run: MeasuredRun, process: string): string {
  return run.plan.search.backgrounds.find((one) => isSimulated(one) && parseProcess(one.process).text === process)?.label ?? '';
}
