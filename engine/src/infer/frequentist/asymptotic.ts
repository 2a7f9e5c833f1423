import { exp, normalCdf, normalQuantile } from '../../basics/elementary.ts';

/**
 * Test statistics of Cowan, Cranmer, Gross, Vitells: qtilde (Eq. 16) compares with the best fit at mu >= 0 and is meant for limits on a
 * signal that cannot be negative; q (Eq. 14) with the best fit inside the parameter's own lower bound; q0 (Eq. 12) is for discovery.
 */
export type TestStatistic = 'qtilde' | 'q' | 'q0';

export interface PValues {
  /** p-value of signal + background */
  readonly CLsb: number;
  /** 1 - p-value of background alone */
  readonly CLb: number;
  readonly CLs: number;
}

/**
 * The variable t that is normal with unit width and mean 0 under background alone, -sqrt(qA) under the tested signal:
 * sqrt(q) - sqrt(qA), and for qtilde beyond qA the other branch (q - qA) / (2 sqrt(qA)).
 */
export function normalVariable(q: number, asimov: number, statistic: TestStatistic): number {
  const root = Math.sqrt(q);
  const rootA = Math.sqrt(asimov);
  if (statistic === 'qtilde' && root > rootA) return rootA > 0 ? (q - asimov) / (2 * rootA) : Number.POSITIVE_INFINITY;
  return root - rootA;
}

/**
 * Asymptotic p-values of an observed q with the Asimov value qA.
 *
 * @source  arXiv:1007.1727, Eqs. (57), (59), (64), (66)
 */
export function asymptoticPValues(q: number, asimov: number, statistic: TestStatistic): PValues {
  return pValuesAt(normalVariable(q, asimov, statistic), Math.sqrt(asimov));
}

function pValuesAt(t: number, rootA: number): PValues {
  if (t === Number.POSITIVE_INFINITY) return { CLsb: 0, CLb: 0, CLs: 0 };
  const CLsb = normalCdf(-(t + rootA));
  const CLb = normalCdf(-t);
  return { CLsb, CLb, CLs: ratio(t + rootA, t) };
}

/** normalCdf(-a) / normalCdf(-b), also where they underflow: two terms of the tail's asymptotic series, good to 1e-4 beyond 8. */
function ratio(a: number, b: number): number {
  const above = normalCdf(-a);
  if (above > 1e-290) return above / normalCdf(-b);
  if (b < 8) return 0;
  return ((b * (1 - 1 / (a * a))) / (a * (1 - 1 / (b * b)))) * exp(0.5 * (b - a) * (b + a));
}

/** Positions of the expected band in standard deviations of the background-only distribution, from -2 (strongest limit) to +2. */
export const BAND: readonly number[] = [2, 1, 0, -1, -2];

/** p-values at the five positions of the band. */
export const expectedPValues = (asimov: number): PValues[] => BAND.map((t) => pValuesAt(t, Math.sqrt(asimov)));

/**
 * sqrt(qA) at which the expected CLs at position t of the band is 1 - level: the expected limit is where the Asimov profile reaches it.
 *
 * @source  arXiv:1007.1727, Eq. (89) with CLs = CLsb / CLb
 */
export const expectedRoot = (t: number, level: number): number => -normalQuantile((1 - level) * normalCdf(-t)) - t;

/** Significance of q0 and its one-sided p-value: Z = sqrt(q0), p0 = 1 - Phi(Z) (Eqs. 52, 53). */
export function discovery(q0: number): { Z: number; p0: number } {
  const Z = Math.sqrt(q0);
  return { Z, p0: normalCdf(-Z) };
}
