import { exp } from '../../basics/elementary.ts';
import { cherenkovAngle, cherenkovYield } from './cherenkov.ts';

/** Two layers of aerogel, upstream first: refractive index, thickness and transmission length [cm]; photons detected of a particle with beta = 1. */
export interface Aerogel {
  readonly layers: readonly [AerogelLayer, AerogelLayer];
  readonly photons: number;
}

export interface AerogelLayer {
  readonly index: number;
  readonly thickness: number;
  readonly transmission: number;
}

/** Length of a layer from which photons get out [cm]: Lambda (1 - e^(-d / Lambda)), times the transmission of the layer behind it. */
function effectiveLength(aerogel: Aerogel, layer: number): number {
  const { thickness, transmission } = aerogel.layers[layer]!;
  const behind = layer === 0 ? exp(-aerogel.layers[1].thickness / aerogel.layers[1].transmission) : 1;
  return transmission * (1 - exp(-thickness / transmission)) * behind;
}

/** Photons per layer up to a common factor: sin^2 theta_c times the effective length; `mass` 0 for beta = 1. */
function layerYield(aerogel: Aerogel, layer: number, momentum: number, mass: number): number {
  return cherenkovYield(momentum, mass, aerogel.layers[layer]!.index) * effectiveLength(aerogel, layer);
}

/** Mean number of photons detected of a track of this momentum and mass [GeV]; 0 below the threshold of both layers. */
export function aerogelPhotons(aerogel: Aerogel, momentum: number, mass: number): number {
  const full = layerYield(aerogel, 0, 1, 0) + layerYield(aerogel, 1, 1, 0);
  return (aerogel.photons * (layerYield(aerogel, 0, momentum, mass) + layerYield(aerogel, 1, momentum, mass))) / full;
}

/**
 * Cherenkov angle of the ring [rad]: the rings of both layers fall on each other for a fast particle (the layer behind has the larger
 * index and the shorter way), the mean weighted with their photons stands for both; 0 below threshold.
 */
export function aerogelAngle(aerogel: Aerogel, momentum: number, mass: number): number {
  const first = layerYield(aerogel, 0, momentum, mass);
  const second = layerYield(aerogel, 1, momentum, mass);
  if (!(first + second > 0)) return 0;
  const angle = (layer: number) => cherenkovAngle(momentum, mass, aerogel.layers[layer]!.index);
  return (first * angle(0) + second * angle(1)) / (first + second);
}
