import { exp, normalCdf } from '../../basics/elementary.ts';
import { UserError } from '../../basics/errors.ts';
import { type GlobalPValue, withSignificance } from './upcrossings.ts';

/**
 * Euler characteristic of the set of grid points where q > level: vertices - edges + faces, a face where all four corners are in. Islands
 * minus holes.
 *
 * @param q   row by row, `rows` rows of `columns`
 */
export function eulerCharacteristic(q: ArrayLike<number>, rows: number, columns: number, level: number): number {
  if (q.length !== rows * columns)
    throw new UserError({ where: 'look-elsewhere', what: `${q.length} values for a grid of ${rows} times ${columns}` });
  const above = (i: number, j: number): boolean => q[i * columns + j]! > level;
  let sum = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      if (!above(i, j)) continue;
      sum++;
      const down = i + 1 < rows && above(i + 1, j);
      const right = j + 1 < columns && above(i, j + 1);
      if (down) sum--;
      if (right) sum--;
      if (down && right && above(i + 1, j + 1)) sum++;
    }
  return sum;
}

/** Coefficients of the mean Euler characteristic of a plane scan: <phi(u)> = P(q0 > u) + e^(-u/2) (n1 + n2 sqrt u). */
export interface EulerCoefficients {
  readonly n1: number;
  readonly n2: number;
  /** covariance of the two from the spread of the toys: 11, 12, 22 */
  readonly covariance: readonly [number, number, number];
  readonly levels: readonly [number, number];
  readonly scans: number;
}

/**
 * The two coefficients from the mean Euler characteristics of toys at two levels (a line solved exactly, errors from the toys' covariance).
 *
 * @param levels  two levels in q0, well apart, where toys have some islands: 0.5 and 2, say
 * @source        O. Vitells, E. Gross, arXiv:1105.4355, Eq. (9) with one degree of freedom, one-sided (number from memory, not checked)
 */
export function eulerCoefficients(
  scans: readonly ArrayLike<number>[],
  rows: number,
  columns: number,
  levels: readonly [number, number],
): EulerCoefficients {
  const [a, b] = levels;
  if (scans.length < 2)
    throw new UserError({ where: 'look-elsewhere', what: `${scans.length} toys`, remedy: 'throw at least two' });
  if (!(a > 0 && b > a))
    throw new UserError({ where: 'look-elsewhere', what: 'the levels do not rise from above 0', value: levels });
  const reduced = (u: number) =>
    scans.map((one) => (eulerCharacteristic(one, rows, columns, u) - normalCdf(-Math.sqrt(u))) * exp(0.5 * u));
  const [first, second] = [reduced(a), reduced(b)];
  const width = Math.sqrt(b) - Math.sqrt(a);
  // each toy's own solution; their mean and covariance
  const n2s = first.map((value, k) => (second[k]! - value) / width);
  const n1s = first.map((value, k) => value - n2s[k]! * Math.sqrt(a));
  const n = scans.length;
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / n;
  const [n1, n2] = [mean(n1s), mean(n2s)];
  const product = (x: number[], y: number[], mx: number, my: number) =>
    x.reduce((sum, one, k) => sum + (one - mx) * (y[k]! - my), 0) / (n - 1) / n;
  const covariance = [product(n1s, n1s, n1, n1), product(n1s, n2s, n1, n2), product(n2s, n2s, n2, n2)] as const;
  return { n1, n2, covariance, levels, scans: n };
}

/** Global p-value of the largest q0 = u of a plane scan: the mean Euler characteristic there, which for small p is the chance of an island. */
export function eulerPValue(u: number, coefficients: EulerCoefficients): GlobalPValue {
  if (!(u >= 0)) throw new UserError({ where: 'look-elsewhere', what: 'not a value of q0', value: u });
  const { n1, n2, covariance } = coefficients;
  const root = Math.sqrt(u);
  const scale = exp(-0.5 * u);
  const local = normalCdf(-root);
  const variance = covariance[0] + 2 * root * covariance[1] + u * covariance[2];
  return withSignificance(
    local,
    Math.max(local, local + scale * (n1 + n2 * root)),
    scale * Math.sqrt(Math.max(0, variance)),
    'Euler characteristic',
  );
}
