import { expect, test } from 'vitest';
import { createTrackColumns, hypotheses, identifiers, LIKELIHOODS_PER_TRACK } from '../basics/columns.ts';
import { binaryRatio, detectorsBut, globalRatio, logLikelihoodOf } from './likelihood-ratio.ts';

const tracks = createTrackColumns(1);
const place = (row: number, detector: string, hypothesis: string) =>
  LIKELIHOODS_PER_TRACK * row + 6 * identifiers.indexOf(detector as 'SVD') + hypotheses.indexOf(hypothesis as 'e');
// row 1: the drift chamber says K : pi = 3 : 1, the bars 5 : 1, both exclude the rest
for (const h of ['e', 'mu', 'p', 'd']) tracks.logLikelihood[place(1, 'CDC', h)] = -800;
tracks.logLikelihood[place(1, 'CDC', 'K')] = Math.log(3);
tracks.logLikelihood[place(1, 'TOP', 'K')] = Math.log(5);

test('worked by hand: 3 to 1 and 5 to 1 make 15 to 1, binary and global, and without the bars 3 to 1', () => {
  expect(logLikelihoodOf(tracks, 1, 3)).toBeCloseTo(Math.log(15), 14);
  expect(binaryRatio(tracks, 1, 'K', 'pi')).toBeCloseTo(15 / 16, 14);
  expect(globalRatio(tracks, 1, 'K')).toBeCloseTo(15 / 16, 14);
  expect(binaryRatio(tracks, 1, 'K', 'pi', detectorsBut('TOP'))).toBeCloseTo(3 / 4, 14);
  expect(globalRatio(tracks, 1, 'pi', detectorsBut('TOP'))).toBeCloseTo(1 / 4, 14);
  expect(binaryRatio(tracks, 1, 'pi', 'K', detectorsBut('CDC'))).toBeCloseTo(1 / 6, 14);
});

test('excluded hypotheses have ratio 0, not NaN, and the six ratios sum to one', () => {
  expect(globalRatio(tracks, 1, 'e')).toBe(0);
  expect(binaryRatio(tracks, 1, 'e', 'K')).toBe(0);
  let sum = 0;
  for (const h of hypotheses) sum += globalRatio(tracks, 1, h);
  expect(sum).toBeCloseTo(1, 14);
});

test('a track about which nothing is known: one sixth, one half', () => {
  for (const h of hypotheses) expect(globalRatio(tracks, 0, h)).toBeCloseTo(1 / 6, 14);
  expect(binaryRatio(tracks, 0, 'K', 'pi')).toBe(0.5);
});
