import type { ClusterColumns, KlmColumns, TrackColumns } from '../basics/columns.ts';
import type { CompiledSearch } from './compile.ts';
import { type ExplainedCandidate, explainCandidates } from './explain-candidates.ts';
import { boundAt, insideAt, shownInterval } from './interval.ts';
import type { Axis, EventLevelCut, Step } from './plan.ts';
import type { Range } from './search-types.ts';

/** One question asked of one event, for people. */
export interface Verdict {
  /** name of the cut-flow line; cuts on objects outside all candidates carry theirs too, though they are no line */
  readonly name: string;
  readonly because: string;
  readonly axis: Axis | undefined;
  /** one a row for cuts on objects, one for the others; none where there is nothing to ask (trigger, no candidate) */
  readonly values: readonly number[];
  /** of every row for cuts on objects */
  readonly rows: readonly boolean[];
  /** null: nothing to ask this of, or a cut on objects, which throws out rows and not the event */
  readonly passed: boolean | null;
  /** accepted range, null for an open end; absent where there is no single range */
  readonly range?: { readonly low: number | null; readonly high: number | null };
}

export interface Explanation {
  /** the line of the cut flow at which the event leaves, or null when it passes every common cut */
  readonly rejectedBy: string | null;
  /** names of all lines that reject it taken alone, in order */
  readonly failed: readonly string[];
  readonly verdicts: readonly Verdict[];
  /** the best candidates, or where none passes the cuts on objects those that come farthest */
  readonly candidates: readonly ExplainedCandidate[];
  /** at the mass asked for: the window and the cuts against mass */
  readonly atMass: readonly Verdict[];
}

/**
 * Why an event was rejected: every cut with value, range and verdict. When no candidate passes the cuts on objects, the one that comes
 * farthest is taken, so that later cuts still have a value.
 *
 * @param event  row in the columns
 * @param mass   mass hypothesis [GeV] for the cuts that depend on it, or undefined
 */
export function explain(
  compiled: CompiledSearch,
  tracks: TrackColumns,
  clusters: ClusterColumns,
  bits: Uint32Array,
  event: number,
  mass?: number,
  klm?: KlmColumns,
): Explanation {
  const { judge, plan, search } = compiled;
  judge.prepare(tracks, clusters, event, event + 1, klm);
  const fired = compiled.triggered(bits, event);
  judge.judge(event, 0, Number.POSITIVE_INFINITY, false);
  const first = fired ? judge.first : 0;
  judge.judge(event, 0, Number.POSITIVE_INFINITY, true);
  const candidates = explainCandidates(judge);
  const reached = plan.candidates.map((_, c) => judge.hasCandidate(c));
  const everything = reached.every(Boolean);

  const verdicts: { step: number; verdict: Verdict }[] = [];
  const plain = (line: Step, passed: boolean): Verdict => ({
    name: line.name,
    because: line.because,
    axis: undefined,
    values: [],
    rows: [],
    passed,
  });
  verdicts.push({ step: 0, verdict: plain(plan.steps[0]!, fired) });
  plan.candidates.forEach((candidate, c) => {
    verdicts.push({ step: candidate.step, verdict: plain(plan.steps[candidate.step]!, reached[c]!) });
  });
  plan.objectCuts.forEach((cut, k) => {
    const offset = judge.offsets(cut.source);
    const rows = Array.from({ length: offset[event + 1]! - offset[event]! }, (_, i) => offset[event]! + i);
    const verdict = {
      ...shown(cut.line, 0),
      values: rows.map((row) => judge.objects.value(k, row)),
      rows: rows.map((row) => judge.objects.passes(k, row)),
      passed: cut.step >= 0 && cut.step === first ? false : null,
    };
    verdicts.push({ step: cut.step < 0 ? plan.steps.length : cut.step, verdict });
  });
  plan.common.forEach((cut, k) => {
    const asked = cut.candidate < 0 ? everything || 'count' in cut.cut : reached[cut.candidate]!;
    verdicts.push({
      step: cut.step,
      verdict: {
        ...shown(cut.line, 0),
        values: asked ? [judge.values[k]!] : [],
        rows: [],
        passed: asked ? judge.asked[k] === 1 : null,
      },
    });
  });
  const ordered = verdicts.sort((a, b) => a.step - b.step).map(({ verdict }) => verdict);

  let atMass: Verdict[] = [];
  if (mass !== undefined && everything) {
    judge.valuesAgainstMass();
    const [low, high] = compiled.windowAt(mass);
    const value = compiled.windowObservable();
    const line = plan.massSteps[0]!;
    atMass = [
      {
        name: line.name,
        because: `${line.because} (${search.massWindow.observable})`,
        axis: undefined,
        values: [value],
        rows: [],
        passed: value >= low && value <= high,
        range: { low, high },
      },
      ...plan.perMass.map((cut, j) => againstMass(cut, judge.massA[j]!, judge.massB[j]!, mass)),
    ];
  }
  return {
    rejectedBy: first < plan.steps.length ? plan.steps[first]!.name : null,
    failed: ordered.filter(({ passed }) => passed === false).map(({ name }) => name),
    verdicts: ordered,
    candidates,
    atMass,
  };
}

const shown = (line: Step, mass: number) => ({
  name: line.name,
  because: line.because,
  axis: line.axis,
  ...(line.range === undefined ? {} : { range: shownInterval(line.range, mass) }),
});

function againstMass(cut: EventLevelCut, a: number, b: number, mass: number): Verdict {
  const slope = 'linear' in cut.cut ? boundAt(cut.cut.linear.slope, mass) : 0;
  const value = a + slope * b;
  return { ...shown(cut.line, mass), values: [value], rows: [], passed: insideAt(cut.cut as Range<number>, mass, value) };
}
