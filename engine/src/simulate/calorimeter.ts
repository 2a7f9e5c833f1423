import { cos } from '../basics/elementary.ts';
import { type CardStep, numberOf, rowOf } from './card.ts';
import type { FrontFace } from './helix.ts';
import { region } from './state.ts';

/** Geometry that several steps share, from the numbers of `calorimeterAcceptance`. */
export interface CalorimeterGeometry extends FrontFace {
  /** cosines of the polar angles at which the regions begin and end: forward, barrel, backward */
  readonly cosine: readonly [number, number, number, number, number, number];
}

export function calorimeterGeometry(step: CardStep): CalorimeterGeometry {
  const edge = (name: string) => cos(numberOf(step, name));
  return {
    radius: numberOf(step, 'frontRadius'),
    forwardZ: numberOf(step, 'forwardZ'),
    backwardZ: -numberOf(step, 'backwardDistance'),
    cosine: [
      edge('forwardFrom'),
      edge('forwardTo'),
      edge('barrelFrom'),
      edge('barrelTo'),
      edge('backwardFrom'),
      edge('backwardTo'),
    ],
  };
}

/** Distance from the interaction point to the front face in the direction of a unit vector [cm]. */
export function frontDistance({ radius, forwardZ, backwardZ }: FrontFace, x: number, y: number, z: number): number {
  const onPlane = z > 0 ? forwardZ / z : z < 0 ? backwardZ / z : Number.POSITIVE_INFINITY;
  const transverse = Math.sqrt(x * x + y * y);
  return transverse * onPlane < radius ? onPlane : radius / transverse;
}

/** Region of the calorimeter at a polar angle given by its cosine; `region.none` in the gaps and outside. */
export function regionAt(geometry: CalorimeterGeometry, cosTheta: number): number {
  const c = geometry.cosine;
  if (cosTheta < c[2] && cosTheta > c[3]) return region.barrel;
  if (cosTheta < c[0] && cosTheta > c[1]) return region.forward;
  if (cosTheta < c[4] && cosTheta > c[5]) return region.backward;
  return region.none;
}

/** sigma_E/E, sigma_theta, sigma_phi as flat coefficients: 6 numbers for each of 3 quantities in each of 3 regions. */
export interface CalorimeterResolution {
  readonly coefficients: Float64Array;
}

/** First coefficient of a quantity; regions count from 1. */
export const quantity = { energy: 0, theta: 6, phi: 12 } as const;

export function calorimeterResolution(step: CardStep): CalorimeterResolution {
  const level = numberOf(step, 'backgroundLevel');
  const values: number[] = [];
  for (const part of ['forward', 'barrel', 'backward']) {
    for (const what of ['Energy', 'Theta', 'Phi']) {
      const [minimum, below, ...abcd] = rowOf(step, 'basf2', `${part}${what}${level}`);
      const unit = what === 'Energy' ? 1e-2 : 1e-3;
      values.push(minimum!, below! * unit, ...abcd.map((x) => x * unit));
    }
  }
  return { coefficients: Float64Array.from(values) };
}

/** sigma = a/E + b/sqrt(E) + c/E^(1/4) + d above the lowest energy, a constant below. Relative for the energy, rad for angles. */
export function sigmaOf(resolution: CalorimeterResolution, part: number, what: number, energy: number): number {
  const k = resolution.coefficients;
  const at = (part - 1) * 18 + what;
  if (!(energy > k[at])) return k[at + 1];
  const root = Math.sqrt(energy);
  return k[at + 2] / energy + k[at + 3] / root + k[at + 4] / Math.sqrt(root) + k[at + 5];
}
