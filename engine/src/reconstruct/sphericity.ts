import type { EventMomenta } from './event-momenta.ts';

/**
 * Sphericity of the particles in the nominal centre-of-mass frame,
 *   S = 3/2 (l2 + l3),   l1 >= l2 >= l3 the eigenvalues of sum p_a p_b / sum p^2:   0 (a line) to 1 (isotropic).
 * NaN without particles.
 *
 * @source  Bjorken, Brodsky, Phys. Rev. D 1 (1970) 1416; in this form PYTHIA 6.4 manual, Sec. 15.1.1; from memory, not checked
 */
export function sphericity(event: EventMomenta): number {
  const { cms: p, count } = event;
  let [xx, xy, xz, yy, yz, zz] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [p[4 * i + 1]!, p[4 * i + 2]!, p[4 * i + 3]!];
    xx += x * x;
    xy += x * y;
    xz += x * z;
    yy += y * y;
    yz += y * z;
    zz += z * z;
  }
  const trace = xx + yy + zz;
  if (!(trace > 0)) return Number.NaN;
  return Math.max(0, 1.5 * (1 - largestEigenvalue(xx / trace, xy / trace, xz / trace, yy / trace, yz / trace, zz / trace)));
}

/** Of a symmetric 3x3 matrix, by Jacobi rotations (each makes one off-diagonal element zero; a few rounds reach the last bit). */
function largestEigenvalue(xx: number, xy: number, xz: number, yy: number, yz: number, zz: number): number {
  const m = [xx, xy, xz, xy, yy, yz, xz, yz, zz];
  for (let round = 0; round < 12; round++) {
    for (const [i, j] of PLANES) {
      const off = m[3 * i + j]!;
      if (off === 0) continue;
      const ratio = (m[3 * j + j]! - m[3 * i + i]!) / (2 * off);
      const t = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
      const c = 1 / Math.sqrt(1 + t * t);
      const s = t * c;
      for (let k = 0; k < 3; k++) {
        const a = m[3 * k + i]!;
        const b = m[3 * k + j]!;
        m[3 * k + i] = c * a - s * b;
        m[3 * k + j] = s * a + c * b;
      }
      for (let k = 0; k < 3; k++) {
        const a = m[3 * i + k]!;
        const b = m[3 * j + k]!;
        m[3 * i + k] = c * a - s * b;
        m[3 * j + k] = s * a + c * b;
      }
    }
  }
  return Math.max(m[0]!, m[4]!, m[8]!);
}

const PLANES = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
