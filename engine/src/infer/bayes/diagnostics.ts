/**
 * Split R-hat: the root of the ratio of the pooled variance to that within the halves of the chains. 1 when all halves agree; the usual
 * demand is below 1.01.
 *
 * @param chains  samples of one parameter, one array a chain, equally long, at least four each
 * @source        A. Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), Eqs. (11.1) to (11.4)
 */
export function splitRHat(chains: readonly Float64Array[]): number {
  const half = Math.floor(chains[0]!.length / 2);
  const halves = chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(chain.length - half)]);
  const means = halves.map(meanOf);
  const within = halves.reduce((sum, part, i) => sum + varianceOf(part, means[i]!), 0) / halves.length;
  const grand = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const between = means.reduce((sum, mean) => sum + (mean - grand) * (mean - grand), 0) / (means.length - 1);
  if (!(within > 0)) return between > 0 ? Number.POSITIVE_INFINITY : 1;
  return Math.sqrt((half - 1) / half + between / within);
}

/** Lags looked at: a series still correlated there has so few effective samples that it fails every test anyway. */
const LONGEST = 1000;

/**
 * Effective sample size of all chains together, N / tau with the integrated autocorrelation time
 *   tau = -1 + 2 sum_k (rho_2k + rho_2k+1),
 * summed while the pairs stay positive and never grow (Geyer). The autocorrelation is that of the pooled variance, so that chains which
 * disagree count as few samples.
 *
 * @source  A. Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), section 11.5; C. J. Geyer, Statist. Sci. 7 (1992) 473
 */
export function effectiveSamples(chains: readonly Float64Array[]): number {
  const n = chains[0]!.length;
  const total = n * chains.length;
  const means = chains.map(meanOf);
  const within = chains.reduce((sum, chain, i) => sum + varianceOf(chain, means[i]!), 0) / chains.length;
  const grand = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const between =
    chains.length < 2 ? 0 : means.reduce((sum, mean) => sum + (mean - grand) * (mean - grand), 0) / (chains.length - 1);
  const pooled = ((n - 1) / n) * within + between;
  if (!(pooled > 0)) return total;
  const correlation = (lag: number): number => {
    let sum = 0;
    for (const [c, chain] of chains.entries()) {
      let product = 0;
      for (let i = lag; i < n; i++) product += (chain[i]! - means[c]!) * (chain[i - lag]! - means[c]!);
      sum += product / n;
    }
    return 1 - (within - sum / chains.length) / pooled;
  };
  let tau = -1;
  let smallest = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < Math.min(n, LONGEST); lag += 2) {
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (!(pair > 0)) break;
    smallest = Math.min(smallest, pair);
    tau += 2 * smallest;
  }
  return Math.min(total, total / Math.max(tau, 1e-3));
}

/**
 * Monte Carlo standard error of the quantile with probability p: the indicator of x < quantile has error sqrt(p (1 - p) / n_eff) with its
 * own effective sample size, carried over to x by the sample's quantiles at p -+ that error.
 *
 * @param sorted  all samples, ascending
 * @source        A. Vehtari et al., Bayesian Anal. 16 (2021) 667 (arXiv:1903.08008), section 4 (there with Beta quantiles)
 */
export function quantileError(chains: readonly Float64Array[], sorted: Float64Array, p: number): number {
  const at = sampleQuantile(sorted, p);
  const indicators = chains.map((chain) => chain.map((value) => (value <= at ? 1 : 0)));
  const error = Math.sqrt((p * (1 - p)) / effectiveSamples(indicators));
  return 0.5 * (sampleQuantile(sorted, Math.min(1, p + error)) - sampleQuantile(sorted, Math.max(0, p - error)));
}

/** Quantile of sorted samples, linear between them. */
export function sampleQuantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.min(sorted.length - 1, Math.max(0, Math.floor(at)));
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const varianceOf = (values: Float64Array, mean: number): number =>
  values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
