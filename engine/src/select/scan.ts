import type { Search } from './search-types.ts';

/** Mass hypotheses of the search's own scan [GeV], ascending; steps are counted from `from` and rounded to 1e-9 GeV. */
export function scanMasses(search: Search): number[] {
  const { scan } = search.signal;
  if ('values' in scan) return [...scan.values].sort((a, b) => a - b);
  const steps = Math.floor((scan.to - scan.from) / scan.step + 1e-9);
  return Array.from({ length: steps + 1 }, (_, i) => Math.round((scan.from + i * scan.step) * 1e9) / 1e9);
}
