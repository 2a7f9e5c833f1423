import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import type { SampleResult } from './sample.ts';

/**
 * SHA-256 over the events and histograms of a run alone: per sample the indices, the fingerprint of the events as the nominal detector
 * saw them, and the exact sums of cut flow, windows, spectra and N-1 distributions behind the nominal detector. Names of samples, hashes of searches,
 * tables and cards, shard sizes and workers are left out: two runs have one digest exactly when they came to the same events.
 */
export function digestOf(samples: Iterable<SampleResult>): string {
  const parts = [...samples].map(({ ranges, events, trials, sums }) => {
    const { flow, windows, nMinusOne, histograms } = sums['nominal']!;
    return canonicalJson({ ranges, events, trials, flow, windows, nMinusOne, histograms });
  });
  // the order of samples is not part of what came out
  return sha256(`[${parts.sort().join(',')}]`);
}
