import { log } from '../../basics/elementary.ts';

/**
 * Bremsstrahlung of an electron in material, complete screening: photons per radiation length and relative energy y = k/E
 *   dN/dy = (4/3 - 4/3 y + y^2) / y
 *
 * @source PDG 2024, Passage of particles through matter, Eq. (34.28)
 */
export function photonsPerRadiationLength(least: number): number {
  return least < 1 ? (4 / 3) * (-log(least) - (1 - least)) + 0.5 * (1 - least * least) : 0;
}

/** Relative energy of a photon above `least`, from the same law: logarithmic proposal, kept with probability 1 - y + 3 y^2 / 4. */
export function photonShare(least: number, next: () => number, exponential: (x: number) => number): number {
  const range = log(least);
  for (;;) {
    const y = exponential(range * next());
    if (next() < 1 - y + 0.75 * y * y) return y;
  }
}
