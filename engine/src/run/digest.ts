import { canonicalJson, sha256 } from '../basics/canonical-json.ts';
import type { SampleResult } from './sample.ts';

/**
 * SHA-256 over what a run came to and what it was asked: per sample the indices, the fingerprint of the events as the nominal detector saw
 * them, the exact sums of cut flow, windows, spectra and N-1 distributions behind it, and the hashes of the selection and of the detector
 * card, so that a change of any cut or card number shows even where no event of a short run feels it. Names of samples, tables, shard
 * sizes and workers are left out.
 */
export function digestOf(samples: Iterable<SampleResult>): string {
  const parts = [...samples].map(({ ranges, events, trials, cards, sums }) => {
    const { search, flow, windows, nMinusOne, histograms } = sums['nominal']!;
    const card = cards['nominal']!;
    return canonicalJson({ search, card, ranges, events, trials, flow, windows, nMinusOne, histograms });
  });
  // the order of samples is not part of what came out
  return sha256(`[${parts.sort().join(',')}]`);
}
