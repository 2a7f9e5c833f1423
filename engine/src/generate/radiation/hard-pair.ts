/**
 * A two-body process as the multi-photon generator sees it (matched-pair.ts): its Born |M|^2 and the exact order alpha around it.
 * c is the cosine between the pair and the electron line that enters the hard process, in the pair's rest frame.
 */
export interface HardPair {
  /** mass of either particle [GeV] */
  readonly mass: number;
  /** whether the pair radiates as well */
  readonly charged: boolean;
  /** 1/2 for two identical particles */
  readonly symmetry: number;
  /** Draws c from a uniform: `cosine`; returns dc/2 per unit of the uniform, 0 outside. */
  sample(u: number): number;
  readonly cosine: number;
  /** Sampled density per unit of dc/2 at a cosine: 1 over what `sample` returns there. */
  density(cosine: number): number;
  /** Born |M|^2 at the last cosine over that at the edge of the cuts where the cosine lies on a pole beyond them; 1 elsewhere. */
  readonly excess: number;
  /** Born |M|^2 at the last cosine, averaged and summed over spins. @param s  squared energy of the hard process [GeV^2] */
  squared(s: number): number;
  /** What is left of the order-alpha virtual and soft correction at the last cosine once the exponent of matched-pair.ts is taken out. */
  remainder(): number;
  /**
   * Exact |M|^2 with one photon over (soft-photon factor x Born |M|^2 at c), times (pair mass)^2/M^2: 1 for a soft photon, (1 + z^2)/2 for a
   * collinear one that leaves the fraction z.
   *
   * @param m      M, energy of the system in its rest frame, where the beams are along z [GeV]
   * @param y      photon energy over M/2
   * @param n      direction of the pair in its rest frame, axes as those of M's frame (c need not be n.z: the line is turned by recoil)
   * @param k      unit vector of the photon, at k[at] .. k[at + 2]
   * @param gap1   1 - v k.z, gap2 1 + v k.z with the velocity v of the beams: known better than k
   * @param near   1 - |k.n|, known better than k; negative: to be taken from k
   */
  ratio(m: number, y: number, n: Float64Array, k: Float64Array, at: number, gap1: number, gap2: number, near: number): number;
}
