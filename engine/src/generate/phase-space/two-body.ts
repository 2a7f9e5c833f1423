/**
 * Kinematics of P -> A + B beside a reference momentum r, written in invariants so that nothing cancels where r and A are fast and
 * nearly parallel (E - p of a beam electron is 2.5e-8 GeV). Squares of four-momenta [GeV^2]; those of exchanged ones may be negative.
 */

/**
 * lambda(s, x, y) = (s - x - y)^2 - 4 x y; for x, y >= 0 in the form [s - (sqrt x + sqrt y)^2][s - (sqrt x - sqrt y)^2] that keeps its
 * digits at threshold. 0 instead of the negative values that rounding gives there.
 *
 * @source  PDG 2024, Kinematics, Eq. (49.18b) in other variables
 */
export function kallen(s: number, x: number, y: number): number {
  if (x < 0 || y < 0) {
    const rest = s - x - y;
    return Math.max(0, rest * rest - 4 * x * y);
  }
  const root = 2 * Math.sqrt(x * y);
  const sum = x + y;
  return Math.max(0, (s - (sum + root)) * (s - (sum - root)));
}

/**
 * 2 (E_r E_A - p_r p_A) = 2 r.A when r and A are parallel, without cancellation:
 *   (E_r E_A)^2 - (p_r p_A)^2 = r^2 E_A^2 + A^2 p_r^2
 */
export function parallelProduct(r2: number, a2: number, er: number, pr: number, ea: number, pa: number): number {
  const energies = er * ea;
  return energies > 0 ? (2 * (r2 * ea * ea + a2 * pr * pr)) / (energies + pr * pa) : 2 * (energies - pr * pa);
}

/**
 * Smallest |t|, t = (r - A)^2, of r + r' -> A + B, as the product of both limits over the large one:
 *   t0 t1 = (r^2 - A^2)(r'^2 - B^2) + (r^2 B^2 - A^2 r'^2)(r^2 + B^2 - A^2 - r'^2)/s
 *
 * @param far  t1, the limit of larger |t| [GeV^2], < 0
 * @returns    -t0 [GeV^2]
 * @source     coefficients of the quadratic equation G(s, t; masses) = 0 of the boundary: Byckling and Kajantie, Particle Kinematics (1973), ch. IV
 */
export function smallestMomentumTransfer(s: number, r2: number, other2: number, a2: number, b2: number, far: number): number {
  const product = (r2 - a2) * (other2 - b2) + ((r2 * b2 - a2 * other2) * (r2 + b2 - a2 - other2)) / s;
  return -product / far;
}
