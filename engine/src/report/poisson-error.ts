/**
 * Central 68.3 % interval of a Poisson mean after n counts, for error bars:
 *   low = n [1 - 1/(9n) - 1/(3 sqrt n)]^3,  high = (n+1) [1 - 1/(9(n+1)) + 1/(3 sqrt(n+1))]^3
 * the Wilson-Hilferty approximation to the chi-square quantiles of Garwood's interval, within 1 % of it at every n: for drawing, not for limits.
 *
 * @param n  counts, >= 0; need not be an integer (Asimov data)
 * @source   F. Garwood, Biometrika 28 (1936) 437; E. B. Wilson and M. M. Hilferty, PNAS 17 (1931) 684
 */
export function poissonError(n: number): { low: number; high: number } {
  const cube = (x: number) => x * x * x;
  const below = 1 - 1 / (9 * n) - 1 / (3 * Math.sqrt(n));
  const above = n + 1;
  return {
    low: n > 0 ? Math.max(0, n * cube(below)) : 0,
    high: above * cube(1 - 1 / (9 * above) + 1 / (3 * Math.sqrt(above))),
  };
}
