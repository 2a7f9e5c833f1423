/** Charge that belongs to a fine-structure constant: e = sqrt(4 pi alpha), Heaviside-Lorentz units. */
export function sqrtFourPi(alpha: number): number {
  return Math.sqrt(4 * Math.PI * alpha);
}
