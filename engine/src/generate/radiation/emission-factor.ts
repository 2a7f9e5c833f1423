import { emission } from '../../amplitude/lepton-pair-photon.ts';

/**
 * Emission of one photon (momentum k) by a fermion line between p1 and p2 that annihilates into a vector current of squared mass z (or by a pair
 * that the current of squared mass z creates: a = -q1.k, b = -q2.k), summed over spins and averaged over the orientation of the other side,
 * over 2 p1.p2/(a b) and over the same without photon for massless lines; 1 for a soft photon off the dead cones:
 *   F = (3/16) R/(2 p1.p2/(a b)),   massless, incoming line: F = (1/2) [(1 - 2a/s)^2 + (1 - 2b/s)^2] s/z
 * with R of amplitude/lepton-pair-photon.ts, whose X^2, X Y, Y^2 become averages of <d_i d_j> = -(z/3)(g_ij - Q_i Q_j/z).
 *
 * @param a  p1.k, and b = p2.k [GeV^2]; both negative for an outgoing line
 * @param z  squared mass of the current [GeV^2]
 * @param m2 squared mass of the fermion [GeV^2]
 */
export function emissionFactor(a: number, b: number, z: number, m2: number): number {
  const product = 0.5 * z + a + b - m2;
  const along1 = 0.5 * z + b;
  const along2 = 0.5 * z + a;
  const xx = (along1 * along1 - m2 * z) / 3;
  const yy = (along2 * along2 - m2 * z) / 3;
  const xy = (along1 * along2 - product * z) / 3;
  const ab = a * b;
  const abz = ab * z;
  const quadratic = a * (b * z - 2 * a * m2) * xx + 4 * ab * m2 * xy + b * (a * z - 2 * b * m2) * yy;
  const r = emission(a, b, z, 0, 0, -z, m2) + (8 * quadratic) / (abz * abz);
  return ((3 / 16) * r * ab) / (2 * product);
}
