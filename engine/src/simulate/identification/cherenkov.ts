import { acos } from '../../basics/elementary.ts';

/**
 * Cherenkov angle [rad] of a particle in a medium of refractive index n: cos theta = 1 / (n beta); 0 below threshold.
 *
 * @source PDG 2024, Passage of particles through matter, eq. (34.42); number from memory
 */
export function cherenkovAngle(momentum: number, mass: number, index: number): number {
  const cosine = inverseBeta(momentum, mass) / index;
  return cosine < 1 ? acos(cosine) : 0;
}

/** sin^2 of the Cherenkov angle, to which the number of photons is proportional (Frank and Tamm); 0 below threshold. */
export function cherenkovYield(momentum: number, mass: number, index: number): number {
  const cosine = inverseBeta(momentum, mass) / index;
  return cosine < 1 ? 1 - cosine * cosine : 0;
}

/** Momentum [GeV] above which a particle radiates: m / sqrt(n^2 - 1). */
export function cherenkovThreshold(mass: number, index: number): number {
  return mass / Math.sqrt(index * index - 1);
}

/** 1 / beta = sqrt(1 + m^2 / p^2). */
export function inverseBeta(momentum: number, mass: number): number {
  const ratio = mass / momentum;
  return Math.sqrt(1 + ratio * ratio);
}
