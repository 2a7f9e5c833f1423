/**
 * Score of an identification with working point "score > 0.5": two bands without information inside,
 *   pass, with probability p:      score uniform in (0.8, 1)
 *   fail, with probability 1 - p:  score uniform in (0, 0.2)
 * so that every threshold between 0.2 and 0.8 has efficiency p, tighter ones lose true and false alike, in proportion, and the efficiency
 * falls monotonically with the threshold. Real likelihood ratios pile up at 0 and 1 in the same way but do discriminate in between.
 *
 * @param u            uniform in (0, 1)
 * @param probability  p, efficiency of a true particle or fake rate of another
 */
export function twoBandScore(u: number, probability: number): number {
  return u < probability ? 1 - (0.2 * u) / probability : (0.2 * (1 - u)) / (1 - probability);
}
