import { exp, log, pow } from '../basics/elementary.ts';
import type { Closure, ClosureRow, CurveComparison, Luminosity, MassPoint, UpperLimit } from '../report/result.ts';

/** A published limit on the coupling, to compare with. */
export interface PublishedLimit {
  /** arXiv id or key of the bibliography */
  readonly reference: string;
  readonly level: number;
  readonly method: string;
  readonly kind?: string;
  readonly scenario: string;
  readonly luminosity: Luminosity;
  readonly points: readonly { readonly mass: number; readonly coupling: number }[];
  /** what a reader should know about the departures */
  readonly explanation?: readonly string[];
}

/** The whole published curve, where it was found. */
export interface PublishedCurve {
  readonly source: string;
  readonly points: readonly { readonly mass: number; readonly coupling: number }[];
}

const SAME_MASS = 1e-9;

/** Our expected limit beside the published one, at the published masses that were run. Nothing of ours is fitted to it. */
export function closureOf(
  published: PublishedLimit,
  curve: PublishedCurve | string,
  masses: readonly MassPoint[],
  ours: Luminosity,
  power: number,
): Closure {
  const method = published.method === 'CLs' ? 'CLs' : 'Bayesian';
  const limitAt = (point: MassPoint): UpperLimit | undefined =>
    point.limits.find(
      (limit) =>
        limit.quantity === 'coupling' &&
        limit.scenario === published.scenario &&
        limit.method === method &&
        limit.level === published.level,
    );
  const rows = published.points.map(({ mass, coupling }): ClosureRow => {
    const point = masses.find((one) => Math.abs(one.mass - mass) < SAME_MASS);
    const band = (point && limitAt(point)?.expected) ?? null;
    const ratio = band === null ? null : band.median / coupling;
    return {
      mass,
      publishedCoupling: coupling,
      ourMedianCoupling: band?.median ?? null,
      ratioCrossSection: ratio === null ? null : pow(ratio, power),
      ratioCoupling: ratio,
      band,
      insideBand1: band === null ? null : coupling >= band.minus1 && coupling <= band.plus1,
      insideBand2: band === null ? null : coupling >= band.minus2 && coupling <= band.plus2,
      effectiveBackgroundEvents: point === undefined ? null : effectiveEvents(point),
    };
  });
  const medians = masses.flatMap((point) => {
    const median = limitAt(point)?.expected?.median;
    return median === undefined ? [] : [[point.mass, median] as const];
  });
  return {
    reference: published.reference,
    level: published.level,
    method,
    luminosity: { published: published.luminosity, ours },
    scenario: published.scenario,
    text: `published = observed (${published.kind ?? 'upper limit'}); ours = median expected, in the band of one and two standard deviations`,
    rows,
    curve: typeof curve === 'string' ? { status: 'skipped', because: curve } : compared(curve, medians, power),
    // what is known of the departures was found at the published luminosity
    explanation: [
      ...largestDeparture(rows, published, ours),
      ...(sameLuminosity(published, ours) ? (published.explanation ?? []) : []),
    ],
  };
}

/** (sum w)^2 / sum w^2 over all backgrounds of a window. */
function effectiveEvents({ backgrounds }: MassPoint): number {
  const seen = backgrounds.filter(({ upperBound }) => !upperBound);
  const sum = seen.reduce((total, { expected }) => total + expected, 0);
  const squares = seen.reduce((total, { error }) => total + error * error, 0);
  return squares > 0 ? (sum * sum) / squares : 0;
}

function compared(curve: PublishedCurve, medians: readonly (readonly [number, number])[], power: number): CurveComparison {
  const points = curve.points.map(({ mass, coupling }) => {
    const median = between(medians, mass);
    return {
      mass,
      coupling,
      ourMedianCoupling: median,
      ratioCrossSection: median === null ? null : pow(median / coupling, power),
    };
  });
  return { status: 'compared', source: curve.source, points };
}

/** Straight line in the logarithm of the coupling between neighbouring masses; null outside of them. */
function between(medians: readonly (readonly [number, number])[], mass: number): number | null {
  for (let i = 0; i < medians.length; i++) {
    const [m1, g1] = medians[i]!;
    if (Math.abs(m1 - mass) < SAME_MASS) return g1;
    const next = medians[i + 1];
    if (next === undefined || mass < m1 || mass > next[0]) continue;
    const t = (mass - m1) / (next[0] - m1);
    return exp((1 - t) * log(g1) + t * log(next[1]));
  }
  return null;
}

const sameLuminosity = (published: PublishedLimit, ours: Luminosity): boolean =>
  Math.abs(published.luminosity.value / ours.value - 1) < 1e-6;

function largestDeparture(rows: readonly ClosureRow[], published: PublishedLimit, ours: Luminosity): string[] {
  const size = (row: ClosureRow) => (row.ratioCrossSection === null ? 0 : Math.abs(log(row.ratioCrossSection)));
  const compared = rows.filter((row) => row.ratioCrossSection !== null);
  if (compared.length === 0) return ['No published mass was run with a limit of ours: nothing is compared.'];
  const worst = compared.reduce((a, b) => (size(b) > size(a) ? b : a));
  const inside = compared.filter((row) => row.insideBand2).length;
  const text = [
    `Largest departure: at ${worst.mass} GeV our median is ${worst.ratioCrossSection!.toPrecision(3)} times the published limit in the cross-section, ${worst.ratioCoupling!.toPrecision(3)} times in the coupling.`,
    `${inside} of ${compared.length} published points lie in our band of two standard deviations.`,
  ];
  if (!sameLuminosity(published, ours))
    text.push('The luminosities differ: ratios are those of the two luminosities as they are.');
  return text;
}
